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
            sum += LogMean(logWeights.Slice(i * group, group));
        }

        return sum / groups;
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

    private static double LogMean(ReadOnlySpan<double> logWeights)
    {
        double largest = Largest(logWeights);
        double sum = 0;
        foreach (double logWeight in logWeights)
        {
            sum += DoubleMath.Exp(logWeight - largest);
        }

        return largest + DoubleMath.Log(sum / logWeights.Length);
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
