using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y = −x, element by element.</summary>
public sealed class Negate : Operation
{
    private readonly Variable _x;

    private Negate(Variable output, Variable x)
        : base(output) => _x = x;

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    public static Variable Apply(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Map.Apply(default(Kernels.Ops.Negate), x.Value, y.Value);
        tape.Record(new Negate(y, x));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(_x);
        Map.Apply(default(Kernels.Ops.Negate), Output.Gradient!, dx);
        tape.EndGradient(_x, dx);
    }
}
