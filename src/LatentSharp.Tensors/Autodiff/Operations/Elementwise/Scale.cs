using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = factor · x + offset, element by element, with two constants.</summary>
internal sealed class Scale : Operation
{
    private readonly Variable _x;
    private readonly float _factor;
    private readonly float _offset;

    private Scale(Variable output, Variable x, float factor, float offset)
        : base(output)
    {
        _x = x;
        _factor = factor;
        _offset = offset;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="offset">What is added.</param>
    public static Variable Apply(Variable x, float factor, float offset = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x);
        Map.Apply(new Kernels.Ops.Scale(factor, offset), x.Value, y.Value);
        tape.Record(new Scale(y, x, factor, offset));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, object Value)> Attributes => [("factor", _factor), ("offset", _offset)];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(_x);
        Map.Apply(new Kernels.Ops.Scale(_factor, 0), Output.Gradient!, dx);
        tape.EndGradient(_x, dx);
    }
}
