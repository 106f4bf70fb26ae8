using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>N(0, I).</summary>
internal sealed class StandardNormal : Distribution
{
    /// <summary>Creates the distribution.</summary>
    /// <param name="tape">Where samples and densities are recorded.</param>
    /// <param name="shape">Shape of a batch of values, <c>[batch, n]</c>.</param>
    public StandardNormal(Tape tape, Shape shape) => (Tape, Shape) = (tape, shape);

    /// <summary>The tape.</summary>
    internal Tape Tape { get; }

    /// <summary>Shape of a batch of values.</summary>
    internal Shape Shape { get; }

    public override string Name => "standard normal";

    public override Variable Mean
    {
        get
        {
            Tensor zeros = Tape.Rent(Shape);
            zeros.Span.Clear();
            return Tape.Constant(zeros);
        }
    }

    public override Variable NegativeLogDensity(Variable x) => StandardNormalLoss.Apply(x);

    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        Tensor draws = Tape.Rent(Shape);
        random.FillNormal(draws.Span, start);
        return Tape.Constant(draws);
    }
}
