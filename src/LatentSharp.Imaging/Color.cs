using System.Globalization;

namespace LatentSharp.Imaging;

/// <summary>An 8-bit color; alpha 255 is opaque.</summary>
/// <param name="Red">Red, 0…255.</param>
/// <param name="Green">Green, 0…255.</param>
/// <param name="Blue">Blue, 0…255.</param>
/// <param name="Alpha">Opacity, 0…255, not premultiplied.</param>
public readonly record struct Color(byte Red, byte Green, byte Blue, byte Alpha = 255)
{
    /// <summary>Opaque white.</summary>
    public static Color White => new(255, 255, 255);

    /// <summary>Opaque black.</summary>
    public static Color Black => new(0, 0, 0);

    /// <summary>
    /// The brightness after Rec. 601, <c>0.299 R + 0.587 G + 0.114 B</c>, rounded; in whole thousandths, so that grays stay as they are.
    /// </summary>
    public byte Luma => (byte)(((299 * Red) + (587 * Green) + (114 * Blue) + 500) / 1000);

    /// <summary>An opaque gray.</summary>
    /// <param name="level">0 black … 255 white.</param>
    public static Color Gray(byte level) => new(level, level, level);

    /// <summary>Reads an opaque color.</summary>
    /// <param name="text">The color as <c>#rrggbb</c>.</param>
    /// <returns>Null for anything else.</returns>
    public static Color? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 7 && text[0] == '#'
            && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb)
            ? new Color((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;
    }
}
