namespace LatentSharp.Data;

/// <summary>
/// Data that a person gave cannot be used. The message is one sentence that says what is wrong, where, and what to do;
/// it is meant to be shown as it is.
/// </summary>
public sealed class DataException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public DataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// The setting that helps, in words, e.g. <c>skip-bad</c>; a program names it as its users know it. None where no setting does.
    /// </summary>
    public string? Setting { get; init; }
}
