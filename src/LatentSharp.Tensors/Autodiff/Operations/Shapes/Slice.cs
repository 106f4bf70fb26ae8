using LatentSharp.Tensors.Autodiff.Operations.Reductions;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations.Shapes;

/// <summary>A range of one axis: x [outer, axis, inner] → y [outer, count, inner].</summary>
internal sealed class Slice(Variable output, Variable x, Axes axes, int start, int count) : Operation(output)
{
    /// <summary>Copies the range and records the operation.</summary>
    /// <param name="x">Input, at least one axis.</param>
    /// <param name="axis">Which axis; negative numbers count from the end.</param>
    /// <param name="start">First position.</param>
    /// <param name="count">Number of positions.</param>
    /// <exception cref="ArgumentException">There is no such axis, or the range lies outside it.</exception>
    public static Variable Apply(Variable x, int axis, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = new Axes(nameof(Slice), x.Shape, axis);
        if (start < 0 || count < 0 || start > axes.Size - count)
        {
            throw new ArgumentException($"Slice: axis {axes.Position} of {x.Shape} has {axes.Size} positions, so {count} from {start} on " +
                $"do not exist.");
        }

        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape.With(axes.Position, count), x);
        Movement.Slice(x.Value.Span, axes.Outer, axes.Size, axes.Inner, start, count, y.Value.Span);
        tape.Record(new Slice(y, x, axes, start, count));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    public override IReadOnlyList<(string Name, object Value)> Attributes =>
        [("axis", axes.Position), ("start", start), ("count", count)];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        dx.Span.Clear();
        Movement.Insert(Output.Gradient!.Span, axes.Outer, axes.Size, axes.Inner, start, count, dx.Span);
        tape.EndGradient(x, dx);
    }
}
