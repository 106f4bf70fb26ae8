using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Disentanglement;

/// <summary>
/// The score of FactorVAE, 0 to 1 (Kim and Mnih 2018, section 4): of pictures that have one factor in common, the dimension that varies
/// least tells which factor it is, by majority vote.
/// </summary>
internal static class FactorVaeScore
{
    // As in disentanglement_lib but for the number of votes: 10,000 and 5,000 there.
    private const int Pictures = 64;
    private const int Votes = 3000;
    private const int Judged = 1500;
    private const double LeastDeviation = 0.05;

    /// <summary>Measures.</summary>
    /// <param name="codes">Each dimension, <c>[latent][n]</c>.</param>
    /// <param name="factors">The factors.</param>
    /// <param name="random">Decides which pictures are looked at.</param>
    public static double Measure(float[][] codes, IReadOnlyList<FactorLevels> factors, RandomStream random)
    {
        double[] variances = [.. codes.Select(Variance)];
        int[] used = [.. Enumerable.Range(0, codes.Length).Where(j => variances[j] >= LeastDeviation * LeastDeviation)];
        if (used.Length == 0)
        {
            return 0;
        }

        int[][][] rows = [.. factors.Select(factor => Enumerable.Range(0, factor.Count)
            .Select(level => Enumerable.Range(0, factor.Levels.Length).Where(i => factor.Levels[i] == level).ToArray()).ToArray())];
        var votes = new int[codes.Length, factors.Count];
        int right = 0;
        for (int vote = 0; vote < Votes + Judged; vote++)
        {
            RandomStream draws = random.Substream((ulong)vote);
            int factor = draws.Integer(0, factors.Count);
            int[] alike = rows[factor][factors[factor].Levels[draws.Integer(1, factors[factor].Levels.Length)]];
            int least = Least(codes, used, variances, alike, draws);
            if (vote < Votes)
            {
                votes[least, factor]++;
            }
            else
            {
                right += Enumerable.Range(0, factors.Count).MaxBy(k => votes[least, k]) == factor ? 1 : 0;
            }
        }

        return (double)right / Judged;
    }

    private static int Least(float[][] codes, int[] used, double[] variances, int[] alike, RandomStream draws)
    {
        Span<int> looked = stackalloc int[Pictures];
        for (int i = 0; i < Pictures; i++)
        {
            looked[i] = alike[draws.Integer((ulong)i + 2, alike.Length)];
        }

        (int least, double smallest) = (used[0], double.PositiveInfinity);
        foreach (int j in used)
        {
            double sum = 0;
            double squares = 0;
            foreach (int i in looked)
            {
                sum += codes[j][i];
                squares += (double)codes[j][i] * codes[j][i];
            }

            double variance = ((squares / Pictures) - (sum / Pictures * (sum / Pictures))) / variances[j];
            (least, smallest) = variance < smallest ? (j, variance) : (least, smallest);
        }

        return least;
    }

    private static double Variance(float[] values)
    {
        double mean = values.Average(value => (double)value);
        return values.Sum(value => (value - mean) * (value - mean)) / values.Length;
    }
}
