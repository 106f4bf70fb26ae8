using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables;

namespace LatentSharp.Data;

/// <summary>A table of numbers: rows <c>[columns]</c> in their own units, and the columns that standardize them for a model.</summary>
public sealed class TableDataset : Dataset
{
    private TableRows _rows;

    internal TableDataset(TableRows rows, string[] names, AttributeTable? attributes, IReadOnlyList<string> notes,
        IReadOnlyList<TextColumn> others)
        : base(names, [.. names.Select((_, i) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(rows[i])))], attributes, null, notes)
    {
        _rows = rows;
        Others = others;
    }

    /// <summary>The columns, and what standardizes them.</summary>
    public override TableColumns Format => _rows.Columns;

    /// <summary>Opens a table of numbers; <see cref="Dataset.Open(string, DataOptions, CancellationToken)"/> says what can be
    /// opened.</summary>
    /// <param name="pathOrName">A path, or one of the built-in names; a path that exists wins.</param>
    /// <param name="options">The wanted format and limits; not given: as the data has it.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DataException">The data cannot be used, or are no table: the message says what, where, and what to do.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static new TableDataset Open(string pathOrName, DataOptions? options = null, CancellationToken cancellation = default)
    {
        Dataset set = Dataset.Open(pathOrName, options, cancellation);
        return set as TableDataset
            ?? throw new DataException($"'{pathOrName}' holds {set.Format.Kind.Words}, and a table of numbers is wanted here; give one.");
    }

    /// <summary>Numbers that a program has, as a table.</summary>
    /// <param name="columns">Names of the columns, each once, 1 to <see cref="TableColumns.Most"/>.</param>
    /// <param name="rows">The rows, <c>[columns]</c> each, in the columns' own units; they are copied.</param>
    /// <param name="labels">What is known about each row; null for nothing.</param>
    /// <exception cref="ArgumentException">A row has another number of values, a value is no number or beyond ±10¹⁰⁰, or two columns have
    /// one name.</exception>
    public static TableDataset FromRows(IReadOnlyList<string> columns, IReadOnlyList<double[]> rows, AttributeTable? labels = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        var format = TableColumns.Raw([.. columns]);
        if (format.Fault() is var (found, expected))
        {
            throw new ArgumentException($"TableDataset: {found} is not possible: it must be {expected}.", nameof(columns));
        }

        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i]?.Length != columns.Count)
            {
                throw new ArgumentException($"TableDataset: row {i} has {rows[i]?.Length ?? 0} values for " +
                    $"{Counted.Of(columns.Count, "column")}.", nameof(rows));
            }

            int bad = Array.FindIndex(rows[i], value => !(Math.Abs(value) <= NumberTable.Largest));
            if (bad >= 0)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"TableDataset: row {i}, column " +
                    $"'{columns[bad]}': {rows[i][bad]} is no number from -1e100 to 1e100; leave the row out, or put a number there."),
                    nameof(rows));
            }
        }

        return new TableDataset(new TableRows(format, [.. rows.SelectMany(row => row)]),
            [.. Enumerable.Range(0, rows.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"row {i}"))], labels, [], []);
    }

    /// <summary>The same rows as a model sees them whose columns have these means and scales.</summary>
    internal TableDataset As(TableColumns columns)
    {
        var table = (TableDataset)Copy(Notes);
        table._rows = _rows with { Columns = columns };
        return table;
    }

    /// <summary>One row in its own units, <c>[columns]</c>.</summary>
    /// <param name="index">Which row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    public ReadOnlySpan<double> Row(int index) => _rows[index];

    /// <summary>The same table, standardized: each column gets mean 0 and standard deviation 1 over the chosen rows.</summary>
    /// <param name="indices">The rows to measure, e.g. <see cref="Split.Train"/>.</param>
    /// <exception cref="DataException">No column varies over these rows.</exception>
    public override TableDataset Standardized(ReadOnlySpan<int> indices)
    {
        TableRows rows = _rows.Standardized(indices);
        List<string> notes = [.. Notes, $"standardised: each column has mean 0 and standard deviation 1 over the {indices.Length} " +
            $"training rows"];
        notes.AddRange(rows.Columns.Names
            .Where((_, j) => rows.Columns.Scales[j] == 0)
            .Select((name, _) => $"constant: the column '{name}' has one value in all training rows; nothing is learned of it, and it is " +
                $"given back as it is"));
        var table = (TableDataset)Copy(notes);
        table._rows = rows;
        return table;
    }

    /// <inheritdoc/>
    protected override void Fill(int index, Span<float> values) => Format.Standardize(_rows[index], values);
}
