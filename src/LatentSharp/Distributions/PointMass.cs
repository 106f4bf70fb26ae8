using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>All mass on one point: what the basic auto-encoder makes of an example. It has no density.</summary>
internal sealed class PointMass : Distribution
{
    /// <summary>Creates the distribution of each example.</summary>
    /// <param name="point">The points, <c>[batch, n]</c>.</param>
    public PointMass(Variable point) => Mean = point;

    public override string Name => "point";

    public override Variable Mean { get; }

    /// <exception cref="NotSupportedException">Always: a point has no density.</exception>
    public override Variable NegativeLogDensity(Variable x) =>
        throw new NotSupportedException("A point mass has no density: a basic auto-encoder gives one code for each example.");

    public override Variable Sample(RandomStream random, ulong start = 0) => Mean;
}
