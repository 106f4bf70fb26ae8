using LatentSharp.Settings;

namespace LatentSharp.Latent;

/// <summary>
/// Something asked of the latent space cannot be done. The message is one sentence or two that say what is wrong and what
/// to do; it is meant to be shown as it is.
/// </summary>
internal sealed class LatentException : LatentSharpException
{
    /// <summary>Creates the error.</summary>
    /// <param name="text">What is wrong, and what to do.</param>
    public LatentException(SettingText text)
        : base(text)
    {
    }
}
