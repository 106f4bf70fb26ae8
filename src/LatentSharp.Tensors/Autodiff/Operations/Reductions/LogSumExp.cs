using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Autodiff.Operations.Reductions;

/// <summary>y = ln Σ eˣ over the last axis: x […, columns] → y […]. The sum of the importance-weighted bound (Burda et al. 2016).</summary>
internal sealed unsafe class LogSumExp(Variable output, Variable x) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[…, columns]</c>.</param>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Variable Apply(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = new Axes(nameof(LogSumExp), x.Shape, -1);
        Tape tape = x.Tape;
        Variable y = tape.Result(axes.Without(x.Shape, keep: false), x);
        Ranges.Run(new Forward(x.Value.Pointer, axes.Size, y.Value.Pointer), axes.Outer, axes.Size);
        tape.Record(new LogSumExp(y, x));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        int columns = x.Shape[-1];
        Ranges.Run(
            new Gradient(x.Value.Pointer, columns, Output.Value.Pointer, Output.Gradient!.Pointer, dx.Pointer), Output.Shape.Length,
                columns);
        tape.EndGradient(x, dx);
    }

    private readonly struct Forward(float* x, int columns, float* y) : IRange
    {
        public void Run(int first, int end) =>
            Kernels.Normalization.Softmax.LogSumExp(Rows.Of(x, first, end, columns), columns, Rows.Of(y, first, end, 1));
    }

    private readonly struct Gradient(float* x, int columns, float* y, float* dy, float* dx) : IRange
    {
        public void Run(int first, int end) => Kernels.Normalization.Softmax.LogSumExpGradient(
            Rows.Of(x, first, end, columns), columns, Rows.Of(y, first, end, 1), Rows.Of(dy, first, end, 1),
                Rows.Of(dx, first, end, columns));
    }
}
