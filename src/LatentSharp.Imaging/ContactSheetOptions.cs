namespace LatentSharp.Imaging;

/// <summary>How the pictures of a group stand.</summary>
internal enum GroupDirection
{
    /// <summary>One below the other.</summary>
    Down,

    /// <summary>Side by side.</summary>
    Across,
}

/// <summary>
/// What a contact sheet shows beside its pictures. A group is a run of <see cref="GroupSize"/> pictures that belong together, such as
/// an original and its reconstruction; gaps inside a group are thinner than gaps between groups.
/// </summary>
public sealed record ContactSheetOptions
{
    /// <summary>A line above all; it is wrapped if it is long.</summary>
    public string? Title { get; init; }

    /// <summary>Smaller text below the title; it is wrapped if it is long.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Groups (pictures, if groups are of one) in a row; null chooses a pleasant shape.</summary>
    public int? Columns { get; init; }

    /// <summary>Pictures in a group, at least 1; the number of pictures must be a multiple of it.</summary>
    public int GroupSize { get; init; } = 1;

    /// <summary>How the pictures of a group stand.</summary>
    internal GroupDirection GroupDirection { get; init; } = GroupDirection.Down;

    /// <summary>
    /// Captions left of the rows of pictures: one for each row; or, for groups that go down, one for each member of a group, repeated.
    /// </summary>
    public IReadOnlyList<string>? RowCaptions { get; init; }

    /// <summary>
    /// Captions above the columns of pictures: one for each column; or, for groups that go across, one for each member of a group,
    /// repeated. A line break starts a new line.
    /// </summary>
    public IReadOnlyList<string>? ColumnCaptions { get; init; }

    /// <summary>Captions below the pictures, one for each, in the pictures' order; an empty string leaves its place empty.</summary>
    public IReadOnlyList<string>? CellCaptions { get; init; }

    /// <summary>Magnification of the pictures, 1 to 64; null chooses one that makes small pictures visible.</summary>
    public int? Scale { get; init; }

    /// <summary>Pixels between pictures (between groups, if they are of more than one), from 0 to 256.</summary>
    public int? Gap { get; init; }

    /// <summary>The paper. Pictures with transparency are laid over white.</summary>
    public Color Background { get; init; } = new(250, 250, 248);

    /// <summary>The ink of the title.</summary>
    public Color Ink { get; init; } = new(32, 36, 44);

    /// <summary>The ink of captions and subtitle.</summary>
    public Color CaptionInk { get; init; } = new(80, 86, 98);
}
