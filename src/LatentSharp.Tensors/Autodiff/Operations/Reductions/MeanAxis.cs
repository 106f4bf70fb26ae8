namespace LatentSharp.Tensors.Autodiff.Operations.Reductions;

/// <summary>The mean of x over one axis: x [outer, axis, inner] → y [outer, inner].</summary>
internal sealed class MeanAxis : Operation
{
    private readonly Variable _x;
    private readonly Axes _axes;

    private MeanAxis(Variable output, Variable x, Axes axes)
        : base(output)
    {
        _x = x;
        _axes = axes;
    }

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

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, object Value)> Attributes => [("axis", _axes.Position)];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(_x);
        _axes.Repeat(Output.Gradient!, 1f / _axes.Size, dx);
        tape.EndGradient(_x, dx);
    }
}
