using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>
/// A table of numbers, categories, dates and missing cells: rows of cells, which the columns turn into what a model sees.
/// </summary>
internal sealed class MixedDataset : Dataset
{
    private const int MostCompared = 40;

    private readonly IReadOnlyList<ColumnCells>? _raw;
    private readonly string _separator;
    private readonly IReadOnlyList<double[]> _cells;
    private MixedColumns? _columns;

    /// <summary>A table whose columns are to be fitted.</summary>
    public MixedDataset(IReadOnlyList<ColumnCells> raw, string[] names, ulong[] hashes, AttributeTable? attributes,
        IReadOnlyList<string> notes, string separator)
        : base(names, hashes, attributes, null, notes)
    {
        (_raw, _separator) = (raw, separator);
        _cells = [.. raw.Select(column => column.Cells)];
    }

    /// <summary>A table with the columns of a model.</summary>
    public MixedDataset(MixedColumns columns, IReadOnlyList<double[]> cells, string[] names, ulong[] hashes, AttributeTable? attributes,
        IReadOnlyList<string> notes)
        : base(names, hashes, attributes, null, notes)
    {
        (_columns, _cells, _separator) = (columns, cells, columns.Separator);
    }

    /// <summary>The columns; before the training rows are known, as all rows have them.</summary>
    public override MixedColumns Format => _columns ??= Fitted([.. Enumerable.Range(0, Count)]);

    /// <summary>A cell.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="column">Which column.</param>
    public double Cell(int row, int column) => _cells[column][row];

    /// <summary>All cells of a row.</summary>
    /// <param name="row">Which row.</param>
    public double[] Row(int row) => [.. _cells.Select(column => column[row])];

    /// <inheritdoc/>
    public override Dataset Standardized(ReadOnlySpan<int> indices)
    {
        if (_raw is null)
        {
            return this;
        }

        MixedColumns columns = Fitted(indices.ToArray());
        var table = (MixedDataset)Copy([.. Notes, .. columns.Described.Select(column => $"column '{column.Name}': {column.Description}")]);
        table._columns = columns;
        return table;
    }

    /// <inheritdoc/>
    protected override void Fill(int index, Span<float> values)
    {
        MixedColumns format = Format;
        for (int j = 0; j < _cells.Count; j++)
        {
            format.Columns[j].Fill(_cells[j][index], values[format.Starts[j]..format.Starts[j + 1]]);
        }
    }

    private MixedColumns Fitted(int[] rows)
    {
        MixedColumn[] columns = [.. _raw!.Select(column => column.Fit(rows))];
        return new MixedColumns(columns) { Separator = _separator, Orders = [.. Orders(columns, rows)] };
    }

    /// <summary>How columns that can be compared lie to each other.</summary>
    private IEnumerable<PairOrder> Orders(MixedColumn[] columns, int[] rows)
    {
        int[] ordered = [.. Enumerable.Range(0, columns.Length).Where(j => columns[j].IsOrdered).Take(MostCompared)];
        foreach (int first in ordered)
        {
            foreach (int second in ordered.Where(j => j > first && columns[j].GetType() == columns[first].GetType()))
            {
                var counts = new int[3];
                foreach (int row in rows)
                {
                    (double a, double b) = (_cells[first][row], _cells[second][row]);
                    if (!double.IsNaN(a) && !double.IsNaN(b))
                    {
                        counts[1 + Math.Sign(a.CompareTo(b))]++;
                    }
                }

                yield return new PairOrder(first, second, counts[0], counts[1], counts[2]);
            }
        }
    }
}
