namespace LatentSharp.Evaluation.Disentanglement;

/// <summary>
/// Gradient boosting of regression trees (Friedman 2001) on codes in bins: squared loss, depth 3, 20 trees of which each is taken by three
/// tenths. It says which dimensions a number is predicted from, and how well.
/// </summary>
internal static class BoostedTrees
{
    private const int Depth = 3;
    private const int Trees = 20;
    private const double Rate = 0.3;
    private const int FewestOfLeaf = 5;

    /// <summary>Learns to predict a number.</summary>
    /// <param name="bins">Bins of each dimension, <c>[latent][n]</c>.</param>
    /// <param name="target">The number of each row, <c>[n]</c>.</param>
    /// <param name="train">The first so many rows are learned from, the others predicted.</param>
    /// <param name="importance">Receives the squared error that splits by each dimension took away, added, <c>[latent]</c>.</param>
    /// <returns>The share of the variance of the other rows that is explained, at least 0.</returns>
    public static double Learn(int[][] bins, double[] target, int train, Span<double> importance)
    {
        double mean = target.Take(train).Average();
        double[] rest = Array.ConvertAll(target, value => value - mean);
        double before = rest.Skip(train).Sum(value => value * value);
        var leaves = new int[target.Length];
        for (int tree = 0; tree < Trees; tree++)
        {
            Array.Clear(leaves);
            for (int depth = 0; depth < Depth; depth++)
            {
                Split(bins, rest, leaves, train, 1 << depth, importance);
            }

            Step(rest, leaves, train);
        }

        double after = rest.Skip(train).Sum(value => value * value);
        return before > 0 ? Math.Max(0, 1 - (after / before)) : 0;
    }

    /// <summary>Splits every leaf of a depth where that takes most error away: leaf l becomes 2l and 2l + 1.</summary>
    private static void Split(int[][] bins, double[] rest, int[] leaves, int train, int count, Span<double> importance)
    {
        var best = new (double Gain, int Dimension, int Bin)[count];
        var sums = new double[count * Bins.Count];
        var counts = new int[sums.Length];
        for (int j = 0; j < bins.Length; j++)
        {
            Array.Clear(sums);
            Array.Clear(counts);
            int[] dimension = bins[j];
            for (int i = 0; i < train; i++)
            {
                int at = (leaves[i] * Bins.Count) + dimension[i];
                sums[at] += rest[i];
                counts[at]++;
            }

            for (int leaf = 0; leaf < count; leaf++)
            {
                (double gain, int bin) = Best(sums.AsSpan(leaf * Bins.Count, Bins.Count), counts.AsSpan(leaf * Bins.Count, Bins.Count));
                best[leaf] = gain > best[leaf].Gain ? (gain, j, bin) : best[leaf];
            }
        }

        foreach ((double gain, int dimension, _) in best)
        {
            importance[dimension] += gain;
        }

        for (int i = 0; i < leaves.Length; i++)
        {
            (double gain, int dimension, int bin) = best[leaves[i]];
            leaves[i] = (2 * leaves[i]) + (gain > 0 && bins[dimension][i] > bin ? 1 : 0);
        }
    }

    private static (double Gain, int Bin) Best(ReadOnlySpan<double> sums, ReadOnlySpan<int> counts)
    {
        (double total, int all) = (0, 0);
        for (int b = 0; b < sums.Length; b++)
        {
            (total, all) = (total + sums[b], all + counts[b]);
        }

        (double gain, int bin, double left, int below) = (0, 0, 0, 0);
        for (int b = 0; b < sums.Length - 1; b++)
        {
            (left, below) = (left + sums[b], below + counts[b]);
            int above = all - below;
            if (below >= FewestOfLeaf && above >= FewestOfLeaf)
            {
                double right = total - left;
                double found = (left * left / below) + (right * right / above) - (total * total / all);
                (gain, bin) = found > gain ? (found, b) : (gain, bin);
            }
        }

        return (gain, bin);
    }

    private static void Step(double[] rest, int[] leaves, int train)
    {
        (double[] sums, int[] counts) = (new double[1 << Depth], new int[1 << Depth]);
        for (int i = 0; i < train; i++)
        {
            sums[leaves[i]] += rest[i];
            counts[leaves[i]]++;
        }

        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] -= counts[leaves[i]] > 0 ? Rate * sums[leaves[i]] / counts[leaves[i]] : 0;
        }
    }
}
