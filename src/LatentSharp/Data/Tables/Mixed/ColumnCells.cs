using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>A column whose type is known, with a cell for each row; its modes are fitted to the training rows.</summary>
/// <param name="name">Its heading.</param>
/// <param name="cells">Its cells; NaN where they are missing.</param>
/// <param name="missing">What missing cells have; null where none is missing.</param>
internal abstract class ColumnCells(string name, double[] cells, string? missing)
{
    /// <summary>Its heading.</summary>
    public string Name => name;

    /// <summary>Its cells.</summary>
    public double[] Cells => cells;

    /// <summary>The column as training rows have it.</summary>
    /// <param name="rows">The training rows.</param>
    public abstract MixedColumn Fit(ReadOnlySpan<int> rows);

    /// <summary>Keeps some of the rows.</summary>
    /// <param name="rows">Those that are kept.</param>
    public abstract ColumnCells Of(int[] rows);

    /// <summary>What missing cells have.</summary>
    protected string? Missing => missing;

    /// <summary>The share of rows in which it is missing.</summary>
    protected double MissingShare(ReadOnlySpan<int> rows)
    {
        int count = 0;
        foreach (int row in rows)
        {
            count += double.IsNaN(cells[row]) ? 1 : 0;
        }

        return missing is null ? 0 : (double)count / Math.Max(1, rows.Length);
    }

    /// <summary>The cells of some rows.</summary>
    protected double[] Chosen(int[] rows) => Array.ConvertAll(rows, row => cells[row]);

    /// <summary>A column of numbers or dates.</summary>
    /// <param name="name">Its heading.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="missing">What missing cells have.</param>
    /// <param name="step">What cells are rounded to.</param>
    /// <param name="empty">The column without what is fitted.</param>
    public sealed class OfValues(string name, double[] cells, string? missing, double step, ValueColumn empty)
        : ColumnCells(name, cells, missing)
    {
        public override ColumnCells Of(int[] rows) => new OfValues(Name, Chosen(rows), Missing, step, empty);

        public override MixedColumn Fit(ReadOnlySpan<int> rows)
        {
            var known = new List<double>(rows.Length);
            foreach (int row in rows)
            {
                if (!double.IsNaN(Cells[row]))
                {
                    known.Add(Cells[row]);
                }
            }

            double[] sorted = known.Count > 0 ? [.. known] : [.. Cells.Where(cell => !double.IsNaN(cell)).Take(1)];
            Array.Sort(sorted);
            (_, double deviation) = ModeFitting.Moments(sorted);
            bool isLogarithmic = empty is NumberColumn && ModeFitting.WantsLogarithm(sorted);
            double near = isLogarithmic ? sorted[sorted.Length / 2] : 1;
            double[] seen = isLogarithmic ? Array.ConvertAll(sorted, Tensors.Formulas.DoubleMath.Log) : sorted;
            return empty with
            {
                Name = Name,
                Missing = Missing,
                MissingShare = MissingShare(rows),
                Modes = ModeFitting.Fit(seen, step / near),
                IsLogarithmic = isLogarithmic,
                Low = sorted[0],
                High = sorted[^1],
                Deviation = deviation,
            };
        }
    }

    /// <summary>A column of categories, or of true and false.</summary>
    /// <param name="name">Its heading.</param>
    /// <param name="cells">Places in the list of categories.</param>
    /// <param name="missing">What missing cells have.</param>
    /// <param name="empty">The column, but for the share that is missing.</param>
    public sealed class OfCategories(string name, double[] cells, string? missing, CategoryColumn empty)
        : ColumnCells(name, cells, missing)
    {
        public override ColumnCells Of(int[] rows) => new OfCategories(Name, Chosen(rows), Missing, empty);

        public override MixedColumn Fit(ReadOnlySpan<int> rows) => empty with { MissingShare = MissingShare(rows) };
    }
}
