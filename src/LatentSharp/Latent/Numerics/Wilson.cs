namespace LatentSharp.Latent.Numerics;

/// <summary>How sure a share is that was counted on a few (Wilson 1927).</summary>
internal static class Wilson
{
    /// <summary>Standard deviations of an interval that holds the true share nineteen times in twenty.</summary>
    public const double TwoSided = 1.96;

    /// <summary>Standard deviations below which the true share lies one time in twenty.</summary>
    public const double OneSided = 1.645;

    /// <summary>The interval in which the true share lies; it holds the counted one and never leaves [0, 1].</summary>
    /// <param name="share">The share that was counted, 0 to 1.</param>
    /// <param name="count">Of how many; 0 says nothing.</param>
    /// <param name="deviations">How wide, in standard deviations.</param>
    public static (double Low, double High) Interval(double share, int count, double deviations = TwoSided)
    {
        if (count <= 0)
        {
            return (0, 1);
        }

        double square = deviations * deviations / count;
        double middle = (share + (square / 2)) / (1 + square);
        double half = deviations * Math.Sqrt(((share * (1 - share)) + (square / 4)) / count) / (1 + square);
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
