using LatentSharp.Settings;

namespace LatentSharp.Runs;

/// <summary>
/// What was asked for is not possible with this run, or contradicts itself. The message is one sentence that says what is wrong and what
/// to do; it names no option of a program, which puts its own name for <see cref="LatentSharpException.Setting"/> before it.
/// </summary>
public sealed class RequestException : LatentSharpException
{
    /// <summary>Creates the error.</summary>
    /// <param name="text">What is wrong, and what to do.</param>
    public RequestException(SettingText text)
        : base(text)
    {
    }

    /// <summary>The setting that helps, e.g. <c>overwrite</c>; a program says how it is given. None where no setting does.</summary>
    public string? Remedy { get; init; }
}
