using System.Globalization;
using System.Runtime.CompilerServices;

namespace LatentSharp.Settings;

/// <summary>
/// A sentence that may name settings: <c>$"give {new SettingName("latent")}"</c>. The library knows them by their names; a program that
/// offers them under other names, as a command line does, says the sentence with its own. All else is written in invariant culture.
/// </summary>
[InterpolatedStringHandler]
public sealed class SettingText
{
    // Text, and names of settings.
    private readonly List<object> _parts;

    /// <summary>Begins a sentence; the compiler calls it for an interpolated string.</summary>
    /// <param name="literalLength">Letters outside holes.</param>
    /// <param name="formattedCount">Number of holes.</param>
    public SettingText(int literalLength, int formattedCount) =>
        _parts = new(literalLength > 0 ? (2 * formattedCount) + 1 : formattedCount);

    /// <summary>A sentence as it is written, for where its type is not known.</summary>
    /// <param name="text">The sentence.</param>
    public static SettingText Of(SettingText text) => text;

    /// <summary>A sentence that names no setting.</summary>
    /// <param name="text">The sentence.</param>
    public static implicit operator SettingText(string text)
    {
        var sentence = new SettingText(text?.Length ?? 0, 0);
        sentence.AppendLiteral(text ?? "");
        return sentence;
    }

    /// <summary>Goes on with text.</summary>
    /// <param name="text">The text.</param>
    public void AppendLiteral(string text) => _parts.Add(text);

    /// <summary>Goes on with a value.</summary>
    /// <param name="value">The value; names of settings stay names.</param>
    /// <param name="format">How it is written.</param>
    public void AppendFormatted<T>(T value, string? format = null) => _parts.AddRange(value switch
    {
        SettingName name => [name],
        SettingText text => text._parts,
        IFormattable formattable => [formattable.ToString(format, CultureInfo.InvariantCulture)],
        _ => (object[])[value?.ToString() ?? ""],
    });

    /// <summary>The sentence with each setting named in another way.</summary>
    /// <param name="name">Writes a name, e.g. <c>latent</c> as <c>--latent</c>.</param>
    public string Say(Func<string, string> name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Concat(_parts.Select(part => part is SettingName setting ? name(setting.Name) : (string)part));
    }

    /// <summary>The sentence with the settings' bare names.</summary>
    public override string ToString() => Say(name => name);
}
