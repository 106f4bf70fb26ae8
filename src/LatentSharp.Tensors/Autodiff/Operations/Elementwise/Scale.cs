using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Autodiff.Operations.Elementwise;

/// <summary>y = factor · x + offset, element by element, with two constants.</summary>
internal sealed class Scale(Variable output, Variable x, float factor, float offset) : Operation(output)
{
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

    public override IReadOnlyList<Variable> Inputs => [x];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("factor", factor), ("offset", offset)];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        Map.Apply(new Kernels.Ops.Scale(factor, 0), Output.Gradient!, dx);
        tape.EndGradient(x, dx);
    }
}
