using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Spheres;

/// <summary>A point on the unit sphere for each example, and noise around it. Whatever is decoded is brought to the sphere first.</summary>
internal sealed class SpherePosterior : Posterior
{
    // Keeps a code of zeros from being no number; of others it changes nothing that 32 bits could tell.
    private const double Least = 1e-12;

    private readonly Linear _direction;
    private readonly double _noise;

    /// <summary>Creates the posterior.</summary>
    /// <param name="options">The noise.</param>
    /// <param name="features">Size of the encoder's features.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public SpherePosterior(SphereOptions options, int features, int latent, RandomStream random)
    {
        (Options, Dimensions, _noise) = (options, latent, options.Noise);
        _direction = new Linear("posterior.mean", features, latent, random);
    }

    public override string Name => "point on the unit sphere";

    public override PosteriorOptions Options { get; }

    public override int Dimensions { get; }

    public override IReadOnlyList<Parameter> Parameters => _direction.Parameters;

    public override Distribution Given(Variable features) => new SphereCode(Unit(_direction.Forward(features, training: false)), _noise);

    internal override Variable Decoded(Variable code) => Unit(code);

    /// <summary>Codes of length 1, z / √(|z|² + 10⁻¹²).</summary>
    /// <param name="z">Codes, <c>[batch, latent]</c>.</param>
    internal static Variable Unit(Variable z) => z / (z.Square().Sum(axis: 1, keep: true) + Least).Sqrt();
}

/// <summary>A code on the sphere with noise around it.</summary>
/// <param name="center">The code, of length 1, <c>[batch, latent]</c>.</param>
/// <param name="noise">Standard deviation of the noise of each dimension.</param>
internal sealed class SphereCode(Variable center, double noise) : Distribution
{
    public override string Name => "point on the unit sphere";

    /// <summary>The code.</summary>
    public override Variable Mean => center;

    /// <exception cref="NotSupportedException">Always: its density is not computed, and nothing is trained by it.</exception>
    public override Variable NegativeLogDensity(Variable x) =>
        throw new NotSupportedException("A code on the sphere gives no density: the noise around it is for the decoder, and no prior is " +
            "held against it.");

    /// <summary>normalise(u + σ ε), a differentiable function of the code.</summary>
    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        if (noise == 0)
        {
            return center;
        }

        Tensor epsilon = center.Tape.Rent(center.Shape);
        random.FillNormal(epsilon.Span, start);
        return SpherePosterior.Unit(center + (noise * center.Tape.Constant(epsilon)));
    }
}
