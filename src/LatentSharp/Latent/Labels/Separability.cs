namespace LatentSharp.Latent.Labels;

/// <summary>How well a score tells two classes apart.</summary>
internal static class Separability
{
    /// <summary>
    /// Area under the ROC curve: the chance that a picture with the feature has a higher score than one without; ties count half.
    /// </summary>
    /// <param name="with">Scores of pictures that have it.</param>
    /// <param name="without">Scores of pictures that do not.</param>
    /// <returns>0.5 is chance, 1 is perfect; NaN if one side is empty.</returns>
    public static double Area(ReadOnlySpan<double> with, ReadOnlySpan<double> without)
    {
        if (with.IsEmpty || without.IsEmpty)
        {
            return double.NaN;
        }

        double[] sorted = without.ToArray();
        Array.Sort(sorted);
        double wins = 0;
        foreach (double score in with)
        {
            wins += 0.5 * (Below(sorted, score, orEqual: false) + Below(sorted, score, orEqual: true));
        }

        return wins / with.Length / without.Length;
    }

    private static int Below(double[] sorted, double score, bool orEqual)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < score || (orEqual && sorted[middle] == score))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
