namespace LatentSharp.Latent;

/// <summary>
/// Something asked of the latent space cannot be done. The message is one sentence or two that say what is wrong and what
/// to do; it is meant to be shown as it is.
/// </summary>
public sealed class LatentException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public LatentException(string message)
        : base(message)
    {
    }

    /// <summary>
    /// The setting that helps, in words, e.g. <c>resume</c>; a program names it as its users know it. None where no setting does.
    /// </summary>
    public string? Setting { get; init; }
}
