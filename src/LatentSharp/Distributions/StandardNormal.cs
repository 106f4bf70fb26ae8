using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions;

/// <summary>N(0, I).</summary>
public sealed class StandardNormal : Distribution
{
    private readonly Tape _tape;
    private readonly Shape _shape;

    /// <summary>Creates the distribution.</summary>
    /// <param name="tape">Where samples and densities are recorded.</param>
    /// <param name="shape">Shape of a batch of values, <c>[batch, n]</c>.</param>
    public StandardNormal(Tape tape, Shape shape) => (_tape, _shape) = (tape, shape);

    /// <inheritdoc/>
    public override string Name => "standard normal";

    /// <inheritdoc/>
    public override Variable Mean
    {
        get
        {
            Tensor zeros = _tape.Rent(_shape);
            zeros.Span.Clear();
            return _tape.Constant(zeros);
        }
    }

    /// <inheritdoc/>
    public override Variable NegativeLogDensity(Variable x) => StandardNormalLoss.Apply(x);

    /// <inheritdoc/>
    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        Tensor draws = _tape.Rent(_shape);
        random.FillNormal(draws.Span, start);
        return _tape.Constant(draws);
    }
}
