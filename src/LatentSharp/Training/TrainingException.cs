using LatentSharp.Settings;

namespace LatentSharp.Training;

/// <summary>Training cannot go on; the message says why and what to try.</summary>
internal sealed class TrainingException : LatentSharpException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="text">What happened and what to try.</param>
    public TrainingException(SettingText text)
        : base(text)
    {
    }
}
