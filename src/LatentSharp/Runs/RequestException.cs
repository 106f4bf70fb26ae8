namespace LatentSharp.Runs;

/// <summary>
/// What was asked for is not possible with this run, or contradicts itself. The message is one sentence that says what is wrong and what
/// to do; it names no option of a program, which puts its own name for <see cref="Setting"/> before it.
/// </summary>
public sealed class RequestException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public RequestException(string message)
        : base(message)
    {
    }

    /// <summary>
    /// The setting whose value is at fault, e.g. <c>out</c>: the message begins with that value. None where it is no single one.
    /// </summary>
    public string? Setting { get; init; }

    /// <summary>The setting that helps, e.g. <c>overwrite</c>; a program says how it is given. None where no setting does.</summary>
    public string? Remedy { get; init; }
}
