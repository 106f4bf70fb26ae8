using LatentSharp.Tensors.Autodiff.Operations.Reductions;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations.Shapes;

/// <summary>Joins inputs along one axis: x₁ [outer, n₁, inner], x₂ [outer, n₂, inner], … → y [outer, n₁ + n₂ + …, inner].</summary>
internal sealed class Concatenate(Variable output, Variable[] inputs, int axis) : Operation(output)
{
    /// <summary>Copies the inputs and records the operation.</summary>
    /// <param name="axis">Which axis; negative numbers count from the end.</param>
    /// <param name="inputs">At least one; their shapes agree but for the axis.</param>
    /// <exception cref="ArgumentException">There is no input or no such axis, or the shapes do not agree.</exception>
    public static Variable Apply(int axis, params ReadOnlySpan<Variable> inputs)
    {
        if (inputs.IsEmpty)
        {
            throw new ArgumentException("Concatenate: needs at least one input.", nameof(inputs));
        }

        Shape first = inputs[0].Shape;
        int position = new Axes(nameof(Concatenate), first, axis).Position;
        int size = 0;
        foreach (Variable input in inputs)
        {
            if (input.Shape.Rank != first.Rank || input.Shape.With(position, 0) != first.With(position, 0))
            {
                throw new ArgumentException($"Concatenate: all sizes but those of axis {position} must agree, but the inputs are {first} " +
                    $"and {input.Shape}.", nameof(inputs));
            }

            size += input.Shape[position];
        }

        Tape tape = inputs[0].Tape;
        Variable y = tape.Result(first.With(position, size), inputs!);
        var axes = new Axes(nameof(Concatenate), y.Shape, position);
        int start = 0;
        foreach (Variable input in inputs)
        {
            int count = input.Shape[position];
            Movement.Insert(input.Value.Span, axes.Outer, axes.Size, axes.Inner, start, count, y.Value.Span);
            start += count;
        }

        tape.Record(new Concatenate(y, inputs.ToArray(), position));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => inputs;

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("axis", axis)];

    protected override void Backward(Tape tape)
    {
        var axes = new Axes(nameof(Concatenate), Output.Shape, axis);
        int start = 0;
        foreach (Variable input in inputs)
        {
            int count = input.Shape[axis];
            if (input.NeedsGradient)
            {
                Tensor gradient = tape.BeginGradient(input);
                Movement.Slice(Output.Gradient!.Span, axes.Outer, axes.Size, axes.Inner, start, count, gradient.Span);
                tape.EndGradient(input, gradient);
            }

            start += count;
        }
    }
}
