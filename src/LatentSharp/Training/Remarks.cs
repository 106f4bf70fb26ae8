namespace LatentSharp.Training;

/// <summary>Sentences that belong beside figures which are easily misread.</summary>
internal static class Remarks
{
    /// <summary>Why a density may have negative nats or bits; null where none of the values is negative.</summary>
    /// <param name="values">The values that are shown.</param>
    public static string? Negative(params IReadOnlyList<double?> values) => values.Any(v => v < 0)
        ? "a negative value of nats or bits is no fault: the density of values that are not whole numbers may exceed one, and lower is " +
            "better as ever"
        : null;
}
