using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>
/// An option of a model or of its training that cannot be used; the message names the option, its value and what is allowed.
/// </summary>
public sealed class ModelOptionsException : LatentSharpException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="text">What was wrong and what is allowed.</param>
    public ModelOptionsException(SettingText text)
        : base(text)
    {
    }
}
