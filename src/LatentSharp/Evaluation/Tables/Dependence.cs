using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Evaluation.Tables;

/// <summary>
/// How much two columns go together, from 0 to 1: of numbers and dates |Spearman's correlation|, of categories Cramér's V with Bergsma's
/// correction (2013), of both the correlation ratio of ranks within categories with Kelley's correction (1935). Missing cells are a
/// category, and left out among numbers.
/// </summary>
internal static class Dependence
{
    private const int Fewest = 3;

    /// <summary>What is measured of two columns.</summary>
    public static string Measure(MixedColumn first, MixedColumn second) => first.IsOrdered && second.IsOrdered ? "|rank correlation|"
        : first.IsOrdered || second.IsOrdered ? "correlation ratio" : "Cramér's V";

    /// <summary>The dependence of two columns.</summary>
    /// <param name="first">One column.</param>
    /// <param name="second">The other.</param>
    /// <param name="a">Cells of the first.</param>
    /// <param name="b">Cells of the second.</param>
    public static double Of(MixedColumn first, MixedColumn second, double[] a, double[] b) => first.IsOrdered
        ? second.IsOrdered ? Correlation(a, b) : Ratio(b, a)
        : second.IsOrdered ? Ratio(a, b) : Cramer(a, b);

    private static double Correlation(double[] a, double[] b)
    {
        int[] both = [.. Enumerable.Range(0, a.Length).Where(i => !double.IsNaN(a[i]) && !double.IsNaN(b[i]))];
        if (both.Length < Fewest)
        {
            return 0;
        }

        (double[] x, double[] y) = (Ranks(Array.ConvertAll(both, i => a[i])), Ranks(Array.ConvertAll(both, i => b[i])));
        double mean = (both.Length - 1) / 2.0;
        (double xy, double xx, double yy) = (0, 0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }

        return xx > 0 && yy > 0 ? Math.Abs(xy) / Math.Sqrt(xx * yy) : 0;
    }

    private static double Ratio(double[] categories, double[] numbers)
    {
        int[] known = [.. Enumerable.Range(0, numbers.Length).Where(i => !double.IsNaN(numbers[i]))];
        if (known.Length < Fewest)
        {
            return 0;
        }

        double[] ranks = Ranks(Array.ConvertAll(known, i => numbers[i]));
        double mean = ranks.Average();
        double all = ranks.Sum(rank => (rank - mean) * (rank - mean));
        IGrouping<double, double>[] groups = [.. known.Select((row, i) => (Key: categories[row], Rank: ranks[i]))
            .GroupBy(pair => pair.Key, pair => pair.Rank)];
        double within = groups.Sum(group =>
        {
            double own = group.Average();
            return group.Sum(rank => Squared(rank - own));
        });

        // Means of few numbers differ by chance: the variances within and of all, each by its degrees of freedom.
        double left = within / Math.Max(1, known.Length - groups.Length) * (known.Length - 1);
        return all > 0 && groups.Length < known.Length ? Math.Sqrt(Math.Max(0, 1 - (left / all))) : 0;
    }

    private static double Cramer(double[] a, double[] b)
    {
        double[] rows = [.. a.Distinct()];
        double[] columns = [.. b.Distinct()];
        var counts = new double[rows.Length, columns.Length];
        var rowPlaces = rows.Select((value, i) => (value, i)).ToDictionary(pair => pair.value, pair => pair.i);
        var columnPlaces = columns.Select((value, i) => (value, i)).ToDictionary(pair => pair.value, pair => pair.i);
        var rowSums = new double[rows.Length];
        var columnSums = new double[columns.Length];
        for (int i = 0; i < a.Length; i++)
        {
            (int r, int c) = (rowPlaces[a[i]], columnPlaces[b[i]]);
            counts[r, c]++;
            rowSums[r]++;
            columnSums[c]++;
        }

        double squares = 0;
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                double expected = rowSums[r] * columnSums[c] / a.Length;
                squares += Squared(counts[r, c] - expected) / expected;
            }
        }

        double n = a.Length;
        double phi = Math.Max(0, (squares / n) - ((rows.Length - 1.0) * (columns.Length - 1) / (n - 1)));
        double least = Math.Min(
            rows.Length - (Squared(rows.Length - 1) / (n - 1)), columns.Length - (Squared(columns.Length - 1) / (n - 1)));
        return least > 1 ? Math.Min(1, Math.Sqrt(phi / (least - 1))) : 0;
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        var ranks = new double[values.Length];
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]])
            {
                end++;
            }

            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end - 1) / 2.0;
            }

            start = end;
        }

        return ranks;
    }

    private static double Squared(double value) => value * value;
}
