using System.IO.Hashing;
using System.Runtime.InteropServices;
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

    /// <summary>One row in its own units, <c>[columns]</c>.</summary>
    /// <param name="index">Which row.</param>
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
