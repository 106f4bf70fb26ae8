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

    /// <summary>softplus(l) − x · l.</summary>
    private readonly struct Term : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> l, Vector512<float> x) =>
            VectorMath.FusedMultiplyAdd(-x, l, VectorMath.Softplus(l));
    }

    /// <summary>sigmoid(l) − x, the derivative for l.</summary>
    private readonly struct Slope : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> l, Vector512<float> x) => VectorMath.Sigmoid(l) - x;
    }
}
