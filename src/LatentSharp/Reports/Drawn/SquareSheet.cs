using LatentSharp.Imaging;

namespace LatentSharp.Reports.Drawn;

/// <summary>Mixtures of four pictures as a square, with α and β in numbers along its edges and the given ones at its corners.</summary>
internal static class SquareSheet
{
    private const int Gap = 2;
    private const int Room = 10;

    /// <summary>Draws it.</summary>
    /// <param name="pictures">The decoded pictures row by row.</param>
    /// <param name="side">Pictures of a row.</param>
    /// <param name="given">The four given pictures: top left, top right, bottom left, bottom right.</param>
    /// <param name="title">Title of the sheet.</param>
    public static Picture Draw(IReadOnlyList<Picture> pictures, int side, IReadOnlyList<GivenCorner> given, string title)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(given);
        int scale = Paper.Scale(pictures[0], side + 2);
        (int width, int height) = (pictures[0].Width * scale, pictures[0].Height * scale);
        (int acrossPitch, int downPitch) = (width + Gap, height + Gap);
        const int text = 1;
        int line = TextPainter.LineHeight(text);
        int label = TextPainter.Measure("β 0.00", text) + Room;
        int corner = Math.Max(width, 72) + Room;
        int left = Paper.Border + corner + label;
        int sheetWidth = (2 * left) + (side * acrossPitch);
        IReadOnlyList<string> titles = TextPainter.Wrap(title, sheetWidth - (2 * Paper.Border), 2);
        const string rule = "(1 − β) ((1 − α) z1 + α z2) + β ((1 − α) z3 + α z4)";
        IReadOnlyList<string> rules = TextPainter.Wrap(rule, sheetWidth - (2 * Paper.Border), text);
        int top = Paper.Border + (titles.Count * TextPainter.LineHeight(2)) + (rules.Count * line) + Room + line;
        int bottom = top + (side * downPitch);
        int low = Math.Max(bottom - downPitch, top + height + (2 * line) + Room);
        Picture sheet = Paper.Blank(sheetWidth, low + downPitch + (2 * line) + Paper.Border);
        int y = Paper.Lines(sheet, titles, Paper.Border, Paper.Border, Paper.Ink, 2);
        Paper.Lines(sheet, rules, Paper.Border, y, Paper.CaptionInk, text);
        for (int i = 0; i < pictures.Count; i++)
        {
            Paper.Paste(sheet, pictures[i], scale, left + (i % side * acrossPitch), top + (i / side * downPitch));
        }

        for (int i = 0; i < side; i++)
        {
            string value = Paper.Number((double)i / (side - 1), 2);
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
