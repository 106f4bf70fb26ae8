namespace LatentSharp.Tensors.Autodiff.Operations.Reductions;

/// <summary>The mean of x over one axis: x [outer, axis, inner] → y [outer, inner].</summary>
internal sealed class MeanAxis(Variable output, Variable x, Axes axes) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, at least one axis.</param>
    /// <param name="axis">Which axis; negative numbers count from the end.</param>
    /// <param name="keep">Whether the axis stays, with size 1.</param>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static Variable Apply(Variable x, int axis, bool keep = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = new Axes(nameof(MeanAxis), x.Shape, axis);
        Tape tape = x.Tape;
        Variable y = tape.Result(axes.Without(x.Shape, keep), x);
        axes.Sum(x.Value, 1f / axes.Size, y.Value);
        tape.Record(new MeanAxis(y, x, axes));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("axis", axes.Position)];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        axes.Repeat(Output.Gradient!, 1f / axes.Size, dx);
        tape.EndGradient(x, dx);
    }
}
