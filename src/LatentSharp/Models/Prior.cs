using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models;

/// <summary>p(z): the distribution that new codes are drawn from, and that the KL term holds the posterior to.</summary>
public abstract class Prior
{
    /// <summary>Its name in options and reports.</summary>
    public abstract string Name { get; }

    /// <summary>KL(q(z|x) ‖ p(z)) of a diagonal Gaussian, one value for each example and dimension, nats, <c>[batch, latent]</c>.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², <c>[batch, latent]</c>.</param>
    public abstract Variable KlPerDimension(Variable mean, Variable logVariance);

    /// <summary>KL(q(z|x) ‖ p(z)) of a diagonal Gaussian, nats per example, <c>[batch]</c>.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², <c>[batch, latent]</c>.</param>
    public abstract Variable Kl(Variable mean, Variable logVariance);

    /// <summary>Draws codes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where draws come from: draw i is the same for every count.</param>
    /// <param name="temperature">Scale of the standard deviation; 1 is the prior itself.</param>
    /// <returns>Codes, <c>[count, latent]</c>.</returns>
    public abstract Tensor Sample(int count, int latent, RandomStream random, double temperature = 1);
}

/// <summary>N(0, I).</summary>
public sealed class StandardNormalPrior : Prior
{
    /// <inheritdoc/>
    public override string Name => "standard normal";

    /// <inheritdoc/>
    public override Variable KlPerDimension(Variable mean, Variable logVariance) => KlDivergencePerDimension.Apply(mean, logVariance);

    /// <inheritdoc/>
    public override Variable Kl(Variable mean, Variable logVariance) => KlDivergence.Apply(mean, logVariance);

    /// <inheritdoc/>
    public override Tensor Sample(int count, int latent, RandomStream random, double temperature = 1)
    {
        var codes = new Tensor(new Shape(count, latent));
        random.FillNormal(codes.Span, 0);
        foreach (ref float z in codes.Span)
        {
            z *= (float)temperature;
        }

        return codes;
    }
}
