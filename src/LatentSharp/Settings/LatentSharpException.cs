namespace LatentSharp.Settings;

/// <summary>
/// An error whose message is meant to be shown as it is: what was wrong, where, what was expected, and what to do. Where a setting is the
/// cause or the cure it is named, and a program may name it as its users know it.
/// </summary>
public abstract class LatentSharpException : Exception
{
    private readonly SettingText _text;

    /// <summary>Creates the error.</summary>
    /// <param name="text">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause; null for none.</param>
    protected LatentSharpException(SettingText text, Exception? innerException = null)
        : base(text?.ToString(), innerException)
    {
        ArgumentNullException.ThrowIfNull(text);
        _text = text;
    }

    /// <summary>The setting that is the cause or helps, e.g. <c>free-bits</c>; null where none does.</summary>
    public string? Setting { get; init; }

    /// <summary>The message with each setting named in another way.</summary>
    /// <param name="name">Writes a name, e.g. <c>latent</c> as <c>--latent</c>.</param>
    public string Say(Func<string, string> name) => _text.Say(name);
}
