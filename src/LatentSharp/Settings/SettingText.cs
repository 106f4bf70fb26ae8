using System.Globalization;

namespace LatentSharp.Settings;

/// <summary>
/// A sentence that may name settings. The library knows them by their names; a program that offers them under other names, as a command
/// line does, says the sentence with its own.
/// </summary>
public sealed class SettingText
{
    private readonly FormattableString _text;

    private SettingText(FormattableString text) => _text = text;

    /// <summary>A sentence with names of settings in its holes; everything else in them is written in invariant culture.</summary>
    /// <param name="text">E.g. <c>$"give {new SettingName("latent")}"</c>.</param>
    public static SettingText Of(FormattableString text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SettingText(text);
    }

    /// <summary>A sentence that names none.</summary>
    /// <param name="text">The sentence.</param>
    public static implicit operator SettingText(string text) => Of($"{text}");

    /// <summary>The sentence with each setting named in another way.</summary>
    /// <param name="name">Writes a name, e.g. <c>latent</c> as <c>--latent</c>.</param>
    public string Say(Func<string, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        object?[] values = [.. _text.GetArguments().Select(value => value is SettingName setting ? name(setting.Name) : value)];
        return string.Format(CultureInfo.InvariantCulture, _text.Format, values);
    }

    /// <summary>The sentence with the settings' bare names.</summary>
    public override string ToString() => Say(name => name);
}
