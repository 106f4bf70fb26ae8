using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Autodiff.Operations;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models;

/// <summary>q(z|x): from the encoder's features to a distribution over codes.</summary>
public abstract class Posterior
{
    /// <summary>Its name in options and reports.</summary>
    public abstract string Name { get; }

    /// <summary>What training changes.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The mean μ(x), which users see as the code, and log σ²(x) where the posterior has one.</summary>
    /// <param name="features">Features, <c>[batch, n]</c>.</param>
    /// <returns>Both <c>[batch, latent]</c>.</returns>
    public abstract (Variable Mean, Variable? LogVariance) Moments(Variable features);

    /// <summary>A code as training uses it: a sample for a distribution, the mean for a point.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², <c>[batch, latent]</c>, or null.</param>
    /// <param name="noise">Where standard normal draws come from.</param>
    /// <param name="start">Position of the batch's first draw.</param>
    public abstract Variable Sample(Variable mean, Variable? logVariance, RandomStream noise, ulong start = 0);
}

/// <summary>The basic auto-encoder's posterior: all mass on one code, and no KL term.</summary>
public sealed class PointPosterior : Posterior
{
    private readonly Linear _mean;

    /// <summary>Creates the posterior.</summary>
    /// <param name="features">Size of the encoder's features.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public PointPosterior(int features, int latent, RandomStream random)
    {
        _mean = new Linear("posterior.mean", features, latent, random);
    }

    /// <inheritdoc/>
    public override string Name => "point";

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _mean.Parameters;

    /// <inheritdoc/>
    public override (Variable Mean, Variable? LogVariance) Moments(Variable features) => (_mean.Forward(features, training: false), null);

    /// <inheritdoc/>
    public override Variable Sample(Variable mean, Variable? logVariance, RandomStream noise, ulong start = 0) => mean;
}

/// <summary>N(μ(x), diag σ²(x)) (Kingma and Welling 2014, section 3).</summary>
public sealed class DiagonalGaussianPosterior : Posterior
{
    private readonly Linear _mean;
    private readonly Linear _logVariance;

    /// <summary>Creates the posterior.</summary>
    /// <param name="features">Size of the encoder's features.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public DiagonalGaussianPosterior(int features, int latent, RandomStream random)
    {
        _mean = new Linear("posterior.mean", features, latent, random);
        _logVariance = new Linear("posterior.log_variance", features, latent, random);
        Parameters = [.. _mean.Parameters, .. _logVariance.Parameters];
    }

    /// <inheritdoc/>
    public override string Name => "diagonal Gaussian";

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public override (Variable Mean, Variable? LogVariance) Moments(Variable features) =>
        (_mean.Forward(features, training: false), _logVariance.Forward(features, training: false));

    /// <inheritdoc/>
    public override Variable Sample(Variable mean, Variable? logVariance, RandomStream noise, ulong start = 0)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        Tensor draws = mean.Tape.Rent(mean.Shape);
        noise.FillNormal(draws.Span, start);
        return Reparameterize.Apply(mean, logVariance, draws);
    }
}
