using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>Reads rows that a model gives back, and adds up by how much they differ from the rows of a table.</summary>
/// <param name="columns">Number of columns.</param>
internal abstract class RowErrors(int columns)
{
    /// <summary>The columns, of a table of several types; else null.</summary>
    public abstract MixedColumns? Mixed { get; }

    /// <summary>Sum of squared errors of each column, in its own unit.</summary>
    protected double[] Squares { get; } = new double[columns];

    /// <summary>A row in its own units, <c>[columns]</c>.</summary>
    /// <param name="values">The row as the model gives it.</param>
    public double[] Read(ReadOnlySpan<float> values)
    {
        var row = new double[Squares.Length];
        Read(values, row);
        return row;
    }

    /// <summary>Adds the errors of a row to those of its columns.</summary>
    /// <param name="index">Which row of the table.</param>
    /// <param name="again">The same, given back.</param>
    /// <returns>The root mean square over the columns, each in standard deviations.</returns>
    public double Add(int index, double[] again) => Math.Sqrt(Sum(index, again) / Squares.Length);

    /// <summary>The error of each column.</summary>
    /// <param name="rows">Number of rows that were added.</param>
    public abstract ColumnError[] ByColumn(int rows);

    /// <summary>Reads a row.</summary>
    protected abstract void Read(ReadOnlySpan<float> values, double[] row);

    /// <summary>Sum over the columns of squared errors in standard deviations; adds those in own units to <see cref="Squares"/>.</summary>
    protected abstract double Sum(int index, double[] again);
}

/// <summary>Errors of a table of numbers.</summary>
/// <param name="set">The rows.</param>
/// <param name="columns">The columns of the model.</param>
internal sealed class NumberErrors(TableDataset set, TableColumns columns) : RowErrors(columns.Names.Count)
{
    public override MixedColumns? Mixed => null;

    public override ColumnError[] ByColumn(int rows) =>
        [.. columns.Names.Select((name, j) => new ColumnError(name, Math.Sqrt(Squares[j] / rows)))];

    protected override void Read(ReadOnlySpan<float> values, double[] row) => columns.Restore(values, row);

    protected override double Sum(int index, double[] again)
    {
        ReadOnlySpan<double> row = set.Row(index);
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double own = row[j] - again[j];
            double standard = own / (columns.Scales[j] > 0 ? columns.Scales[j] : 1);
            Squares[j] += own * own;
            sum += standard * standard;
        }

        return sum;
    }
}

/// <summary>Errors of a table of several types: another category, or a cell that is missing on one side, counts as one.</summary>
/// <param name="set">The rows.</param>
internal sealed class MixedErrors(MixedDataset set) : RowErrors(set.Format.Columns.Count)
{
    private readonly int[] _wrong = new int[set.Format.Columns.Count];

    public override MixedColumns Mixed => set.Format;

    public override ColumnError[] ByColumn(int rows) => [.. Mixed.Columns.Select((column, j) =>
        new ColumnError(column.Name, Math.Sqrt(Squares[j] / Math.Max(1, rows - (column.IsOrdered ? _wrong[j] : 0))))
        {
            Wrong = column.IsOrdered ? null : (double)_wrong[j] / rows,
        })];

    protected override void Read(ReadOnlySpan<float> values, double[] row) => Mixed.Read(values, row);

    protected override double Sum(int index, double[] again)
    {
        double[] row = set.Row(index);
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            MixedColumn column = Mixed.Columns[j];
            if (column.IsOrdered && !double.IsNaN(row[j]) && !double.IsNaN(again[j]))
            {
                double own = row[j] - again[j];
                Squares[j] += own * own;
                sum += own / column.Unit * (own / column.Unit);
            }
            else if (!row[j].Equals(again[j]))
            {
                Squares[j] += column.IsOrdered ? 0 : 1;
                _wrong[j]++;
                sum++;
            }
        }

        return sum;
    }
}
