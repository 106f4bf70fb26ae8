using LatentSharp.Latent.Densities;

namespace LatentSharp.Latent.Planes;

/// <summary>How positions are spread over an axis of a plane.</summary>
internal enum Spacing
{
    /// <summary>Equal steps from end to end.</summary>
    EqualSteps,

    /// <summary>Equal prior mass between neighbors: the middle of each of n parts that hold the same probability.</summary>
    EqualMass,
}

/// <summary>One axis of a plane in latent space.</summary>
/// <param name="Name">What it is called on a picture, e.g. <c>z3</c> or <c>axis 1</c>.</param>
/// <param name="From">Position of the low end.</param>
/// <param name="To">Position of the high end, above the low one.</param>
/// <param name="PriorMean">Position of the prior's mean on the axis.</param>
/// <param name="PriorDeviation">Standard deviation of the prior along the axis, in the axis's unit.</param>
internal sealed record PlaneAxis(string Name, double From, double To, double PriorMean = 0, double PriorDeviation = 1)
{
    /// <summary>Positions on the axis, from low to high.</summary>
    /// <param name="count">How many, at least 1; a single one is the middle.</param>
    /// <param name="spacing">How they are spread.</param>
    /// <exception cref="Settings.LatentSharpException">The count is below 1.</exception>
    internal double[] Positions(int count, Spacing spacing = Spacing.EqualSteps)
    {
        if (count < 1)
        {
            throw new LatentException($"A grid needs at least 1 row and 1 column, but {count} were asked for.");
        }

        var positions = new double[count];
        double low = Mass(From);
        double high = Mass(To);
        for (int i = 0; i < count; i++)
        {
            positions[i] = spacing == Spacing.EqualMass
                ? PriorMean + (PriorDeviation * NormalDistribution.Quantile(low + ((high - low) * (i + 0.5) / count)))
                : count == 1 ? (From + To) / 2 : From + ((To - From) * i / (count - 1));
        }

        return positions;
    }

    /// <summary>Middles of equal cells, from low to high.</summary>
    /// <param name="count">How many, at least 1.</param>
    internal double[] Middles(int count)
    {
        double half = (To - From) / Math.Max(count, 1) / 2;
        return (this with { From = From + half, To = To - half }).Positions(count);
    }

    /// <summary>The prior's density at a position, per unit of the axis.</summary>
    /// <param name="position">Where.</param>
    public double Density(double position) => NormalDistribution.Density((position - PriorMean) / PriorDeviation) / PriorDeviation;

    /// <summary>Share of the prior's mass below a position.</summary>
    /// <param name="position">Where.</param>
    public double Mass(double position) => NormalDistribution.Cumulative((position - PriorMean) / PriorDeviation);
}
