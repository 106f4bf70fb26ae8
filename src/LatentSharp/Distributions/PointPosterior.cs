using LatentSharp.Layers;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>The basic auto-encoder's posterior: all mass on one code, and no KL term.</summary>
internal sealed class PointPosterior : Posterior
{
    private readonly Linear _mean;

    /// <summary>Creates the posterior.</summary>
    /// <param name="features">Size of the encoder's features.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public PointPosterior(int features, int latent, RandomStream random)
    {
        _mean = new Linear("posterior.mean", features, latent, random);
        Dimensions = latent;
    }

    public override string Name => "point";

    public override PosteriorOptions Options { get; } = new PointOptions();

    public override int Dimensions { get; }

    public override IReadOnlyList<Parameter> Parameters => _mean.Parameters;

    public override Distribution Given(Variable features) => new PointMass(_mean.Forward(features, training: false));
}

/// <summary>The posterior of a basic auto-encoder.</summary>
public sealed record PointOptions : PosteriorOptions
{
    /// <inheritdoc/>
    public override bool HasSpread => false;

    /// <inheritdoc/>
    public override long ParameterCount(long features, int latent) => (features + 1) * latent;

    /// <inheritdoc/>
    public override Posterior Build(int features, int latent, RandomStream random) => new PointPosterior(features, latent, random);
}
