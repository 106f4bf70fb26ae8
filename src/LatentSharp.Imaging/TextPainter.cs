using LatentSharp.Imaging.Text;

namespace LatentSharp.Imaging;

/// <summary>Draws short texts into pictures with the built-in bitmap font (ASCII and × · − – — … σ μ α β λ ε → ← ° ± ² ≤ ≥ ≈).</summary>
internal static class TextPainter
{
    /// <summary>Height of a line of text in pixels, without the space to the next: capitals take the upper 7/9 of it.</summary>
    /// <param name="scale">Size of a font pixel, at least 1.</param>
    public static int Height(int scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        return BitmapFont.Height * scale;
    }

    /// <summary>Pixels from one line of text to the next.</summary>
    /// <param name="scale">Size of a font pixel, at least 1.</param>
    public static int LineHeight(int scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        return BitmapFont.LineHeight * scale;
    }

    /// <summary>Width of one line of text in pixels.</summary>
    /// <param name="text">The text; 0 if it is empty.</param>
    /// <param name="scale">Size of a font pixel, at least 1.</param>
    public static int Measure(string text, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        int width = 0;
        foreach (char character in text)
        {
            width += BitmapFont.Of(character).Width + BitmapFont.Tracking;
        }

        return Math.Max(0, width - BitmapFont.Tracking) * scale;
    }

    /// <summary>Draws one line of text; what lies outside the picture is left out.</summary>
    /// <param name="picture">The picture to draw into, of any number of channels.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Top of the capitals in pixels.</param>
    /// <param name="color">The ink; its luma in gray pictures, mixed in if it is not opaque.</param>
    /// <param name="scale">Size of a font pixel, at least 1.</param>
    public static void Draw(Picture picture, string text, int x, int y, Color color, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        foreach (char character in text)
        {
            BitmapFont.Glyph glyph = BitmapFont.Of(character);
            for (int row = 0; row < BitmapFont.Height; row++)
            {
                for (int column = 0; column < glyph.Width; column++)
                {
                    if ((glyph.Rows[row] >> column & 1) != 0)
                    {
                        PictureOperations.Fill(picture, x + (column * scale), y + (row * scale), scale, scale, color);
                    }
                }
            }

            x += (glyph.Width + BitmapFont.Tracking) * scale;
        }
    }

    /// <summary>Cuts a text with … so that it fits; returns it as it is if it does already.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The room for it in pixels.</param>
    /// <param name="scale">Size of a font pixel, at least 1.</param>
    public static string Shorten(string text, int width, int scale = 1)
    {
        if (Measure(text, scale) <= width)
        {
            return text;
        }

        for (int length = text.Length - 1; length > 0; length--)
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
    /// <param name="scale">Size of a font pixel, at least 1.</param>
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
