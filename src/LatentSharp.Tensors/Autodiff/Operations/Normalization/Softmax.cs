using LatentSharp.Tensors.Autodiff.Operations.Reductions;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Autodiff.Operations.Normalization;

/// <summary>
/// y = eˣ / Σ eˣ over the last axis, or its logarithm x − ln Σ eˣ: what categorical likelihoods, mixtures and attention are made of.
/// </summary>
internal sealed unsafe class Softmax(Variable output, Variable x, bool isLogarithm) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[…, columns]</c>.</param>
    /// <param name="isLogarithm">Whether the logarithm is wanted.</param>
    /// <returns>y of the same shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Variable Apply(Variable x, bool isLogarithm)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = new Axes(isLogarithm ? "LogSoftmax" : nameof(Softmax), x.Shape, -1);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Ranges.Run(new Forward(x.Value.Pointer, axes.Size, y.Value.Pointer, isLogarithm), axes.Outer, axes.Size);
        tape.Record(new Softmax(y, x, isLogarithm));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("logarithm", isLogarithm)];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        int columns = x.Shape[-1];
        Ranges.Run(new Gradient(Output.Gradient!.Pointer, Output.Value.Pointer, columns, dx.Pointer, isLogarithm),
            x.Shape.Product(0, x.Shape.Rank - 1), columns);
        tape.EndGradient(x, dx);
    }

    private readonly struct Forward(float* x, int columns, float* y, bool isLogarithm) : IRange
    {
        public void Run(int first, int end)
        {
            ReadOnlySpan<float> from = Rows.Of(x, first, end, columns);
            Span<float> to = Rows.Of(y, first, end, columns);
            if (isLogarithm)
            {
                Kernels.Normalization.Softmax.LogForward(from, columns, to);
            }
            else
            {
                Kernels.Normalization.Softmax.Forward(from, columns, to);
            }
        }
    }

    private readonly struct Gradient(float* dy, float* y, int columns, float* dx, bool isLogarithm) : IRange
    {
        public void Run(int first, int end)
        {
            ReadOnlySpan<float> from = Rows.Of(dy, first, end, columns);
            ReadOnlySpan<float> of = Rows.Of(y, first, end, columns);
            Span<float> to = Rows.Of(dx, first, end, columns);
            if (isLogarithm)
            {
                Kernels.Normalization.Softmax.LogGradient(from, of, columns, to);
            }
            else
            {
                Kernels.Normalization.Softmax.Gradient(from, of, columns, to);
            }
        }
    }
}
