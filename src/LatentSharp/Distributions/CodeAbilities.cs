using LatentSharp.Distributions.Quantized;
using LatentSharp.Distributions.Spheres;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Distributions;

/// <summary>What can be done with the codes of a posterior. Who works with codes asks this, and not which family a model is of.</summary>
/// <param name="Dimensions">Numbers of a code.</param>
public sealed record CodeAbilities(int Dimensions)
{
    /// <summary>
    /// Whether a code has a spread, so that others can be drawn around it, and has a variance and a KL term; without, it is one point.
    /// </summary>
    public bool CanSample { get; init; }

    /// <summary>
    /// Whether the variances of a code say all of its spread; else values depend on each other, and the variances are those around the
    /// mean code.
    /// </summary>
    public bool IsDiagonal { get; init; } = true;

    /// <summary>
    /// Whether what lies between codes is a code too, so that they can be averaged, moved along a direction and drawn from a density that
    /// was fitted to others.
    /// </summary>
    public bool CanMix { get; init; } = true;

    /// <summary>Where a code's numbers choose entries of a list, how many entries it has; null where a code is a mean.</summary>
    public int? Indices { get; init; }

    /// <summary>
    /// The codebook of a code whose numbers are rounded before it is decoded, so that it can be stored as indices; what is mixed is the
    /// code before rounding. Null where codes are decoded as they are.
    /// </summary>
    internal Codebook? Codebook { get; init; }

    /// <summary>Whether codes lie on the unit sphere, and what is decoded is brought there first.</summary>
    internal bool IsOnSphere { get; init; }

    /// <summary>Codes as they are decoded: on the sphere where they belong there, else as they are.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    internal Tensor Placed(Tensor codes) =>
        IsOnSphere ? SpherePosterior.Unit(new Tape(records: false).Constant(codes)).Value.Clone() : codes;

    /// <summary>Whether a dimension by itself means something; else the axes of all codes do.</summary>
    internal bool HasAxes => Codebook is null && !IsOnSphere;

    /// <summary>Whether codes fill a space, so that where none lies is a gap: they can be mixed, and are decoded as they are.</summary>
    internal bool FillsSpace => CanMix && HasAxes;

    /// <summary>Whether a code is the mean of q(z|x), any numbers.</summary>
    public bool HasMean => Indices is null;
}
