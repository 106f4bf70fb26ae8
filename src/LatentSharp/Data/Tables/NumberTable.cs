using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Tables;

/// <summary>A table as it was read.</summary>
/// <param name="Names">Names of the columns.</param>
/// <param name="Values">All values in their own units, <c>[rows, columns]</c>.</param>
/// <param name="Rows">A name a row, e.g. <c>line 2</c>.</param>
/// <param name="Labels">What is known about the rows beside the numbers.</param>
internal sealed record NumberTable(IReadOnlyList<string> Names, double[] Values, string[] Rows, AttributeTable? Labels = null)
{
    /// <summary>Columns of the file that the model does not use, e.g. an identifier.</summary>
    public IReadOnlyList<TextColumn> Others { get; init; } = [];

    /// <summary>Larger numbers are refused: their squares would soon be none.</summary>
    public const double Largest = 1e100;

    /// <summary>The table as a set; standardized already where the options name the columns of a model.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <exception cref="DataException">There are too few rows, or pictures are wanted.</exception>
    public TableDataset ToSet(string path, DataOptions options, List<string> notes)
    {
        if (Rows.Length < options.Minimum)
        {
            throw new DataException($"'{path}' has {(Rows.Length == 0 ? "no rows" : "only one row")} of numbers; give at " +
                $"least {options.Minimum}{(options.Minimum > 1 ? " to learn from" : "")}.");
        }

        var rows = new TableRows(options.Columns ?? TableColumns.Raw(Names), Values);
        notes.Insert(0, $"table: {Counted.Of(Rows.Length, "row")} of {rows.Columns}");
        return new TableDataset(rows, Rows, Labels, notes, Others);
    }

    /// <summary>Refuses a table where pictures are wanted.</summary>
    /// <exception cref="DataException">They are.</exception>
    public static void RefusePictures(string path, DataOptions options)
    {
        if ((options.Size ?? options.Width) is { } width)
        {
            throw new DataException($"'{path}' is a table of numbers, but pictures of {width}×{options.Size
                ?? options.Height} are wanted here; give pictures, or a model of such a table.");
        }
    }

    /// <summary>Refuses what does not fit into memory.</summary>
    /// <exception cref="DataException">It does not.</exception>
    public static int CheckSize(string path, long rows, long columns)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        long values = rows * columns;
        return values <= Array.MaxLength && values * sizeof(double) <= available
            ? (int)values
            : throw new DataException($"'{path}': {rows} rows of {columns} columns need {values * sizeof(double) >> 20} MB, but this " +
                $"machine has {available >> 20} MB; give fewer rows.");
    }
}
