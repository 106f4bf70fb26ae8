using LatentSharp.Imaging;
using LatentSharp.Latent.Interpolation;

namespace LatentSharp.Reports.Drawn;

/// <summary>A picture that was given, and its name, for the corner of a sheet of mixtures.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Picture">The picture, in the format of the model.</param>
internal sealed record GivenCorner(string Name, Picture Picture);

/// <summary>Mixtures of three pictures as a triangle, with α and β in numbers along its edges and the given ones at its corners.</summary>
internal static class TriangleSheet
{
    private const int Gap = 2;
    private const int Room = 10;

    /// <summary>Draws it.</summary>
    /// <param name="triangle">Where the pictures lie: the first code at the top, the second at the left, the third at the right.</param>
    /// <param name="pictures">The decoded pictures, as many as codes.</param>
    /// <param name="given">The three given pictures.</param>
    /// <param name="title">Title of the sheet.</param>
    public static Picture Draw(MixedCodes triangle, IReadOnlyList<Picture> pictures, IReadOnlyList<GivenCorner> given, string title)
    {
        ArgumentNullException.ThrowIfNull(triangle);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(given);
        int side = triangle.Places[^1].Row + 1;
        int scale = Paper.Scale(pictures[0], side + 2);
        (int width, int height) = (pictures[0].Width * scale, pictures[0].Height * scale);
        const int text = 1;
        int line = TextPainter.LineHeight(text);
        IReadOnlyList<string>? places = Paper.Places(triangle.Codes);
        int acrossPitch = Math.Max(width, places?.Max(place => TextPainter.Measure(place, text) + 4) ?? 0) + Gap;
        int downPitch = height + Gap + (places is null ? 0 : line);
        int label = TextPainter.Measure("α " + Paper.Share(0, side - 1), text) + Room;
        int corner = Math.Max(width, TextPainter.Measure("given (α = 1)", text)) + Room;
        int body = side * acrossPitch;
        int left = Paper.Border + Math.Max(label, corner);
        int sheetWidth = (2 * left) + body;
        IReadOnlyList<string> titles = TextPainter.Wrap(title, sheetWidth - (2 * Paper.Border), 2);
        string rule = "z = z1 + α (z2 − z1) + β (z3 − z1)" + (places is null ? "" : "; below each picture its z");
        IReadOnlyList<string> rules = TextPainter.Wrap(rule, sheetWidth - (2 * Paper.Border), text);
        int head = Paper.Border + (titles.Count * TextPainter.LineHeight(2)) + (rules.Count * line) + Room;
        int top = head + height + (2 * line) + Room;
        int bottom = top + (side * downPitch);
        Picture sheet = Paper.Blank(sheetWidth, bottom + (3 * line) + Paper.Border);
        int y = Paper.Lines(sheet, titles, Paper.Border, Paper.Border, Paper.Ink, 2);
        Paper.Lines(sheet, rules, Paper.Border, y, Paper.CaptionInk, text);
        for (int i = 0; i < pictures.Count; i++)
        {
            (int row, int column) = triangle.Places[i];
            (double alpha, double beta) = triangle.Weights[i];
            int x = left + ((side - 1 - row) * acrossPitch / 2) + (column * acrossPitch);
            int down = top + (row * downPitch);
            int middle = down + ((height - TextPainter.CapitalHeight(text)) / 2);
            Paper.Paste(sheet, pictures[i], scale, x, down);
            if (places is not null)
            {
                Paper.Centered(sheet, places[i], x + (width / 2), down + height + 1, Paper.CaptionInk, text);
            }

            if (column == 0 && row < side - 1)
            {
                string value = "α " + Paper.Share(alpha, side - 1);
                TextPainter.Draw(sheet, value, x - 6 - TextPainter.Measure(value, text), middle, Paper.CaptionInk, text);
            }

            if (column == row && row < side - 1)
            {
                TextPainter.Draw(sheet, "β " + Paper.Share(beta, side - 1), x + width + 6, middle, Paper.CaptionInk, text);
            }

            if (row == side - 1)
            {
                Paper.Centered(sheet, "α " + Paper.Share(alpha, side - 1), x + (width / 2), bottom + 3, Paper.CaptionInk, text);
                Paper.Centered(sheet, "β " + Paper.Share(beta, side - 1), x + (width / 2), bottom + 3 + line, Paper.CaptionInk, text);
            }
        }

        int apex = left + ((side - 1) * acrossPitch / 2) + (width / 2);
        Corner(given[0], "given (α = β = 0)", apex, head);
        int low = bottom - downPitch;
        Corner(given[1], "given (α = 1)", left - Room - (width / 2), low);
        Corner(given[2], "given (β = 1)", left + body + Room - Gap + (width / 2), low);
        return sheet;

        void Corner(GivenCorner one, string says, int middle, int at)
        {
            PictureOperations.Fill(sheet, middle - (width / 2) - 2, at - 2, width + 4, height + 4, Paper.Ink);
            Paper.Paste(sheet, one.Picture, scale, middle - (width / 2), at);
            int room = Math.Max(width, corner - Room);
            Paper.Centered(sheet, TextPainter.Shorten(one.Name, room, text), middle, at + height + 6, Paper.Ink, text);
            Paper.Centered(sheet, says, middle, at + height + 6 + line, Paper.CaptionInk, text);
        }
    }
}
