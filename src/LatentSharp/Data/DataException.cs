using LatentSharp.Settings;

namespace LatentSharp.Data;

/// <summary>
/// Data that a person gave cannot be used. The message is one sentence that says what is wrong, where, and what to do;
/// it is meant to be shown as it is.
/// </summary>
public sealed class DataException : LatentSharpException
{
    /// <summary>Creates the error.</summary>
    /// <param name="text">What is wrong, where, and what to do.</param>
    public DataException(SettingText text)
        : base(text)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="text">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public DataException(SettingText text, Exception innerException)
        : base(text, innerException)
    {
    }
}
