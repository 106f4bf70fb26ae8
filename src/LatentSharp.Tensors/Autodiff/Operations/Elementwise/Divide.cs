using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = a / b, element by element, both inputs repeated under NumPy's broadcasting rules.</summary>
internal sealed class Divide(Variable output, Variable a, Variable b) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="a">First input, any shape.</param>
    /// <param name="b">Second input; counted from the last axis, sizes are equal or one of them is 1.</param>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Variable Apply(Variable a, Variable b)
    {
        Variable y = Broadcasting.Apply<Kernels.Ops.Divide>(nameof(Divide), a, b);
        a.Tape.Record(new Divide(y, a, b));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [a, b];

    protected override void Backward(Tape tape)
    {
        Tensor dy = Output.Gradient!;
        if (a.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(a);
            Broadcasting.Gradient<Kernels.Ops.Divide>(tape, dy, b.Value, gradient);
            tape.EndGradient(a, gradient);
        }

        if (b.NeedsGradient)
        {
            // dy/db = −a / b² = −y / b; the output's gradient is not read again
            Map.Apply(default(Kernels.Ops.Multiply), dy, Output.Value, dy);
            Tensor gradient = tape.BeginGradient(b);
            Broadcasting.Gradient<Kernels.Ops.Divide>(tape, dy, b.Value, gradient);
            Map.Apply(default(Kernels.Ops.Negate), gradient, gradient);
            tape.EndGradient(b, gradient);
        }
    }
}
