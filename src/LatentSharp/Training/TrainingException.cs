namespace LatentSharp.Training;

/// <summary>Training cannot go on; the message says why and what to try.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to try.</param>
    public TrainingException(string message)
        : base(message)
    {
    }
}
