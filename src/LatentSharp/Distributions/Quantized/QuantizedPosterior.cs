using LatentSharp.Layers;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Quantized;

/// <summary>
/// Finite scalar quantization (Mentzer et al. 2023): each number of a code is squeezed into a range and rounded to one of a few levels. A
/// user sees the code before rounding, which can be mixed; the decoder gets it rounded.
/// </summary>
internal sealed class QuantizedPosterior : Posterior
{
    private readonly Linear? _head;
    private readonly Codebook _codebook;

    /// <summary>Creates the posterior.</summary>
    /// <param name="options">The levels.</param>
    /// <param name="features">Size of the encoder's features; null where they are the grid of codes itself.</param>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="random">Where first values come from.</param>
    public QuantizedPosterior(QuantizedOptions options, int? features, int latent, RandomStream random)
    {
        Options = options;
        Dimensions = latent;
        _codebook = options.Code(latent).Codebook!;
        _head = features is { } size ? new Linear("posterior.mean", size, latent, random) : null;
    }

    public override string Name => $"finite scalar quantisation, {_codebook.Description}";

    public override PosteriorOptions Options { get; }

    public override int Dimensions { get; }

    public override IReadOnlyList<Parameter> Parameters => _head?.Parameters ?? [];

    public override Distribution Given(Variable features) =>
        new QuantizedCode(_codebook.Bound(_head?.Forward(features, training: false) ?? features), _codebook);

    internal override Variable Decoded(Variable code) => _codebook.Round(code);
}

/// <summary>A code that is rounded to levels: one point, which has no density.</summary>
/// <param name="vectors">Codes before rounding, <c>[batch, latent]</c>.</param>
/// <param name="codebook">The levels.</param>
internal sealed class QuantizedCode(Variable vectors, Codebook codebook) : Distribution
{
    public override string Name => "finite scalar quantisation";

    /// <summary>The code before rounding.</summary>
    public override Variable Mean => vectors;

    /// <exception cref="NotSupportedException">Always: a point has no density.</exception>
    public override Variable NegativeLogDensity(Variable x) =>
        throw new NotSupportedException("A quantised code has no density: it is one point for each example.");

    /// <summary>The code after rounding; the gradient goes straight through.</summary>
    public override Variable Sample(RandomStream random, ulong start = 0) => codebook.Round(vectors);
}
