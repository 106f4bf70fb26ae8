using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>A posterior of variance one.</summary>
public sealed record UnitGaussianOptions : PosteriorOptions
{
    /// <inheritdoc/>
    public override long ParameterCount(long features, int latent) => (features + 1) * latent;

    /// <inheritdoc/>
    public override Posterior Build(int features, int latent, RandomStream random) =>
        new UnitGaussianPosterior(this, features, latent, random);
}

/// <summary>N(μ(x), I).</summary>
public sealed class UnitGaussianPosterior : Posterior
{
    private readonly Linear _mean;

    /// <summary>Creates the posterior.</summary>
    public UnitGaussianPosterior(UnitGaussianOptions options, int features, int latent, RandomStream random)
    {
        Options = options;
        Dimensions = latent;
        _mean = new Linear("posterior.mean", features, latent, random);
    }

    /// <inheritdoc/>
    public override string Name => "unit Gaussian";

    /// <inheritdoc/>
    public override PosteriorOptions Options { get; }

    /// <inheritdoc/>
    public override int Dimensions { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => _mean.Parameters;

    /// <inheritdoc/>
    public override Distribution Given(Variable features)
    {
        Variable mean = _mean.Forward(features, training: false);
        Tensor zeros = mean.Tape.Rent(mean.Shape);
        zeros.Span.Clear();
        return new DiagonalGaussian(mean, mean.Tape.Constant(zeros));
    }
}
