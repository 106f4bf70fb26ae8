using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>
/// A distribution of an example's values: one for each example of a batch, on the tape that computed its parameters. Posterior, prior,
/// likelihood and densities fitted to codes are all of this kind. Densities are in nats.
/// </summary>
public abstract class Distribution
{
    /// <summary>Its name in messages, e.g. <c>diagonal Gaussian</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The mean, <c>[batch, …]</c>.</summary>
    public abstract Variable Mean { get; }

    /// <summary>−log p(x), nats, <c>[batch]</c>: what a loss adds up.</summary>
    /// <param name="x">Values, <c>[batch, …]</c>.</param>
    public abstract Variable NegativeLogDensity(Variable x);

    /// <summary>log p(x), nats, <c>[batch]</c>.</summary>
    /// <param name="x">Values, <c>[batch, …]</c>.</param>
    public Variable LogDensity(Variable x) => -NegativeLogDensity(x);

    /// <summary>Values drawn from it, a differentiable function of its parameters where it has a density, <c>[batch, …]</c>.</summary>
    /// <param name="random">Where draws come from.</param>
    /// <param name="start">Position of the batch's first draw in the stream.</param>
    public abstract Variable Sample(RandomStream random, ulong start = 0);

    /// <summary>
    /// The Gaussian of independent values that says how far they lie around the mean: the distribution itself, or what comes near it; null
    /// where there is none.
    /// </summary>
    public virtual DiagonalGaussian? Around => null;

    /// <summary>The same with parameters that no gradient flows to; null where it cannot be told.</summary>
    public virtual Distribution? Constant() => null;

    /// <summary>KL(this ‖ other), nats, <c>[batch]</c>, in closed form; null where there is none, and a sample must estimate it.</summary>
    /// <param name="other">The other, over values of the same shape.</param>
    public virtual Variable? KlTo(Distribution other) => null;

    /// <summary>The same for each value by itself, nats, <c>[batch, n]</c>; null where the values do not go apart.</summary>
    /// <param name="other">The other, over values of the same shape.</param>
    public virtual Variable? KlPerDimensionTo(Distribution other) => null;
}
