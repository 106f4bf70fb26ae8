using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y = |x|, element by element; the gradient at 0 is 0.</summary>
public sealed class Abs : Operation
{
    private readonly Variable _x;

    private Abs(Variable output, Variable x)
        : base(output) => _x = x;

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    public static Variable Apply(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Map.Apply(default(Kernels.Ops.Abs), x.Value, y.Value);
        tape.Record(new Abs(y, x));
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
        Map.Apply(default(AbsGradient), Output.Gradient!, _x.Value, dx);
        tape.EndGradient(_x, dx);
    }
}
