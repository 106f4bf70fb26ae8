using LatentSharp.Distributions;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models;

/// <summary>A batch on its way through a model: what an objective makes its terms of.</summary>
/// <param name="X">The examples as the likelihood sees them, <c>[batch, …]</c>; no gradient.</param>
/// <param name="Posterior">q(z|x), codes <c>[batch, latent]</c>.</param>
/// <param name="Prior">p(z).</param>
/// <param name="Code">z, a sample of the posterior, <c>[batch, latent]</c>.</param>
/// <param name="Likelihood">p(x|z) of that sample.</param>
public sealed record ModelPass(Variable X, Distribution Posterior, Distribution Prior, Variable Code, Distribution Likelihood)
{
    /// <summary>Whether the posterior has a spread, and so a divergence from the prior.</summary>
    public bool HasSpread { get; init; }

    /// <summary>KL(q(z|x) ‖ p(z)), nats, <c>[batch]</c>: in closed form, else log q(z|x) − log p(z) of the sample.</summary>
    public Variable Kl() => Posterior.KlTo(Prior) ?? Posterior.LogDensity(Code) + Prior.NegativeLogDensity(Code);

    /// <summary>The same for each latent dimension, <c>[batch, latent]</c>; null where there is no closed form.</summary>
    public Variable? KlPerDimension() => Posterior.KlPerDimensionTo(Prior);
}
