namespace LatentSharp.Imaging.Sheets;

/// <summary>Where everything on a contact sheet lies, in pixels.</summary>
internal sealed class SheetLayout
{
    /// <summary>Paper around everything.</summary>
    public const int Border = 14;

    /// <summary>Size of the title beside that of captions.</summary>
    public const int TitleScale = 2;

    /// <summary>Between a caption and its picture.</summary>
    public const int CaptionSpace = 4;

    private const int MemberGap = 2;
    private const int WidestCaption = 96;
    private const int WidestColumnCaption = 128;
    private const int WidestSheet = 1600;
    private const int NarrowSheet = 560;

    /// <summary>Computes the layout.</summary>
    /// <param name="count">Pictures, a multiple of the group size.</param>
    /// <param name="width">Width of every picture.</param>
    /// <param name="height">Height of every picture.</param>
    /// <param name="options">The options, already checked.</param>
    public SheetLayout(int count, int width, int height, ContactSheetOptions options)
    {
        int groups = count / options.GroupSize;
        bool down = options.GroupDirection == GroupDirection.Down;
        GroupWidth = down ? 1 : options.GroupSize;
        GroupHeight = down ? options.GroupSize : 1;
        int across = options.Columns ?? ChooseColumns(groups, width * GroupWidth, height * GroupHeight);
        Columns = Math.Min(across, groups) * GroupWidth;
        Rows = ((groups + across - 1) / across) * GroupHeight;
        Scale = options.Scale ?? ChooseScale(width, height, Columns);
        CellWidth = width * Scale;
        CellHeight = height * Scale;
        GroupGap = options.Gap ?? (options.GroupSize > 1 ? 10 : Math.Max(width, height) * Scale < 48 ? 4 : 6);
        bool captioned = options.CellCaptions?.Any(static caption => caption.Length > 0) == true;
        CellCaptionHeight = captioned ? CaptionSpace + TextPainter.Height() + 3 : 0;
        ColumnWidth = Math.Max(CellWidth, CaptionWidth(options));
        Left = Border + LabelWidth(options.RowCaptions);
        Width = ColumnX(Columns - 1) + ColumnWidth + Border;
        int narrowest = Math.Min(WidestSheet, TextPainter.Measure(options.Title ?? string.Empty, TitleScale) + (2 * Border));
        Width = Math.Max(Width, Math.Min(narrowest, 420));
        Title = TextPainter.Wrap(options.Title ?? string.Empty, Width - (2 * Border), TitleScale);
        Subtitle = TextPainter.Wrap(options.Subtitle ?? string.Empty, Width - (2 * Border));
        SubtitleY = Border + (Title.Count * TextPainter.LineHeight(TitleScale));
        int headEnd = SubtitleY + (Subtitle.Count * TextPainter.LineHeight()) + (Title.Count + Subtitle.Count > 0 ? 6 : 0);
        int lines = options.ColumnCaptions?.Max(static caption => caption.Count(static c => c == '\n') + 1) ?? 0;
        Top = headEnd + (lines == 0 ? 0 : ((lines - 1) * TextPainter.LineHeight()) + TextPainter.Height() + CaptionSpace);
        Height = RowY(Rows - 1) + CellHeight + CellCaptionHeight + Border;
    }

    /// <summary>Size of the sheet.</summary>
    public int Width { get; }

    /// <summary>Size of the sheet.</summary>
    public int Height { get; }

    /// <summary>Pictures in a row.</summary>
    public int Columns { get; }

    /// <summary>Rows of pictures.</summary>
    public int Rows { get; }

    /// <summary>Pictures of a group side by side.</summary>
    public int GroupWidth { get; }

    /// <summary>Pictures of a group one below the other.</summary>
    public int GroupHeight { get; }

    /// <summary>Magnification.</summary>
    public int Scale { get; }

    /// <summary>Width of a magnified picture.</summary>
    public int CellWidth { get; }

    /// <summary>Height of a magnified picture.</summary>
    public int CellHeight { get; }

    /// <summary>Width of a column: a picture, or a little more for the sake of captions.</summary>
    public int ColumnWidth { get; }

    /// <summary>Left edge of the first column.</summary>
    public int Left { get; }

    /// <summary>Top of the first row of pictures.</summary>
    public int Top { get; }

    /// <summary>Top of the subtitle.</summary>
    public int SubtitleY { get; }

    /// <summary>Lines of the title.</summary>
    public IReadOnlyList<string> Title { get; }

    /// <summary>Lines of the subtitle.</summary>
    public IReadOnlyList<string> Subtitle { get; }

    private int GroupGap { get; }

    private int CellCaptionHeight { get; }

    /// <summary>Left edge of a column.</summary>
    public int ColumnX(int column) => Left + (column * ColumnWidth) + Gaps(column, GroupWidth);

    /// <summary>Top of a row of pictures.</summary>
    public int RowY(int row) => Top + (row * (CellHeight + CellCaptionHeight)) + Gaps(row, GroupHeight);

    /// <summary>The row and column of a picture: groups run along rows, members inside their group.</summary>
    public (int Row, int Column) Place(int index)
    {
        int size = GroupWidth * GroupHeight;
        (int group, int member) = Math.DivRem(index, size);
        (int groupRow, int groupColumn) = Math.DivRem(group, Columns / GroupWidth);
        return GroupWidth == 1 ? ((groupRow * GroupHeight) + member, groupColumn) : (groupRow, (groupColumn * GroupWidth) + member);
    }

    private int Gaps(int index, int groupSize)
    {
        int between = index / groupSize;
        return (between * GroupGap) + ((index - between) * Math.Min(MemberGap, GroupGap));
    }

    // Columns grow for captions, but not so far that the pictures stand lost.
    private int CaptionWidth(ContactSheetOptions options)
    {
        int below = Widest(options.CellCaptions ?? [], WidestCaption);
        IEnumerable<string> lines = (options.ColumnCaptions ?? []).SelectMany(static caption => caption.Split('\n'));
        return Math.Max(below, Widest(lines, WidestColumnCaption));
    }

    private int Widest(IEnumerable<string> captions, int most)
    {
        int widest = captions.Select(static caption => TextPainter.Measure(caption) + CaptionSpace).DefaultIfEmpty(0).Max();
        return Math.Min(widest, Math.Max(CellWidth, most));
    }

    private static int LabelWidth(IReadOnlyList<string>? captions) =>
        captions is { Count: > 0 } ? Math.Min(160, captions.Max(static caption => TextPainter.Measure(caption))) + 8 : 0;

    // A little wider than high, as screens are; but rather another shape than a last row with holes.
    private static int ChooseColumns(int groups, int width, int height)
    {
        double ideal = Math.Sqrt(groups * 1.4 * height / width);
        int best = 1;
        double least = double.MaxValue;
        for (int columns = 1; columns <= groups; columns++)
        {
            int holes = (columns - (groups % columns)) % columns;
            double cost = Math.Abs(Math.Log(columns / ideal)) + (2.0 * holes / groups);
            if (cost < least)
            {
                (best, least) = (columns, cost);
            }
        }

        return best;
    }

    private static int ChooseScale(int width, int height, int columns)
    {
        int side = Math.Max(width, height);
        int scale = Math.Max(1, 96 / side);
        if (columns * width * scale < NarrowSheet)
        {
            scale = Math.Max(scale, 128 / side);
        }

        while (scale > 1 && columns * width * scale > WidestSheet)
        {
            scale--;
        }

        return scale;
    }
}
