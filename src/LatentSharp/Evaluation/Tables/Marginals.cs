using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Evaluation.Tables;

/// <summary>Compares columns of rows one by one.</summary>
internal static class Marginals
{
    private const int Parts = 10;
    private const int MostListed = 12;
    private const string MissingName = "(missing)";

    /// <summary>A column of real rows beside that of drawn ones.</summary>
    /// <param name="column">The column.</param>
    /// <param name="real">Its cells in real rows.</param>
    /// <param name="drawn">Its cells in drawn rows.</param>
    /// <param name="held">Its cells in held-out rows; empty where there are none.</param>
    public static ColumnMarginal Of(MixedColumn column, double[] real, double[] drawn, double[] held)
    {
        double Distance(double[] other) => column.IsOrdered ? Steps(real, other) : Variation(real, other);
        return new ColumnMarginal(column.Name, column.Type, column.IsOrdered ? "Kolmogorov–Smirnov" : "total variation", Distance(drawn),
            held.Length > 0 ? Distance(held) : null, column.IsOrdered ? Tenths(column, real, drawn) : Categories(column, real, drawn));
    }

    /// <summary>Half the sum of absolute differences of shares.</summary>
    public static double Variation(double[] real, double[] drawn)
    {
        Dictionary<double, double> difference = [];
        Add(real, 1.0 / real.Length);
        Add(drawn, -1.0 / drawn.Length);
        return difference.OrderBy(pair => pair.Key).Sum(pair => Math.Abs(pair.Value)) / 2;

        void Add(double[] cells, double share)
        {
            foreach (double cell in cells)
            {
                // A missing cell is a value of its own.
                double key = double.IsNaN(cell) ? double.PositiveInfinity : cell;
                difference[key] = difference.GetValueOrDefault(key) + share;
            }
        }
    }

    /// <summary>The largest difference of the distribution functions; missing cells lie below all others.</summary>
    public static double Steps(double[] real, double[] drawn)
    {
        (double[] a, double[] b) = (Sorted(real), Sorted(drawn));
        (int i, int j) = (0, 0);
        double largest = 0;
        while (i < a.Length && j < b.Length)
        {
            double at = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= at)
            {
                i++;
            }

            while (j < b.Length && b[j] <= at)
            {
                j++;
            }

            largest = Math.Max(largest, Math.Abs(((double)i / a.Length) - ((double)j / b.Length)));
        }

        return largest;
    }

    private static double[] Sorted(double[] cells)
    {
        double[] sorted = Array.ConvertAll(cells, cell => double.IsNaN(cell) ? double.NegativeInfinity : cell);
        Array.Sort(sorted);
        return sorted;
    }

    private static List<MarginalShare> Categories(MixedColumn column, double[] real, double[] drawn)
    {
        double[] values = [.. real.Concat(drawn).Distinct()];
        var shares = values.Select(value => new MarginalShare(
            double.IsNaN(value) ? MissingName : column.Text(value, default, 0), Share(real, value), Share(drawn, value)))
            .OrderByDescending(share => share.Real).ThenBy(share => share.Value, StringComparer.Ordinal).ToList();
        return shares.Count <= MostListed ? shares
            : [.. shares.Take(MostListed - 1), new MarginalShare($"{shares.Count - MostListed + 1} others",
                shares.Skip(MostListed - 1).Sum(share => share.Real), shares.Skip(MostListed - 1).Sum(share => share.Synthetic))];

        static double Share(double[] cells, double value) => (double)cells.Count(cell => cell.Equals(value)) / cells.Length;
    }

    private static List<MarginalShare> Tenths(MixedColumn column, double[] real, double[] drawn)
    {
        double[] sorted = [.. real.Where(cell => !double.IsNaN(cell)).Order()];
        double[] bounds = sorted.Length == 0 ? [] : [.. Enumerable.Range(1, Parts).Select(k =>
            sorted[Math.Min(sorted.Length - 1, (int)((long)k * sorted.Length / Parts))]).Distinct()];
        var shares = new List<MarginalShare>();
        double low = double.NegativeInfinity;
        foreach (double bound in bounds)
        {
            double top = bound == bounds[^1] ? double.PositiveInfinity : bound;
            double from = low;
            shares.Add(new MarginalShare(double.IsInfinity(top) ? $"above {column.Text(Math.Max(from, sorted[0]), default, 0)}"
                : $"to {column.Text(top, default, 0)}", Share(real, from, top), Share(drawn, from, top)));
            low = bound;
        }

        if (real.Concat(drawn).Any(double.IsNaN))
        {
            shares.Add(new MarginalShare(MissingName, (double)real.Count(double.IsNaN) / real.Length,
                (double)drawn.Count(double.IsNaN) / drawn.Length));
        }

        return shares;

        static double Share(double[] cells, double from, double top) =>
            (double)cells.Count(cell => cell > from && cell <= top) / cells.Length;
    }
}
