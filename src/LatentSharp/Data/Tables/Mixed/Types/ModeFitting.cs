using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>
/// Fits the modes of a column: numbers that come again and again are modes of their own, the rest a mixture of Gaussians whose number is
/// chosen by the Bayesian information criterion (Schwarz 1978). No draw is made, so that the same numbers give the same modes.
/// </summary>
internal static class ModeFitting
{
    // Numbers looked at, evenly spread over the sorted ones.
    private const int MostLooked = 2000;
    private const int MostMixed = 8;
    private const int Rounds = 60;

    // A column of so few different numbers is a choice among them.
    private const int FewDifferent = 20;

    // A number that this share of the rows has is a mode of its own.
    private const double OwnShare = 0.05;
    private const int FewestOwn = 5;

    // A mode of a smaller share is none.
    private const double LeastShare = 0.01;

    // From this ratio of the 95th to the 5th percentile on, numbers above 0 are seen by their logarithm.
    private const double FarApart = 20;

    /// <summary>Whether a column is better seen by the logarithm of its numbers.</summary>
    /// <param name="sorted">The numbers in rising order, at least one.</param>
    public static bool WantsLogarithm(ReadOnlySpan<double> sorted) =>
        sorted[0] > 0 && sorted[(int)(0.95 * (sorted.Length - 1))] > FarApart * sorted[(int)(0.05 * (sorted.Length - 1))];

    /// <summary>The modes of a column, in rising order.</summary>
    /// <param name="sorted">The numbers in rising order, at least one.</param>
    /// <param name="step">What the numbers are rounded to; no mode is much narrower.</param>
    public static IReadOnlyList<Mode> Fit(ReadOnlySpan<double> sorted, double step)
    {
        var modes = new List<Mode>();
        var rest = new List<double>();
        int fewest = (int)Math.Max(FewestOwn, OwnShare * sorted.Length);
        bool isFew = Different(sorted) <= FewDifferent;
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            if (isFew || end - start >= fewest)
            {
                modes.Add(new Mode(sorted[start], 0));
            }
            else
            {
                rest.AddRange(sorted[start..end]);
            }

            start = end;
        }

        modes.AddRange(Mixture(Looked(rest), step));
        return [.. modes.OrderBy(mode => mode.Mean).ThenBy(mode => mode.Scale)];
    }

    private static int Different(ReadOnlySpan<double> sorted)
    {
        int different = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            different += sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        return different;
    }

    private static double[] Looked(List<double> sorted) => sorted.Count <= MostLooked ? [.. sorted]
        : [.. Enumerable.Range(0, MostLooked).Select(i => sorted[(int)((i + 0.5) * sorted.Count / MostLooked)])];

    private static IReadOnlyList<Mode> Mixture(double[] values, double step)
    {
        if (values.Length == 0)
        {
            return [];
        }

        (double mean, double deviation) = Moments(values);
        double narrowest = Math.Max(Math.Max(1e-3 * deviation, 0.3 * step), 1e-12 * Math.Max(1, Math.Abs(mean)));
        Gaussian[] best = [];
        double least = double.PositiveInfinity;
        for (int count = 1; count <= Math.Min(MostMixed, 1 + (values.Length / 20)); count++)
        {
            Gaussian[] parts = Start(values, count, narrowest);
            double likelihood = 0;
            for (int round = 0; round < Rounds; round++)
            {
                likelihood = Improve(values, parts, narrowest);
            }

            double criterion = (((3 * count) - 1) * DoubleMath.Log(values.Length)) - (2 * likelihood);
            if (criterion >= least)
            {
                break;
            }

            (best, least) = (parts, criterion);
        }

        return Assigned(values, best, narrowest);
    }

    private static Gaussian[] Start(double[] values, int count, double narrowest)
    {
        var parts = new Gaussian[count];
        for (int k = 0; k < count; k++)
        {
            (double mean, double deviation) = Moments(values.AsSpan((int)((long)k * values.Length / count),
                Math.Max(1, values.Length / count)));
            parts[k] = new Gaussian(1.0 / count, mean, Math.Max(deviation, narrowest));
        }

        return parts;
    }

    /// <summary>A round of expectation and maximization; gives the log-likelihood before it.</summary>
    private static double Improve(double[] values, Gaussian[] parts, double narrowest)
    {
        Span<double> shares = stackalloc double[parts.Length];
        Span<double> weights = stackalloc double[parts.Length];
        Span<double> sums = stackalloc double[parts.Length];
        Span<double> squares = stackalloc double[parts.Length];
        weights.Clear();
        sums.Clear();
        squares.Clear();
        double total = 0;
        foreach (double value in values)
        {
            total += Shares(value, parts, shares);
            for (int k = 0; k < parts.Length; k++)
            {
                double away = value - parts[k].Mean;
                weights[k] += shares[k];
                sums[k] += shares[k] * away;
                squares[k] += shares[k] * away * away;
            }
        }

        for (int k = 0; k < parts.Length; k++)
        {
            double weight = Math.Max(weights[k], 1e-9);
            double shift = sums[k] / weight;
            double variance = Math.Max(0, (squares[k] / weight) - (shift * shift));
            parts[k] = new Gaussian(weight / values.Length, parts[k].Mean + shift, Math.Max(Math.Sqrt(variance), narrowest));
        }

        return total;
    }

    /// <summary>The share of each part in a value; gives the log-density.</summary>
    private static double Shares(double value, Gaussian[] parts, Span<double> shares)
    {
        const double halfLogTwoPi = 0.9189385332046727;
        double largest = double.NegativeInfinity;
        for (int k = 0; k < parts.Length; k++)
        {
            double away = (value - parts[k].Mean) / parts[k].Deviation;
            shares[k] = parts[k].LogWeight - (0.5 * away * away) - halfLogTwoPi;
            largest = Math.Max(largest, shares[k]);
        }

        double sum = 0;
        for (int k = 0; k < parts.Length; k++)
        {
            shares[k] = DoubleMath.Exp(shares[k] - largest);
            sum += shares[k];
        }

        for (int k = 0; k < parts.Length; k++)
        {
            shares[k] /= sum;
        }

        return largest + DoubleMath.Log(sum);
    }

    /// <summary>The parts with the mean and deviation of the values that are likeliest theirs; parts of too few are left out.</summary>
    private static List<Mode> Assigned(double[] values, Gaussian[] parts, double narrowest)
    {
        Gaussian[] kept = [.. parts.Where(part => part.Weight >= LeastShare)];
        var own = kept.Select(_ => new List<double>()).ToArray();
        foreach (double value in values)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int k = 0; k < kept.Length; k++)
            {
                double away = (value - kept[k].Mean) / kept[k].Deviation;
                double cost = (0.5 * away * away) + DoubleMath.Log(kept[k].Deviation);
                (best, least) = cost < least ? (k, cost) : (best, least);
            }

            own[best].Add(value);
        }

        var modes = new List<Mode>();
        foreach (List<double> members in own.Where(members => members.Count > 0))
        {
            (double mean, double deviation) = Moments(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members));
            modes.Add(new Mode(mean, Math.Max(deviation, narrowest)));
        }

        return modes;
    }

    /// <summary>Mean and standard deviation.</summary>
    /// <param name="values">The values, at least one.</param>
    public static (double Mean, double Deviation) Moments(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double mean = sum / values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, Math.Sqrt(squares / values.Length));
    }

    private readonly record struct Gaussian(double Weight, double Mean, double Deviation)
    {
        public double LogWeight { get; } = DoubleMath.Log(Weight / Deviation);
    }
}
