using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations.Reductions;

/// <summary>y [] = the mean of all elements of x, added in double precision.</summary>
internal sealed class Mean : Operation
{
    private readonly Variable _x;

    private Mean(Variable output, Variable x)
        : base(output) => _x = x;

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, any shape.</param>
    public static Variable Apply(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tape tape = x.Tape;
        Variable y = tape.Result(default(Shape), x);
        y.Value.Span[0] = (float)(Reduce.Sum(x.Value.Span) / x.Value.Length);
        tape.Record(new Mean(y, x));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x];

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Tensor dx = tape.BeginGradient(_x);
        dx.Span.Fill(Output.Gradient!.Item() / dx.Length);
        tape.EndGradient(_x, dx);
    }
}
