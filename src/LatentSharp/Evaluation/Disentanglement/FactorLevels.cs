using LatentSharp.Data.Labels;

namespace LatentSharp.Evaluation.Disentanglement;

/// <summary>A factor of variation in levels: what decides a part of how a picture looks, known exactly.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its value in each picture.</param>
/// <param name="Levels">The same in levels from 0.</param>
/// <param name="Count">How many levels there are.</param>
internal sealed record FactorLevels(string Name, float[] Values, int[] Levels, int Count)
{
    // More values than that are cut into bins of one width, as codes are.
    private const int MostLevels = 64;

    // Up to so many are choices without an order, such as a shape or a color of hair.
    private const int MostChoices = 10;

    /// <summary>Whether the levels are choices, whose numbers mean nothing.</summary>
    public bool IsChoice => Count <= MostChoices;

    /// <summary>The factor of some pictures; null where it is the same in all of them, or not known in one.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="rows">Which pictures.</param>
    public static FactorLevels? Of(NumericFactor factor, ReadOnlySpan<int> rows)
    {
        var values = new float[rows.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = factor.Values[rows[i]];
        }

        float[] distinct = [.. values.Distinct().Order()];
        if (distinct.Length < 2 || values.Any(float.IsNaN))
        {
            return null;
        }

        return distinct.Length > MostLevels ? new(factor.Name, values, Bins.Of(values), Bins.Count)
            : new(factor.Name, values, Array.ConvertAll(values, value => Array.BinarySearch(distinct, value)), distinct.Length);
    }
}

/// <summary>Numbers in bins of one width from the least to the largest, 20 as in disentanglement_lib (Locatello et al. 2019).</summary>
internal static class Bins
{
    /// <summary>How many.</summary>
    public const int Count = 20;

    /// <summary>The bin of each number; all in the first where they are one number.</summary>
    public static int[] Of(float[] values)
    {
        (float low, float high) = (values.Min(), values.Max());
        return Array.ConvertAll(values, value => high > low
            ? Math.Min(Count - 1, (int)((value - low) / (double)(high - low) * Count)) : 0);
    }
}
