using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Convolution;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Autodiff.Operations.Shapes;

/// <summary>
/// x [batch, channels, height, width] → y [batch, channels, height · factor, width · factor]: each pixel becomes a square of equal ones.
/// </summary>
internal sealed unsafe class UpsampleNearest(Variable output, Variable x, int factor) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[batch, channels, height, width]</c>.</param>
    /// <param name="factor">How many times larger, at least 1.</param>
    /// <exception cref="ArgumentException">The input does not have four axes, or the factor is below 1.</exception>
    public static Variable Apply(Variable x, int factor)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Rank != 4 || factor < 1)
        {
            throw new ArgumentException($"UpsampleNearest: needs x [batch, channels, height, width] and a factor of at least 1, but " +
                $"got {x.Shape} and {factor}.");
        }

        Tape tape = x.Tape;
        int width = x.Shape[3];
        Variable y = tape.Result(new Shape(x.Shape[0], x.Shape[1], x.Shape[2] * factor, width * factor), x);
        Ranges.Run(new Forward(x.Value.Pointer, width, factor, y.Value.Pointer), x.Shape.Product(0, 3), width * factor * factor);
        tape.Record(new UpsampleNearest(y, x, factor));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("factor", factor)];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        int width = x.Shape[3];
        Ranges.Run(new Gradient(Output.Gradient!.Pointer, width, factor, dx.Pointer), x.Shape.Product(0, 3), width * factor * factor);
        tape.EndGradient(x, dx);
    }

    private readonly struct Forward(float* x, int width, int factor, float* y) : IRange
    {
        public void Run(int first, int end) => Upsampling.Nearest(
            Rows.Of(x, first, end, width), width, factor, Rows.Of(y, first, end, width * factor * factor));
    }

    private readonly struct Gradient(float* dy, int width, int factor, float* dx) : IRange
    {
        public void Run(int first, int end) => Upsampling.NearestGradient(
            Rows.Of(dy, first, end, width * factor * factor), width, factor, Rows.Of(dx, first, end, width));
    }
}
