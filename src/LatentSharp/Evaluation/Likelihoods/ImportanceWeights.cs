using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Evaluation.Likelihoods;

/// <summary>What the weights w = p(x, z) / q(z|x) of samples of q(z|x) say of one example (Burda et al. 2016, section 3).</summary>
internal static class ImportanceWeights
{
    /// <summary>
    /// The bound log (1/k) Σ w for groups of <paramref name="group"/> weights, averaged over as many groups as there are: its expected
    /// value is that of one group, its error less.
    /// </summary>
    /// <param name="logWeights">log w of each sample, nats.</param>
    /// <param name="group">k, from 1 to the number of samples.</param>
    public static double Bound(ReadOnlySpan<double> logWeights, int group)
    {
        double sum = 0;
        int groups = logWeights.Length / group;
        for (int i = 0; i < groups; i++)
        {
            sum += LogSum(logWeights.Slice(i * group, group)) - DoubleMath.Log(group);
        }

        return sum / groups;
    }

    /// <summary>
    /// The bound of <see cref="Bound"/> for several group sizes, in one pass: groups are put together of those of a smaller size that
    /// divides theirs.
    /// </summary>
    /// <param name="logWeights">log w of each sample, nats.</param>
    /// <param name="groups">Group sizes, ascending, each from 1 to the number of samples.</param>
    public static double[] Bounds(ReadOnlySpan<double> logWeights, IReadOnlyList<int> groups)
    {
        var bounds = new double[groups.Count];
        var sums = new double[groups.Count][];
        for (int p = 0; p < bounds.Length; p++)
        {
            int size = groups[p];
            int part = p - 1;
            while (part >= 0 && size % groups[part] != 0)
            {
                part--;
            }

            ReadOnlySpan<double> parts = part < 0 ? logWeights : sums[part];
            int each = part < 0 ? size : size / groups[part];
            sums[p] = new double[logWeights.Length / size];
            double total = 0;
            for (int i = 0; i < sums[p].Length; i++)
            {
                sums[p][i] = LogSum(parts.Slice(i * each, each));
                total += sums[p][i];
            }

            bounds[p] = (total / sums[p].Length) - DoubleMath.Log(size);
        }

        return bounds;
    }

    /// <summary>The effective sample size (Σ w)² / Σ w², from 1 to the number of samples (Kong 1992).</summary>
    /// <param name="logWeights">log w of each sample, nats.</param>
    public static double EffectiveSampleSize(ReadOnlySpan<double> logWeights)
    {
        double largest = Largest(logWeights);
        (double sum, double squares) = (0, 0);
        foreach (double logWeight in logWeights)
        {
            double w = DoubleMath.Exp(logWeight - largest);
            sum += w;
            squares += w * w;
        }

        return sum * sum / squares;
    }

    private static double LogSum(ReadOnlySpan<double> logWeights)
    {
        if (logWeights.Length == 1)
        {
            return logWeights[0];
        }

        double largest = Largest(logWeights);
        double sum = 0;
        foreach (double logWeight in logWeights)
        {
            sum += DoubleMath.Exp(logWeight - largest);
        }

        return largest + DoubleMath.Log(sum);
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }
}
