using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>y [batch] = Σ −ln N(z; 0, 1) over each example, in nats: the standard normal prior of a sample.</summary>
internal sealed class StandardNormalLoss(Variable output, Variable z) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="z">Samples, <c>[batch, latent]</c>.</param>
    /// <exception cref="ArgumentException">The input has no batch axis.</exception>
    public static Variable Apply(Variable z)
    {
        ArgumentNullException.ThrowIfNull(z);
        Rows.Check(nameof(StandardNormalLoss), z.Shape, z.Shape);
        Tape tape = z.Tape;
        Variable y = tape.Result(new Shape(z.Shape[0]), z);
        Rows.Sum(default(Term), z.Value, y.Value);
        tape.Record(new StandardNormalLoss(y, z));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [z];

    protected override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(z);
        Rows.Scale(z.Value, Output.Gradient!, gradient);
        tape.EndGradient(z, gradient);
    }

    /// <summary>(z² + ln 2π) / 2.</summary>
    private readonly struct Term : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x) =>
            VectorMath.FusedMultiplyAdd(x * x, Vector512.Create(0.5f), Vector512.Create(1.83787707f / 2));
    }
}
