using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y = x − ln Σ eˣ over the last axis.</summary>
public sealed unsafe class LogSoftmax : Operation
{
    private readonly Variable _x;

    private LogSoftmax(Variable output, Variable x)
        : base(output) => _x = x;

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[…, columns]</c>.</param>
    /// <returns>y of the same shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Variable Apply(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = new Axes(nameof(LogSoftmax), x.Shape, -1);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Ranges.Run(new Forward(x.Value.Pointer, axes.Size, y.Value.Pointer), axes.Outer, axes.Size);
        tape.Record(new LogSoftmax(y, x));
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
        int columns = _x.Shape[-1];
        Ranges.Run(new Gradient(Output.Gradient!.Pointer, Output.Value.Pointer, columns, dx.Pointer),
            _x.Shape.Product(0, _x.Shape.Rank - 1), columns);
        tape.EndGradient(_x, dx);
    }

    private readonly struct Forward(float* x, int columns, float* y) : IRange
    {
        public void Run(int first, int end) =>
            Kernels.Softmax.LogForward(Rows.Of(x, first, end, columns), columns, Rows.Of(y, first, end, columns));
    }

    private readonly struct Gradient(float* dy, float* y, int columns, float* dx) : IRange
    {
        public void Run(int first, int end) => Kernels.Softmax.LogGradient(
            Rows.Of(dy, first, end, columns), Rows.Of(y, first, end, columns), columns, Rows.Of(dx, first, end, columns));
    }
}
