using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = a / b, element by element, both inputs repeated under NumPy's broadcasting rules.</summary>
internal sealed class Divide : Operation
{
    private readonly Variable _a;
    private readonly Variable _b;

    private Divide(Variable output, Variable a, Variable b)
        : base(output)
    {
        _a = a;
        _b = b;
    }

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

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_a, _b];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Tensor dy = Output.Gradient!;
        if (_a.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_a);
            Broadcasting.Gradient<Kernels.Ops.Divide>(tape, dy, _b.Value, gradient);
            tape.EndGradient(_a, gradient);
        }

        if (_b.NeedsGradient)
        {
            // dy/db = −a / b² = −y / b; the output's gradient is not read again
            Map.Apply(default(Kernels.Ops.Multiply), dy, Output.Value, dy);
            Tensor gradient = tape.BeginGradient(_b);
            Broadcasting.Gradient<Kernels.Ops.Divide>(tape, dy, _b.Value, gradient);
            Map.Apply(default(Kernels.Ops.Negate), gradient, gradient);
            tape.EndGradient(_b, gradient);
        }
    }
}
