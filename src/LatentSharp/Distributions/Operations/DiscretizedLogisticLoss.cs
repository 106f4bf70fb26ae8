using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// y [batch] = Σ −ln p(x) over each example, in nats, p a logistic distribution cut into the 256 levels of 8-bit pixels (Kingma et al.
/// 2016, section 5.2; Salimans et al. 2017, section 2.1).
/// </summary>
internal sealed class DiscretizedLogisticLoss(Variable output, Variable mean, Variable logScale, Tensor x, Tensor scales)
    : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="mean">Means in units of [0, 1] pixels, <c>[batch, …]</c>.</param>
    /// <param name="x">Pixels k/255 of the same shape; kept until the backward pass, not copied.</param>
    /// <param name="logScale">ln of the scale, of the same shape or one that broadcasts to it: <c>[1]</c>, or
    /// <c>[channels, 1, 1]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable Apply(Variable mean, Tensor x, Variable logScale)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(logScale);
        Rows.Check(nameof(DiscretizedLogisticLoss), mean.Shape, x.Shape);
        if (Broadcast.Result(nameof(DiscretizedLogisticLoss), mean.Shape, logScale.Shape) != mean.Shape)
        {
            throw new ArgumentException($"DiscretizedLogisticLoss: the log scale must broadcast to the shape of the means, {mean.Shape}, " +
                $"but is {logScale.Shape}.", nameof(logScale));
        }

        Tape tape = mean.Tape;
        Variable y = tape.Result(new Shape(mean.Shape[0]), mean, logScale);
        Tensor scales = logScale.Value;
        if (scales.Shape != mean.Shape)
        {
            scales = tape.Rent(mean.Shape);
            Broadcast.Repeat(logScale.Value, scales);
        }

        Rows.Sum(default(LogisticTerm), x, mean.Value, scales, y.Value);
        tape.Record(new DiscretizedLogisticLoss(y, mean, logScale, x, scales));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [mean, logScale];

    protected override void Backward(Tape tape)
    {
        if (mean.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(mean);
            Rows.Scale(default(LogisticMeanSlope), x, mean.Value, scales, Output.Gradient!, gradient);
            tape.EndGradient(mean, gradient);
        }

        if (logScale.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(logScale);
            if (gradient.Shape == mean.Shape)
            {
                Rows.Scale(default(LogisticScaleSlope), x, mean.Value, scales, Output.Gradient!, gradient);
            }
            else
            {
                Tensor whole = tape.Pool.Rent(mean.Shape);
                Rows.Scale(default(LogisticScaleSlope), x, mean.Value, scales, Output.Gradient!, whole);
                Broadcast.SumTo(whole, gradient);
                tape.Pool.Return(whole);
            }

            tape.EndGradient(logScale, gradient);
        }
    }
}
