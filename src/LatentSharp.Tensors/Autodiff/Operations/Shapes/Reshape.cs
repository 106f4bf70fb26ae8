namespace LatentSharp.Tensors.Autodiff.Operations.Shapes;

/// <summary>The same values under another shape; no value is copied in either direction unless gradients are added up.</summary>
internal sealed class Reshape(Variable output, Variable x) : Operation(output)
{
    /// <summary>Views the input under another shape and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="shape">A shape with as many elements.</param>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public static Variable Apply(Variable x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (shape.Length != x.Shape.Length)
        {
            throw new ArgumentException($"Reshape: {x.Shape} has {x.Shape.Length} elements, but {shape} has {shape.Length}.",
                nameof(shape));
        }

        Tape tape = x.Tape;
        Variable y = tape.Result(x.Value.Reshape(shape), x);
        tape.Record(new Reshape(y, x));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    protected override void Backward(Tape tape)
    {
        if (x.Gradient is null)
        {
            // nobody else has written to the input's gradient yet, so it takes over the storage of the output's
            x.Gradient = Output.Gradient!.Reshape(x.Shape);
            x.HasGradient = true;
            Output.Gradient = null;
            return;
        }

        Tensor dx = tape.BeginGradient(x);
        Output.Gradient!.Span.CopyTo(dx.Span);
        tape.EndGradient(x, dx);
    }
}
