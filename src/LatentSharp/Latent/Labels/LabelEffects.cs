using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;

namespace LatentSharp.Latent.Labels;

/// <summary>What each label does to the code.</summary>
internal static class LabelEffects
{
    // Labels of an exclusive group that covers everything sum to a constant; this ridge on the diagonal of the labels' covariance
    // makes their system solvable, and leaves the differences within the group as they are to six digits.
    private const double Ridge = 1e-7;

    private const int RakingRounds = 30;

    // A side of a label that has less than this share of all weights counts as so much.
    private const double Least = 1e-12;

    // No picture counts more than twenty times another one, so that a balanced average does not rest on a few.
    private const double LargestWeight = 20;

    /// <summary>
    /// Effects of all labels by one multivariate least squares, codes = constant + labels · effects: each holds the other labels
    /// still.
    /// </summary>
    /// <param name="codes">Codes, <c>[n][latent]</c>.</param>
    /// <param name="labels">Labels, n rows.</param>
    /// <returns>Effects, <c>[labels][latent]</c>.</returns>
    public static double[][] LeastSquares(double[][] codes, LabelMatrix labels)
    {
        int count = labels.Count;
        int latent = codes[0].Length;
        double[] mean = CodeStatistics.Mean(codes);
        double[][] square = Vectors.Zeros(count, count);
        double[][] cross = Vectors.Zeros(count, latent);
        var row = new double[count];
        for (int i = 0; i < codes.Length; i++)
        {
            var code = (double[])codes[i].Clone();
            Vectors.AddScaled(-1, mean, code);
            for (int f = 0; f < count; f++)
            {
                row[f] = labels.Value(i, f) - labels.Frequency(f);
            }

            for (int f = 0; f < count; f++)
            {
                Vectors.AddScaled(row[f] / codes.Length, row, square[f]);
                Vectors.AddScaled(row[f] / codes.Length, code, cross[f]);
            }
        }

        for (int f = 0; f < count; f++)
        {
            square[f][f] += Ridge;
        }

        Cholesky factor = Cholesky.Factor(square);
        double[][] effects = Vectors.Zeros(count, latent);
        var column = new double[count];
        for (int j = 0; j < latent; j++)
        {
            for (int f = 0; f < count; f++)
            {
                column[f] = cross[f][j];
            }

            double[] solved = factor.Solve(column);
            for (int f = 0; f < count; f++)
            {
                effects[f][j] = solved[f];
            }
        }

        return effects;
    }

    /// <summary>The average code of chosen pictures.</summary>
    /// <param name="codes">Codes, <c>[n][latent]</c>.</param>
    /// <param name="rows">Which pictures; none give zeros.</param>
    public static double[] Average(double[][] codes, int[] rows) => Average(codes, rows, [.. Enumerable.Repeat(1.0, rows.Length)]);

    /// <summary>
    /// Average with minus average without, each weighted so that every other label has the same frequency in both as in all pictures
    /// (raking: Deming and Stephan 1940). Labels of the same exclusive group, and those that are always or never there on one side, cannot
    /// be balanced and are left alone.
    /// </summary>
    /// <param name="codes">Codes, <c>[n][latent]</c>.</param>
    /// <param name="labels">Labels, n rows.</param>
    /// <param name="label">Which label.</param>
    /// <param name="group">Labels of the same exclusive group.</param>
    public static double[] Balanced(double[][] codes, LabelMatrix labels, int label, IReadOnlyList<int> group)
    {
        int[] with = labels.Having(label, AttributeTable.Yes);
        int[] without = labels.Having(label, AttributeTable.No);
        int[] others = [.. Enumerable.Range(0, labels.Count).Where(g =>
            g != label && !group.Contains(g) && Varies(g, with) && Varies(g, without))];
        double[] difference = Average(codes, with, Rake(labels, with, others));
        Vectors.AddScaled(-1, Average(codes, without, Rake(labels, without, others)), difference);
        return difference;

        bool Varies(int other, int[] rows)
        {
            int holds = rows.Count(row => labels.Value(row, other) > 0.5);
            return holds >= 2 && rows.Length - holds >= 2;
        }
    }

    private static double[] Rake(LabelMatrix labels, int[] rows, int[] others)
    {
        double[] weights = [.. Enumerable.Repeat(1.0, rows.Length)];
        for (int round = 0; round < RakingRounds; round++)
        {
            foreach (int other in others)
            {
                double holds = 0;
                double total = 0;
                for (int i = 0; i < rows.Length; i++)
                {
                    holds += weights[i] * labels.Value(rows[i], other);
                    total += weights[i];
                }

                double wanted = labels.Frequency(other);

                // Against the total: where labels cannot be balanced, the cut below shrinks it round by round.
                double up = wanted * total / Math.Max(holds, Least * total);
                double down = (1 - wanted) * total / Math.Max(total - holds, Least * total);
                for (int i = 0; i < rows.Length; i++)
                {
                    double value = labels.Value(rows[i], other);
                    weights[i] *= (value * up) + ((1 - value) * down);
                }
            }

            double limit = LargestWeight * weights.Min();
            weights = Array.ConvertAll(weights, weight => Math.Min(weight, limit));
        }

        return weights;
    }

    private static double[] Average(double[][] codes, int[] rows, double[] weights)
    {
        var average = new double[codes[0].Length];
        double sum = weights.Sum();
        for (int i = 0; i < rows.Length; i++)
        {
            Vectors.AddScaled(weights[i] / sum, codes[rows[i]], average);
        }

        return average;
    }
}
