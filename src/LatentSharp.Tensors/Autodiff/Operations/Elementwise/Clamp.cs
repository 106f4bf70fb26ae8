using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = x kept within [low, high], element by element; the gradient is that of x inside and at the bounds, 0 outside.</summary>
internal sealed class Clamp(Variable output, Variable x, float low, float high) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="low">Least value.</param>
    /// <param name="high">Largest value.</param>
    /// <exception cref="ArgumentException">The lower bound is above the upper one, or one is NaN.</exception>
    public static Variable Apply(Variable x, float low, float high)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!(low <= high))
        {
            throw new ArgumentException($"Clamp: the lower bound must not be above the upper one, but they are {low} and {high}.");
        }

        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Map.Apply(new Kernels.Ops.Clamp(low, high), x.Value, y.Value);
        tape.Record(new Clamp(y, x, low, high));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("low", low), ("high", high)];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        Map.Apply(new ClampGradient(low, high), Output.Gradient!, x.Value, dx);
        tape.EndGradient(x, dx);
    }
}
