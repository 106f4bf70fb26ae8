using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Evaluation.Disentanglement;

/// <summary>
/// Disentanglement, completeness and informativeness, 0 to 1 (Eastwood and Williams 2018), with boosted trees as in disentanglement_lib.
/// </summary>
/// <param name="Disentanglement">Whether each dimension says something of one factor only, weighed by what it says.</param>
/// <param name="Completeness">Whether of each factor one dimension says all.</param>
/// <param name="Informativeness">The share of the variance of the factors that the trees explain in codes they have not seen.</param>
internal sealed record DciScores(double Disentanglement, double Completeness, double Informativeness)
{
    // Two thirds to learn from, as 10,000 and 5,000 in disentanglement_lib.
    private const int TrainShare = 3;

    /// <summary>Measures.</summary>
    /// <param name="bins">Bins of each dimension, <c>[latent][n]</c>, in random order.</param>
    /// <param name="factors">The factors.</param>
    public static DciScores Measure(int[][] bins, IReadOnlyList<FactorLevels> factors)
    {
        int latent = bins.Length;
        int train = factors[0].Levels.Length - (factors[0].Levels.Length / TrainShare);
        var importance = new double[factors.Count][];
        double informativeness = 0;
        for (int k = 0; k < factors.Count; k++)
        {
            importance[k] = new double[latent];
            informativeness += Learn(bins, factors[k], train, importance[k]) / factors.Count;
            double sum = importance[k].Sum();
            importance[k] = Array.ConvertAll(importance[k], value => sum > 0 ? value / sum : 0);
        }

        double all = importance.Sum(row => row.Sum());
        double disentanglement = 0;
        for (int j = 0; j < latent && all > 0; j++)
        {
            double[] column = Array.ConvertAll(importance, row => row[j]);
            disentanglement += column.Sum() / all * Evenness(column);
        }

        double completeness = all > 0 ? importance.Sum(row => row.Sum() / all * Evenness(row)) : 0;
        return new DciScores(disentanglement, completeness, informativeness);
    }

    /// <summary>A choice is predicted level by level, anything else by its value.</summary>
    private static double Learn(int[][] bins, FactorLevels factor, int train, double[] importance)
    {
        if (!factor.IsChoice)
        {
            return BoostedTrees.Learn(bins, Array.ConvertAll(factor.Values, value => (double)value), train, importance);
        }

        double explained = 0;
        double weights = 0;
        for (int level = 0; level < factor.Count; level++)
        {
            double[] holds = Array.ConvertAll(factor.Levels, value => value == level ? 1.0 : 0);
            double share = holds.Average();
            double weight = share * (1 - share);
            explained += weight * BoostedTrees.Learn(bins, holds, train, importance);
            weights += weight;
        }

        return explained / weights;
    }

    /// <summary>1 − H / log n of shares: 1 where one has all, 0 where all have the same.</summary>
    private static double Evenness(double[] values)
    {
        double sum = values.Sum();
        if (sum <= 0 || values.Length < 2)
        {
            return sum <= 0 ? 0 : 1;
        }

        double entropy = values.Sum(value => value > 0 ? -(value / sum) * DoubleMath.Log(value / sum) : 0);
        return 1 - (entropy / DoubleMath.Log(values.Length));
    }
}
