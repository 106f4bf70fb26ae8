using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// y [batch] = Σ softplus(l) − x · l over each example: −ln p(x) of independent Bernoulli variables from their logits, in nats.
/// </summary>
internal sealed class BernoulliLoss(Variable output, Variable logits, Tensor x) : Operation(output)
{
    private const float Far = 64;

    /// <summary>Computes and records the operation.</summary>
    /// <param name="logits">Logits, <c>[batch, …]</c>.</param>
    /// <param name="x">Data in [0, 1] of the same shape; kept until the backward pass, not copied.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable logits, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(x);
        Rows.Check(nameof(BernoulliLoss), logits.Shape, x.Shape);
        Tape tape = logits.Tape;
        Variable y = tape.Result(new Shape(logits.Shape[0]), logits);
        Rows.Sum(default(Term), logits.Value, x, y.Value);
        tape.Record(new BernoulliLoss(y, logits, x));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [logits];

    protected override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(logits);
        Rows.Scale(default(Slope), logits.Value, x, Output.Gradient!, gradient);
        tape.EndGradient(logits, gradient);
    }

    /// <summary>softplus(l) − x · l. Beyond a logit of ±64 the softplus is 0 or the logit itself.</summary>
    private readonly struct Term : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> l, Vector512<float> x)
        {
            Vector512<float> near = Near(l, out Vector512<float> isLow, out Vector512<float> isHigh);
            Vector512<float> softplus = Vector512.AndNot(VectorMath.Softplus(near), isLow);
            return VectorMath.FusedMultiplyAdd(-x, l, Vector512.ConditionalSelect(isHigh, l, softplus));
        }
    }

    /// <summary>sigmoid(l) − x, the derivative for l. Beyond a logit of ±64 the sigmoid is 0 or 1.</summary>
    private readonly struct Slope : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> l, Vector512<float> x)
        {
            Vector512<float> near = Near(l, out Vector512<float> isLow, out _);
            return Vector512.AndNot(VectorMath.Sigmoid(near), isLow) - x;
        }
    }

    /// <summary>
    /// Logits within ±64, and which are beyond. What is left out there is below 1.7e-28 of a nat, and would be a subnormal number here or
    /// in the products that follow, which processors take many times as long for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Near(Vector512<float> l, out Vector512<float> isLow, out Vector512<float> isHigh)
    {
        var far = Vector512.Create(Far);
        isLow = Vector512.LessThan(l, -far);
        isHigh = Vector512.GreaterThan(l, far);
        return Vector512.ConditionalSelect(isHigh, far, Vector512.ConditionalSelect(isLow, -far, l));
    }
}
