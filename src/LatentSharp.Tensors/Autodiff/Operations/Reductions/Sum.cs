using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations.Reductions;

/// <summary>y [] = Σ x over all elements, added in double precision.</summary>
internal sealed class Sum(Variable output, Variable x) : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    public static Variable Apply(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(default(Shape), x);
        y.Value.Span[0] = (float)Reduce.Sum(x.Value.Span);
        tape.Record(new Sum(y, x));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x];

    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(x);
        dx.Span.Fill(Output.Gradient!.Item());
        tape.EndGradient(x, dx);
    }
}
