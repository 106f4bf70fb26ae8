using LatentSharp.Settings;

namespace LatentSharp.Runs;

/// <summary>
/// What was asked for is not possible with this run, or contradicts itself. The message is one sentence that says what is wrong and what
/// to do; the settings of the request that stand in it are named as a program's users know them by
/// <see cref="LatentSharpException.Say"/>.
/// </summary>
internal sealed class RequestException : LatentSharpException
{
    /// <summary>Creates the error.</summary>
    /// <param name="text">What is wrong, and what to do.</param>
    public RequestException(SettingText text)
        : base(text)
    {
    }
}
