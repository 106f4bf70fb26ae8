using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Levels;

/// <summary>
/// Codes z = [z₂, z₁] of two levels: N(z₂) · N(z₁ | z₂), diagonal Gaussians of which the lower one is a function of the level above
/// (Tomczak and Welling 2018, section 4).
/// </summary>
/// <param name="name">Its name in messages.</param>
/// <param name="top">The distribution of z₂, <c>[batch, top]</c>.</param>
/// <param name="below">That of z₁ given z₂, <c>[batch, latent − top]</c>.</param>
internal sealed class TwoLevelGaussian(string name, DiagonalGaussian top, Func<Variable, DiagonalGaussian> below) : Distribution
{
    public override string Name => name;

    /// <summary>The mean of z₂, and that of z₁ given this.</summary>
    public override Variable Mean => Variable.Concatenate(1, top.Mean, below(top.Mean).Mean);

    /// <summary>The spread of z₂, and that of z₁ where z₂ is its mean.</summary>
    public override DiagonalGaussian Around
    {
        get
        {
            DiagonalGaussian lower = below(top.Mean);
            return new(Variable.Concatenate(1, top.Mean, lower.Mean), Variable.Concatenate(1, top.LogVariance, lower.LogVariance));
        }
    }

    public override Variable NegativeLogDensity(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        int split = top.Mean.Shape[1];
        Variable upper = x.Slice(1, 0, split);
        return top.NegativeLogDensity(upper) + below(upper).NegativeLogDensity(x.Slice(1, split, x.Shape[1] - split));
    }

    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        (int batch, int split) = (top.Mean.Shape[0], top.Mean.Shape[1]);
        Tensor draws = top.Mean.Tape.Rent(new Shape(batch, split + Lower));
        random.FillNormal(draws.Span, start);
        Variable noise = top.Mean.Tape.Constant(draws);
        Variable upper = Reparameterize.Apply(top.Mean, top.LogVariance, noise.Slice(1, 0, split).Value);
        DiagonalGaussian lower = below(upper);
        return Variable.Concatenate(1, upper, Reparameterize.Apply(lower.Mean, lower.LogVariance, noise.Slice(1, split, Lower).Value));
    }

    /// <summary>Dimensions of z₁.</summary>
    public required int Lower { get; init; }
}
