namespace LatentSharp.Settings;

/// <summary>A setting of a model or of its training that cannot be used; the message names it, its value and what is allowed.</summary>
internal sealed class SettingException : LatentSharpException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="text">What was wrong and what is allowed.</param>
    public SettingException(SettingText text)
        : base(text)
    {
    }
}
