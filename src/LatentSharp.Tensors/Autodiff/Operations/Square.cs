using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y = x², element by element.</summary>
public sealed class Square : Operation
{
    private readonly Variable _x;

    private Square(Variable output, Variable x)
        : base(output) => _x = x;

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    public static Variable Apply(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Map.Apply(default(Kernels.Ops.Square), x.Value, y.Value);
        tape.Record(new Square(y, x));
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
        Map.Apply(default(SquareGradient), Output.Gradient!, _x.Value, dx);
        tape.EndGradient(_x, dx);
    }
}
