namespace LatentSharp.Studio.Jobs;

/// <summary>How far a training is.</summary>
internal enum JobState
{
    /// <summary>Its data are read.</summary>
    Reading,

    /// <summary>It trains.</summary>
    Training,

    /// <summary>It is held up.</summary>
    Paused,

    /// <summary>It has trained; features are learned and the page is written.</summary>
    Finishing,

    /// <summary>Its run is finished.</summary>
    Finished,

    /// <summary>It was stopped, and can be gone on with.</summary>
    Stopped,

    /// <summary>It ended with an error.</summary>
    Failed,
}
