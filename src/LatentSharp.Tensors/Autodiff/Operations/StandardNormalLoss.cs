using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y [batch] = Σ −ln N(z; 0, 1) over each example, in nats: the standard normal prior of a sample.</summary>
public sealed class StandardNormalLoss : Operation
{
    private readonly Variable _z;

    private StandardNormalLoss(Variable output, Variable z)
        : base(output) => _z = z;

    /// <summary>Computes and records the operation.</summary>
    /// <param name="z">Samples, <c>[batch, latent]</c>.</param>
    /// <exception cref="ArgumentException">The input has no batch axis.</exception>
    public static Variable Apply(Variable z)
    {
        ArgumentNullException.ThrowIfNull(z);
        Rows.Check(nameof(StandardNormalLoss), z.Shape, z.Shape);
        Tape tape = z.Tape;
        Variable y = tape.Result(new Shape(z.Shape[0]), z);
        Reduce.Rows(default(Unary<StandardNormalTerm>), z.Value.Span, Rows.Columns(z.Shape), y.Value.Span);
        tape.Record(new StandardNormalLoss(y, z));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_z];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(_z);
        Rows.Scale(_z.Value, Rows.Columns(_z.Shape), Output.Gradient!, gradient);
        tape.EndGradient(_z, gradient);
    }
}
