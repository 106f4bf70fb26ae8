using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>y [batch] = Σ −ln N(x; mean, σ²) over each example, in nats, with one variance an element.</summary>
internal sealed class DiagonalGaussianLoss(Variable output, Variable x, Variable mean, Variable logVariance) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Where the density is taken, <c>[batch, …]</c>; differentiated too, since it may be a sample.</param>
    /// <param name="mean">Means of the same shape.</param>
    /// <param name="logVariance">log σ² of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable x, Variable mean, Variable logVariance)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        Rows.Check(nameof(DiagonalGaussianLoss), x.Shape, mean.Shape);
        Rows.Check(nameof(DiagonalGaussianLoss), x.Shape, logVariance.Shape);
        Tape tape = x.Tape;
        Variable y = tape.Result(new Shape(x.Shape[0]), x, mean, logVariance);
        Rows.Sum(default(Term), x.Value, mean.Value, logVariance.Value, y.Value);
        tape.Record(new DiagonalGaussianLoss(y, x, mean, logVariance));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x, mean, logVariance];

    protected override void Backward(Tape tape)
    {
        if (mean.NeedsGradient)
        {
            Give(tape, default(MeanSlope), mean);
        }

        if (x.NeedsGradient)
        {
            Give(tape, default(Slope), x);
        }

        if (logVariance.NeedsGradient)
        {
            Give(tape, default(LogVarianceSlope), logVariance);
        }
    }

    private void Give<TSlope>(Tape tape, TSlope slope, Variable input)
        where TSlope : unmanaged, ITernaryFormula
    {
        Tensor gradient = tape.BeginGradient(input);
        Rows.Scale(slope, x.Value, mean.Value, logVariance.Value, Output.Gradient!, gradient);
        tape.EndGradient(input, gradient);
    }

    /// <summary>(v + ln 2π + (x − mean)² · e^−v) / 2 with v = log σ².</summary>
    private readonly struct Term : ITernaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> v)
        {
            Vector512<float> difference = x - mean;
            Vector512<float> distance = difference * difference * VectorMath.Exp(-v);
            return Vector512.Create(0.5f) * (distance + (v + Vector512.Create(1.83787707f)));
        }
    }

    /// <summary>(x − mean) · e^−v, the derivative for x.</summary>
    private readonly struct Slope : ITernaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> v) => (x - mean) * VectorMath.Exp(-v);
    }

    /// <summary>(mean − x) · e^−v, the derivative for the mean.</summary>
    private readonly struct MeanSlope : ITernaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> v) => (mean - x) * VectorMath.Exp(-v);
    }

    /// <summary>(1 − (x − mean)² · e^−v) / 2, the derivative for v.</summary>
    private readonly struct LogVarianceSlope : ITernaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x, Vector512<float> mean, Vector512<float> v)
        {
            Vector512<float> difference = x - mean;
            return Vector512.Create(0.5f)
                * VectorMath.FusedMultiplyAdd(-(difference * difference), VectorMath.Exp(-v), Vector512<float>.One);
        }
    }
}
