using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;

namespace LatentSharp.Data;

/// <summary>
/// How data are read. What is not said is chosen from the data, and the choice is told in <see cref="Dataset.Notes"/>.
/// </summary>
public sealed record DataOptions
{
    /// <summary>Side of a square target in pixels, 8 to 256; excludes <see cref="Width"/> and <see cref="Height"/>.</summary>
    public int? Size { get; init; }

    /// <summary>Target width in pixels, 8 to 256; goes with <see cref="Height"/>.</summary>
    public int? Width { get; init; }

    /// <summary>Target height in pixels, 8 to 256; goes with <see cref="Width"/>.</summary>
    public int? Height { get; init; }

    /// <summary>1 for gray, 3 for color; not given: 1 if all pictures are gray, else 3.</summary>
    public int? Channels { get; init; }

    /// <summary>What transparent pictures are laid upon.</summary>
    public Color Background { get; init; } = Color.White;

    /// <summary>
    /// Whether black may be taken instead, where most transparent pictures cannot be seen on <see cref="Background"/>;
    /// <see cref="PictureDataset.Background"/> then says so.
    /// </summary>
    public bool ChooseBackground { get; init; }

    /// <summary>Which sample of 16 bits is white, as it was for the pictures of a training; not given: the pictures tell.</summary>
    internal int? White { get; init; }

    /// <summary>What is done with pictures of another shape than the target.</summary>
    public PictureFit Fit { get; init; }

    /// <summary>
    /// Whether damaged files are left out, counted and listed in <see cref="Dataset.Notes"/>; else the first one ends the reading.
    /// </summary>
    public bool SkipBad { get; init; }

    /// <summary>
    /// Path of a label file; not given: one that lies beside the pictures, if any. Of a table in a CSV file: names of its columns that hold
    /// labels, with commas between.
    /// </summary>
    public string? Labels { get; init; }

    /// <summary>
    /// Types of columns of a table where others are meant than are recognized, e.g. <c>zip=category, id=leave-out</c>; a type is number,
    /// category, true/false, date or leave-out.
    /// </summary>
    public string? ColumnTypes { get; init; }

    /// <summary>Whether labels are read at all; where a model is only applied, a label file beside the pictures does not matter.</summary>
    public bool WithLabels { get; init; } = true;

    /// <summary>Reads only the first so many pictures, in the order of names.</summary>
    public int? Limit { get; init; }

    /// <summary>The least number of pictures that will do: 2 to learn from, 1 to apply a model to.</summary>
    public int Minimum { get; init; } = 2;

    /// <summary>Where the results of the work go, a folder or a file: it is no data where it lies among them; not given: nowhere.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// The format of the data that a model was trained on, where these are no pictures: the columns of a table are then looked for by name;
    /// not given: as the data has it.
    /// </summary>
    public ExampleFormat? Format { get; init; }

    /// <summary>The columns of a table that a model was trained on.</summary>
    internal TableColumns? Columns => Format as TableColumns;

    /// <summary>What columns of labels are called, whether one has commas in its name or several are named.</summary>
    internal IReadOnlyCollection<string> LabelNames => Labels is { } labels
        ? [labels, .. labels.Split(',', StringSplitOptions.TrimEntries)] : [];

    /// <summary>
    /// About how long the training may take that the pictures are for; large ones are made smaller for it. Not given: twenty minutes.
    /// </summary>
    public TimeSpan? TrainingTime { get; init; }

    /// <summary>Whether the first page of a TIFF file stands for the file, instead of each for itself.</summary>
    internal bool FirstPage { get; init; }

    /// <summary>Options that give data the format that a model was trained on.</summary>
    /// <param name="format">The model's format.</param>
    public static DataOptions Like(ExampleFormat format) => format is PictureFormat pictures
        ? new DataOptions { Width = pictures.Width, Height = pictures.Height, Channels = pictures.Channels }
        : new DataOptions { Format = format };

    /// <summary>Checks what can be checked before anything is read.</summary>
    /// <exception cref="DataException">A value is out of its range, or two exclude each other.</exception>
    public void Validate()
    {
        if (Size is not null && (Width is not null || Height is not null))
        {
            throw new DataException("size: give either the side of a square (size) or width and height, not both.");
        }

        if (Width is null != Height is null)
        {
            throw new DataException($"{(Width is null ? "height" : "width")}: width and height go together; give the other one too, or " +
                $"size for a square.");
        }

        CheckSide("size", Size);
        CheckSide("width", Width);
        CheckSide("height", Height);
        if (Channels is not (null or 1 or 3))
        {
            throw new DataException($"channels: expected 1 (grey) or 3 (colour), found {Channels}.");
        }

        if (Limit is { } limit && limit < Minimum)
        {
            throw new DataException($"limit: expected at least {Minimum} pictures, found {limit}.");
        }
    }

    private static void CheckSide(string name, int? side)
    {
        if (side is < PictureFormat.MinimumSide or > PictureFormat.MaximumSide)
        {
            throw new DataException($"{name}: expected {PictureFormat.MinimumSide} to {PictureFormat.MaximumSide} pixels, found {side}.");
        }
    }
}
