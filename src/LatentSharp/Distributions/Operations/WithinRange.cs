using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// y = x kept within [0, 1], element by element. The gradient is that of x inside; outside it is kept only where a step against it leads
/// back, so that a trained value that has left the range can return.
/// </summary>
internal sealed class WithinRange(Variable output, Variable x) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    public static Variable Apply(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Map.Apply(default(Kept), x.Value, y.Value);
        tape.Record(new WithinRange(y, x));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    protected override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(x);
        Map.Apply(default(Back), x.Value, Output.Gradient!, gradient);
        tape.EndGradient(x, gradient);
    }

    /// <summary>min(max(x, 0), 1).</summary>
    private readonly struct Kept : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x) =>
            Vector512.Min(Vector512.Max(x, Vector512<float>.Zero), Vector512<float>.One);
    }

    /// <summary>dy, or 0 where x is outside and x − dy is farther out.</summary>
    private readonly struct Back : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Invoke(Vector512<float> x, Vector512<float> dy)
        {
            Vector512<float> below = Vector512.LessThan(x, Vector512<float>.Zero) & Vector512.GreaterThan(dy, Vector512<float>.Zero);
            Vector512<float> above = Vector512.GreaterThan(x, Vector512<float>.One) & Vector512.LessThan(dy, Vector512<float>.Zero);
            return Vector512.AndNot(dy, below | above);
        }
    }
}
