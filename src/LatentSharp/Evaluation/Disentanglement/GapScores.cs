namespace LatentSharp.Evaluation.Disentanglement;

/// <summary>Scores that ask how far the best dimension of a code is ahead of the next one.</summary>
internal static class GapScores
{
    /// <summary>
    /// Mutual information gap of each factor, 0 to 1: how much more its best dimension says of it than the second best, as a share of its
    /// entropy (Chen et al. 2018, equation 6), with codes in 20 bins.
    /// </summary>
    /// <param name="bins">Bins of each dimension, <c>[latent][n]</c>.</param>
    /// <param name="factors">The factors.</param>
    public static double[] MutualInformationGap(int[][] bins, IReadOnlyList<FactorLevels> factors) => [.. factors.Select(factor =>
        Gap(bins.Select(dimension => MutualInformation.Between(dimension, Bins.Count, factor.Levels, factor.Count)))
            / MutualInformation.Entropy(factor.Levels, factor.Count))];

    /// <summary>
    /// Separated attribute predictability, 0 to 1 (Kumar et al. 2018): the gap between the two dimensions by which the factor can best be
    /// predicted. The score of a dimension is the share of the variance that a straight line explains, of a choice that its classes
    /// explain.
    /// </summary>
    /// <param name="codes">Each dimension, <c>[latent][n]</c>.</param>
    /// <param name="factors">The factors.</param>
    public static double[] Separated(float[][] codes, IReadOnlyList<FactorLevels> factors) =>
        [.. factors.Select(factor => Gap(codes.Select(dimension => Explained(dimension, factor))))];

    private static double Gap(IEnumerable<double> scores)
    {
        double[] best = [.. scores.OrderDescending().Take(2)];
        return best[0] - (best.Length > 1 ? best[1] : 0);
    }

    private static double Explained(float[] code, FactorLevels factor)
    {
        double mean = code.Average(value => (double)value);
        double total = code.Sum(value => (value - mean) * (value - mean));
        if (total <= 0)
        {
            return 0;
        }

        if (!factor.IsChoice)
        {
            double center = factor.Values.Average(value => (double)value);
            double spread = factor.Values.Sum(value => (value - center) * (value - center));
            double product = 0;
            for (int i = 0; i < code.Length; i++)
            {
                product += (code[i] - mean) * (factor.Values[i] - center);
            }

            return product * product / (total * spread);
        }

        (double[] sums, int[] counts) = (new double[factor.Count], new int[factor.Count]);
        for (int i = 0; i < code.Length; i++)
        {
            sums[factor.Levels[i]] += code[i] - mean;
            counts[factor.Levels[i]]++;
        }

        return Enumerable.Range(0, factor.Count).Sum(level => counts[level] > 0 ? sums[level] * sums[level] / counts[level] : 0) / total;
    }
}
