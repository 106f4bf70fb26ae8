using System.Globalization;
using LatentSharp.Imaging;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Reports.Drawn;

/// <summary>A sheet that is drawn on by hand, in the colors of a contact sheet.</summary>
internal static class Paper
{
    /// <summary>Paper around everything.</summary>
    public const int Border = 14;

    private const int WidestSheet = 1600;
    private const int NarrowSheet = 560;

    /// <summary>The ink of titles.</summary>
    public static Color Ink { get; } = new ContactSheetOptions().Ink;

    /// <summary>The ink of numbers and captions.</summary>
    public static Color CaptionInk { get; } = new ContactSheetOptions().CaptionInk;

    /// <summary>An empty sheet.</summary>
    public static Picture Blank(int width, int height)
    {
        var sheet = new Picture(width, height, 3);
        PictureOperations.Fill(sheet, 0, 0, width, height, new ContactSheetOptions().Background);
        return sheet;
    }

    /// <summary>Magnification that makes small pictures visible, so many in a row.</summary>
    public static int Scale(Picture one, int columns)
    {
        int side = Math.Max(one.Width, one.Height);
        int scale = Math.Max(1, 96 / side);
        if (columns * one.Width * scale < NarrowSheet)
        {
            scale = Math.Max(scale, 128 / side);
        }

        while (scale > 1 && columns * one.Width * scale > WidestSheet)
        {
            scale--;
        }

        return scale;
    }

    /// <summary>Pastes a picture, magnified.</summary>
    public static void Paste(Picture sheet, Picture picture, int scale, int x, int y) =>
        PictureOperations.Paste(sheet, picture.ToChannels(3, Color.White).Enlarge(scale), x, y);

    /// <summary>Writes lines one below the other and gives the place below them.</summary>
    public static int Lines(Picture sheet, IEnumerable<string> lines, int x, int y, Color ink, int scale)
    {
        foreach (string line in lines)
        {
            TextPainter.Draw(sheet, line, x, y, ink, scale);
            y += TextPainter.LineHeight(scale);
        }

        return y;
    }

    /// <summary>Writes a line with its middle at a place.</summary>
    public static void Centered(Picture sheet, string text, int middle, int y, Color ink, int scale) =>
        TextPainter.Draw(sheet, text, middle - (TextPainter.Measure(text, scale) / 2), y, ink, scale);

    /// <summary>A number of an axis; a real minus sign.</summary>
    public static string Number(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Trim('-', '0', '.').Length == 0 ? text.TrimStart('-') : text.Replace('-', '−');
    }

    /// <summary>A share of the way in equal steps, with as many decimals as make them look equal.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    /// <param name="steps">How many steps there are.</param>
    public static string Share(double share, int steps) => Number(share, steps > 0 && 100 % steps == 0 ? 2 : 3);

    /// <summary>The coordinates of codes of two dimensions, to be written below their pictures; null for others.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    public static IReadOnlyList<string>? Places(Tensor codes) => codes.Shape[1] != 2 ? null
        : [.. Enumerable.Range(0, codes.Shape[0]).Select(i => $"{Number(codes.Row(i)[0], 2)}, {Number(codes.Row(i)[1], 2)}")];

    /// <summary>A red square, edged in white so that it is seen on any picture.</summary>
    public static void Square(Picture sheet, int x, int y, int side)
    {
        PictureOperations.Fill(sheet, x, y, side, side, Color.White);
        PictureOperations.Fill(sheet, x, y, side - 1, side - 1, new Color(213, 94, 0));
    }

    /// <summary>A dark disc with a letter in it, edged in white so that it is seen on any picture.</summary>
    public static void Mark(Picture sheet, string letter, int x, int y, int scale)
    {
        int radius = 7 * scale;
        for (int row = -radius; row <= radius; row++)
        {
            for (int column = -radius; column <= radius; column++)
            {
                double distance = Math.Sqrt((row * row) + (column * column));
                if (distance <= radius)
                {
                    PictureOperations.Fill(sheet, x + column, y + row, 1, 1, distance > radius - (1.5 * scale) ? Color.White : Ink);
                }
            }
        }

        Centered(sheet, letter, x, y - (TextPainter.CapitalHeight(scale) / 2), Color.White, scale);
    }
}
