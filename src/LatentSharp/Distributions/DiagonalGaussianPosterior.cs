using LatentSharp.Layers;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>N(μ(x), diag σ²(x)) (Kingma and Welling 2014, section 3).</summary>
internal sealed class DiagonalGaussianPosterior : Posterior
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
        Dimensions = latent;
    }

    public override string Name => "diagonal Gaussian";

    public override PosteriorOptions Options { get; } = new DiagonalGaussianOptions();

    public override int Dimensions { get; }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override Distribution Given(Variable features) =>
        new DiagonalGaussian(_mean.Forward(features, training: false), _logVariance.Forward(features, training: false));
}

/// <summary>The usual posterior of a variational auto-encoder.</summary>
public sealed record DiagonalGaussianOptions : PosteriorOptions
{
    /// <inheritdoc/>
    public override long ParameterCount(long features, int latent) => 2 * (features + 1) * latent;

    /// <inheritdoc/>
    public override Posterior Build(int features, int latent, RandomStream random) =>
        new DiagonalGaussianPosterior(features, latent, random);
}
