using System.Globalization;
using LatentSharp.Imaging.Drawing;
using LatentSharp.Imaging.Text;

namespace LatentSharp.Imaging;

/// <summary>
/// Draws short texts into pictures: any script that the chosen font has, and Latin, Greek and Cyrillic by the font that comes along.
/// Glyphs are filled by the rasterizer of this library, so that the pixels are the same on every machine.
/// </summary>
internal static class TextPainter
{
    // At this size capitals of the bundled font are 8 pixels high and small letters 6: their edges fall on whole pixels.
    private const int Size = 11;
    private const int Capitals = 8;
    private const int Descent = 3;

    // Room around the measured box for what leans out of it: marks above capitals, overhanging strokes.
    private const int Overhang = 4;

    /// <summary>Height of capitals and digits in pixels.</summary>
    /// <param name="scale">Size of the text: 1 for captions, 2 for titles.</param>
    public static int CapitalHeight(int scale = 1) => Capitals * scale;

    /// <summary>Height of a line of text in pixels, from the top of the capitals to the end of what hangs below the base line.</summary>
    /// <param name="scale">Size of the text, at least 1.</param>
    public static int Height(int scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        return (Capitals + Descent) * scale;
    }

    /// <summary>Pixels from one line of text to the next.</summary>
    /// <param name="scale">Size of the text, at least 1.</param>
    public static int LineHeight(int scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        return 14 * scale;
    }

    /// <summary>Width of one line of text in whole pixels.</summary>
    /// <param name="text">The text; 0 if it is empty.</param>
    /// <param name="scale">Size of the text, at least 1.</param>
    public static int Measure(string text, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        return (int)Math.Ceiling(LabelFonts.Lay(text, null) * Size * scale);
    }

    /// <summary>Draws one line of text; what lies outside the picture is left out.</summary>
    /// <param name="picture">The picture to draw into, of any number of channels.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Top of the capitals in pixels.</param>
    /// <param name="color">The ink; its luma in gray pictures, mixed in if it is not opaque.</param>
    /// <param name="scale">Size of the text, at least 1.</param>
    public static void Draw(Picture picture, string text, int x, int y, Color color, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        var outline = new Outline();
        int around = Overhang * scale, size = Size * scale;
        int width = (int)Math.Ceiling(LabelFonts.Lay(text, outline) * size) + (2 * around);
        int height = Height(scale) + (2 * around);
        var lines = new Polylines();
        lines.Add(outline, Affine.Scaling(size, size).Then(Affine.Translation(around, around + CapitalHeight(scale))), tolerance: 0.02);
        var buffer = new CoverageBuffer(width, height);
        buffer.Add(lines);
        Span<float> coverage = new float[width];
        for (int row = buffer.Top; row <= buffer.Bottom; row++)
        {
            buffer.Resolve(row, coverage);
            for (int column = buffer.Left; column <= buffer.Right; column++)
            {
                byte alpha = (byte)((coverage[column - buffer.Left] * color.Alpha) + 0.5f);
                if (alpha > 0)
                {
                    PictureOperations.Fill(picture, x + column - around, y + row - around, 1, 1, color with { Alpha = alpha });
                }
            }
        }
    }

    /// <summary>Cuts a text with … so that it fits; returns it as it is if it does already.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The room for it in pixels.</param>
    /// <param name="scale">Size of the text, at least 1.</param>
    public static string Shorten(string text, int width, int scale = 1)
    {
        if (Measure(text, scale) <= width)
        {
            return text;
        }

        // Between characters as people see them: no letter loses its marks.
        foreach (int length in StringInfo.ParseCombiningCharacters(text).Reverse().SkipLast(1))
        {
            string shorter = text[..length].TrimEnd() + "…";
            if (Measure(shorter, scale) <= width)
            {
                return shorter;
            }
        }

        return string.Empty;
    }

    /// <summary>Breaks a text into lines at spaces; a word that is too long for a line is shortened.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The longest line in pixels.</param>
    /// <param name="scale">Size of the text, at least 1.</param>
    public static IReadOnlyList<string> Wrap(string text, int width, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new List<string>();
        string line = string.Empty;
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Measure(longer, scale) > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = Shorten(longer, width, scale);
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return lines;
    }
}
