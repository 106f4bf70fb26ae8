namespace LatentSharp.Evaluation.Anomalies;

/// <summary>How well scores set anomalies above the rest, whatever the threshold.</summary>
internal static class RankingArea
{
    /// <summary>
    /// Area under the ROC curve: the chance that an anomaly has a larger score than another example, ties counting half (Hanley and McNeil
    /// 1982); null where there is none of either.
    /// </summary>
    /// <param name="scores">A score an example.</param>
    /// <param name="anomalous">Whether it is an anomaly.</param>
    public static double? Roc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalous)
    {
        (double[] sorted, bool[] labels) = Sorted(scores, anomalous);
        long positives = labels.LongCount(label => label);
        long negatives = labels.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            return null;
        }

        double pairs = 0;
        long below = 0;
        for (int start = 0; start < sorted.Length;)
        {
            (int end, long own) = Ties(sorted, labels, start);
            long others = end - start - own;
            pairs += own * (below + (0.5 * others));
            below += others;
            start = end;
        }

        return pairs / positives / negatives;
    }

    /// <summary>
    /// Area under the precision-recall curve as a sum of steps (average precision); null where there is no anomaly. By chance it is the
    /// share of anomalies.
    /// </summary>
    /// <param name="scores">A score an example.</param>
    /// <param name="anomalous">Whether it is an anomaly.</param>
    public static double? Precision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalous)
    {
        (double[] sorted, bool[] labels) = Sorted(scores, anomalous);
        long positives = labels.LongCount(label => label);
        if (positives == 0)
        {
            return null;
        }

        // From the smallest score upwards: at each value, all that is not below it is found.
        double sum = 0;
        long found = positives;
        for (int start = 0; start < sorted.Length;)
        {
            (int end, long own) = Ties(sorted, labels, start);
            sum += own * ((double)found / (sorted.Length - start));
            found -= own;
            start = end;
        }

        return sum / positives;
    }

    private static (double[] Scores, bool[] Labels) Sorted(ReadOnlySpan<double> scores, ReadOnlySpan<bool> anomalous)
    {
        (double[] sorted, bool[] labels) = (scores.ToArray(), anomalous.ToArray());
        Array.Sort(sorted, labels);
        return (sorted, labels);
    }

    private static (int End, long Anomalous) Ties(double[] sorted, bool[] labels, int start)
    {
        int end = start;
        long own = 0;
        for (; end < sorted.Length && sorted[end].Equals(sorted[start]); end++)
        {
            own += labels[end] ? 1 : 0;
        }

        return (end, own);
    }
}
