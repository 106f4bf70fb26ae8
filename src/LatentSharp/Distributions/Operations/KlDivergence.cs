using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// KL(N(μ, σ²) ‖ N(0, 1)) in nats: ½ Σ (μ² + σ² − 1 − log σ²) over each example, or each element alone (Kingma and Welling 2014, appendix
/// B).
/// </summary>
internal sealed class KlDivergence(Variable output, Variable mean, Variable logVariance, bool isSummed) : Operation(output)
{
    public override IReadOnlyList<Variable> Inputs => [mean, logVariance];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("summed", isSummed)];

    /// <summary>The sum over each example.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², of the same shape.</param>
    /// <returns>y, <c>[batch]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable mean, Variable logVariance) => Apply(mean, logVariance, isSummed: true);

    /// <summary>Each dimension of each example. Its mean over the batch is what free bits bound from below.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², of the same shape.</param>
    /// <returns>y of the same shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable PerDimension(Variable mean, Variable logVariance) => Apply(mean, logVariance, isSummed: false);

    protected override void Backward(Tape tape)
    {
        Tensor dy = Output.Gradient!;
        if (mean.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(mean);
            if (isSummed)
            {
                Rows.Scale(mean.Value, dy, gradient);
            }
            else
            {
                Map.Apply(default(Product), dy, mean.Value, gradient);
            }

            tape.EndGradient(mean, gradient);
        }

        if (logVariance.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(logVariance);
            if (isSummed)
            {
                Rows.Scale(default(Slope), logVariance.Value, dy, gradient);
            }
            else
            {
                Map.Apply(default(SlopeTimes), dy, logVariance.Value, gradient);
            }

            tape.EndGradient(logVariance, gradient);
        }
    }

    private static Variable Apply(Variable mean, Variable logVariance, bool isSummed)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        Rows.Check(nameof(KlDivergence), mean.Shape, logVariance.Shape);
        Tape tape = mean.Tape;
        Variable y = tape.Result(isSummed ? new Shape(mean.Shape[0]) : mean.Shape, mean, logVariance);
        if (isSummed)
        {
            Rows.Sum(default(Term), mean.Value, logVariance.Value, y.Value);
        }
        else
        {
            Map.Apply(default(Term), mean.Value, logVariance.Value, y.Value);
        }

        tape.Record(new KlDivergence(y, mean, logVariance, isSummed));
        return y;
    }

    /// <summary>(mean² + e^v − 1 − v) / 2 with v = log σ².</summary>
    private readonly struct Term : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> mean, Vector512<float> v) =>
            Vector512.Create(0.5f) * VectorMath.FusedMultiplyAdd(mean, mean, VectorMath.Exp(v) - Vector512<float>.One - v);
    }

    /// <summary>(e^v − 1) / 2, the derivative for v.</summary>
    private readonly struct Slope : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> v) => Vector512.Create(0.5f) * (VectorMath.Exp(v) - Vector512<float>.One);
    }

    /// <summary>dy · (e^v − 1) / 2.</summary>
    private readonly struct SlopeTimes : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> v) =>
            Vector512.Create(0.5f) * dy * (VectorMath.Exp(v) - Vector512<float>.One);
    }

    /// <summary>dy · mean.</summary>
    private readonly struct Product : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> dy, Vector512<float> mean) => dy * mean;
    }
}
