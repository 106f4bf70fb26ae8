using LatentSharp.Imaging;
using LatentSharp.Latent.Interpolation;

namespace LatentSharp.Reports.Drawn;

/// <summary>Mixtures of four pictures as a square, with α and β in numbers along its edges and the given ones at its corners.</summary>
internal static class SquareSheet
{
    private const int Gap = 2;
    private const int Room = 10;

    /// <summary>Draws it.</summary>
    /// <param name="square">The mixtures.</param>
    /// <param name="pictures">The decoded pictures, as many as codes.</param>
    /// <param name="given">The four given pictures: top left, top right, bottom left, bottom right.</param>
    /// <param name="title">Title of the sheet.</param>
    public static Picture Draw(MixedCodes square, IReadOnlyList<Picture> pictures, IReadOnlyList<GivenCorner> given, string title)
    {
        ArgumentNullException.ThrowIfNull(square);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(given);
        int side = square.Places[^1].Row + 1;
        int scale = Paper.Scale(pictures[0], side + 2);
        (int width, int height) = (pictures[0].Width * scale, pictures[0].Height * scale);
        const int text = 1;
        int line = TextPainter.LineHeight(text);
        IReadOnlyList<string>? places = Paper.Places(square.Codes);
        int acrossPitch = Math.Max(width, places?.Max(place => TextPainter.Measure(place, text) + 4) ?? 0) + Gap;
        int downPitch = height + Gap + (places is null ? 0 : line);
        int label = TextPainter.Measure("β " + Paper.Share(0, side - 1), text) + Room;
        int corner = Math.Max(width, 72) + Room;
        int left = Paper.Border + corner + label;
        int sheetWidth = (2 * left) + (side * acrossPitch);
        IReadOnlyList<string> titles = TextPainter.Wrap(title, sheetWidth - (2 * Paper.Border), 2);
        string rule = "z = (1 − β) ((1 − α) z1 + α z2) + β ((1 − α) z3 + α z4)" + (places is null ? "" : "; below each picture its z");
        IReadOnlyList<string> rules = TextPainter.Wrap(rule, sheetWidth - (2 * Paper.Border), text);
        int top = Paper.Border + (titles.Count * TextPainter.LineHeight(2)) + (rules.Count * line) + Room + line;
        int bottom = top + (side * downPitch);
        int low = Math.Max(bottom - downPitch, top + height + (2 * line) + Room);
        Picture sheet = Paper.Blank(sheetWidth, low + downPitch + (2 * line) + Paper.Border);
        int y = Paper.Lines(sheet, titles, Paper.Border, Paper.Border, Paper.Ink, 2);
        Paper.Lines(sheet, rules, Paper.Border, y, Paper.CaptionInk, text);
        for (int i = 0; i < pictures.Count; i++)
        {
            (int row, int column) = square.Places[i];
            (int x, int down) = (left + (column * acrossPitch), top + (row * downPitch));
            Paper.Paste(sheet, pictures[i], scale, x, down);
            if (places is not null)
            {
                Paper.Centered(sheet, places[i], x + (width / 2), down + height + 1, Paper.CaptionInk, text);
            }
        }

        for (int i = 0; i < side; i++)
        {
            string value = Paper.Share((double)i / (side - 1), side - 1);
            Paper.Centered(sheet, "α " + value, left + (i * acrossPitch) + (width / 2), top - line, Paper.CaptionInk, text);
            int middle = top + (i * downPitch) + ((height - TextPainter.CapitalHeight(text)) / 2);
            TextPainter.Draw(sheet, "β " + value, left - 6 - TextPainter.Measure("β " + value, text), middle, Paper.CaptionInk, text);
        }

        for (int i = 0; i < given.Count; i++)
        {
            int middle = i % 2 == 0 ? Paper.Border + ((corner - Room) / 2) : sheetWidth - Paper.Border - ((corner - Room) / 2);
            int at = i < 2 ? top : low;
            PictureOperations.Fill(sheet, middle - (width / 2) - 2, at - 2, width + 4, height + 4, Paper.Ink);
            Paper.Paste(sheet, given[i].Picture, scale, middle - (width / 2), at);
            Paper.Centered(sheet, TextPainter.Shorten(given[i].Name, corner - 2, text), middle, at + height + 6, Paper.Ink, text);
            Paper.Centered(sheet, "given", middle, at + height + 6 + line, Paper.CaptionInk, text);
        }

        return sheet;
    }
}
