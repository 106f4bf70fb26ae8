using LatentSharp.Imaging.Sheets;

namespace LatentSharp.Imaging;

/// <summary>Lays pictures of equal size out on one sheet, with captions.</summary>
public static class ContactSheet
{
    /// <summary>Renders a sheet.</summary>
    /// <param name="pictures">The pictures, at least one, all of one size (channels may differ), group by group.</param>
    /// <param name="options">Captions and layout; null for a plain grid.</param>
    /// <returns>An opaque picture of 3 channels.</returns>
    /// <exception cref="ArgumentException">There is no picture, sizes differ, or captions do not match the grid in number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
    public static Picture Render(IReadOnlyList<Picture> pictures, ContactSheetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        options ??= new ContactSheetOptions();
        CheckPictures(pictures, options);
        var layout = new SheetLayout(pictures.Count, pictures[0].Width, pictures[0].Height, options);
        IReadOnlyList<string> rows = Repeat(options.RowCaptions, layout.Rows, layout.GroupHeight, nameof(options.RowCaptions));
        IReadOnlyList<string> columns = Repeat(options.ColumnCaptions, layout.Columns, layout.GroupWidth, nameof(options.ColumnCaptions));

        var sheet = new Picture(layout.Width, layout.Height, 3);
        PictureOperations.Fill(sheet, 0, 0, sheet.Width, sheet.Height, options.Background);
        DrawLines(sheet, layout.Title, SheetLayout.Border, options.Ink, SheetLayout.TitleScale);
        DrawLines(sheet, layout.Subtitle, layout.SubtitleY, options.CaptionInk, 1);
        for (int row = 0; row < rows.Count; row++)
        {
            string text = TextPainter.Shorten(rows[row], layout.Left - SheetLayout.Border - 8);
            int x = layout.Left - 8 - TextPainter.Measure(text);
            int y = layout.RowY(row) + ((layout.CellHeight - TextPainter.CapitalHeight()) / 2);
            TextPainter.Draw(sheet, text, x, y, options.CaptionInk);
        }

        for (int column = 0; column < columns.Count; column++)
        {
            string[] lines = columns[column].Split('\n');
            int y = layout.Top - SheetLayout.CaptionSpace - TextPainter.Height() - ((lines.Length - 1) * TextPainter.LineHeight());
            foreach (string line in lines)
            {
                DrawCentered(sheet, line, layout.ColumnX(column), y, layout, options);
                y += TextPainter.LineHeight();
            }
        }

        for (int index = 0; index < pictures.Count; index++)
        {
            (int row, int column) = layout.Place(index);
            int y = layout.RowY(row);
            Picture shown = pictures[index].ToChannels(3, Color.White).Enlarge(layout.Scale);
            PictureOperations.Paste(sheet, shown, layout.ColumnX(column) + ((layout.ColumnWidth - layout.CellWidth) / 2), y);
            if (options.CellCaptions is { } captions)
            {
                DrawCentered(sheet, captions[index], layout.ColumnX(column), y + layout.CellHeight + 4, layout, options);
            }
        }

        return sheet;
    }

    /// <summary>Renders pairs, the original above its reconstruction, with row captions that say so.</summary>
    /// <param name="originals">The originals, all of one size.</param>
    /// <param name="reconstructions">As many reconstructions, in the same order and of the same size.</param>
    /// <param name="options">Title, captions and the rest; its groups are set here, its row captions if they are missing.</param>
    /// <returns>An opaque picture of 3 channels.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, are empty, or the sizes differ.</exception>
    public static Picture RenderPairs(
        IReadOnlyList<Picture> originals, IReadOnlyList<Picture> reconstructions, ContactSheetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(originals);
        ArgumentNullException.ThrowIfNull(reconstructions);
        if (originals.Count != reconstructions.Count)
        {
            throw new ArgumentException(
                $"RenderPairs: {originals.Count} originals need as many reconstructions, but {reconstructions.Count} were given.",
                nameof(reconstructions));
        }

        var pictures = originals.Zip(reconstructions).SelectMany(static pair => new[] { pair.First, pair.Second }).ToList();
        options ??= new ContactSheetOptions();
        return Render(pictures, options with
        {
            GroupSize = 2,
            GroupDirection = GroupDirection.Down,
            RowCaptions = options.RowCaptions ?? ["original", "reconstruction"],
        });
    }

    private static void DrawLines(Picture sheet, IReadOnlyList<string> lines, int y, Color ink, int scale)
    {
        foreach (string line in lines)
        {
            TextPainter.Draw(sheet, line, SheetLayout.Border, y, ink, scale);
            y += TextPainter.LineHeight(scale);
        }
    }

    private static void DrawCentered(Picture sheet, string caption, int x, int y, SheetLayout layout, ContactSheetOptions options)
    {
        string text = TextPainter.Shorten(caption, layout.ColumnWidth);
        TextPainter.Draw(sheet, text, x + ((layout.ColumnWidth - TextPainter.Measure(text)) / 2), y, options.CaptionInk);
    }

    private static IReadOnlyList<string> Repeat(IReadOnlyList<string>? captions, int places, int groupSize, string name)
    {
        if (captions is null || captions.Count == places)
        {
            return captions ?? [];
        }

        if (captions.Count != groupSize)
        {
            string other = groupSize > 1 ? $" or {groupSize} (one for each member of a group)" : string.Empty;
            throw new ArgumentException(
                $"ContactSheet: {name} needs {places} captions{other}, but {captions.Count} were given.",
                nameof(captions));
        }

        return [.. Enumerable.Range(0, places).Select(index => captions[index % groupSize])];
    }

    private static void CheckPictures(IReadOnlyList<Picture> pictures, ContactSheetOptions options)
    {
        if (pictures.Count == 0)
        {
            throw new ArgumentException("ContactSheet: there must be at least one picture.", nameof(pictures));
        }

        foreach (Picture picture in pictures)
        {
            if (picture.Width != pictures[0].Width || picture.Height != pictures[0].Height)
            {
                throw new ArgumentException(
                    $"ContactSheet: all pictures must be of one size, but there are {pictures[0].Width}×{pictures[0].Height} and"
                    + $" {picture.Width}×{picture.Height}; resize them first.",
                    nameof(pictures));
            }
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.GroupSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Columns ?? 1, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Scale ?? 1, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Scale ?? 1, 64, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Gap ?? 0, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Gap ?? 0, 256, nameof(options));
        if (pictures.Count % options.GroupSize != 0)
        {
            throw new ArgumentException(
                $"ContactSheet: groups of {options.GroupSize} need a multiple of {options.GroupSize} pictures"
                + $", but {pictures.Count} were given.",
                nameof(pictures));
        }

        if (options.CellCaptions is { } captions && captions.Count != pictures.Count)
        {
            throw new ArgumentException(
                $"ContactSheet: {pictures.Count} pictures need as many cell captions, but {captions.Count} were given.",
                nameof(options));
        }
    }
}
