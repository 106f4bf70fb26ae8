using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>
/// y [batch] = Σ softplus(l) − x · l over each example: −ln p(x) of independent Bernoulli variables from their logits, in nats.
/// </summary>
public sealed unsafe class BernoulliLoss : Operation
{
    private readonly Variable _logits;
    private readonly Tensor _x;

    private BernoulliLoss(Variable output, Variable logits, Tensor x)
        : base(output)
    {
        _logits = logits;
        _x = x;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="logits">Logits, <c>[batch, …]</c>.</param>
    /// <param name="x">Data in [0, 1] of the same shape; kept until the backward pass, not copied.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable logits, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(x);
        Rows.Check(nameof(BernoulliLoss), logits.Shape, x.Shape);
        Tape tape = logits.Tape;
        Variable y = tape.Result(new Shape(logits.Shape[0]), logits);
        Rows.Sum(default(Binary<BernoulliTerm>), logits.Value, x, Rows.Columns(logits.Shape), y.Value);
        tape.Record(new BernoulliLoss(y, logits, x));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_logits];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape)
    {
        Tensor gradient = tape.BeginGradient(_logits);
        int columns = Rows.Columns(_logits.Shape);
        Ranges.Run(new Gradient(_logits.Value.Pointer, _x.Pointer, columns, Output.Gradient!.Pointer, gradient.Pointer), _x.Shape[0],
            columns);
        tape.EndGradient(_logits, gradient);
    }

    private readonly struct Gradient(float* logits, float* x, int columns, float* dy, float* dlogits) : IRange
    {
        public void Run(int first, int end) => Losses.BernoulliGradient(
            Rows.Of(logits, first, end, columns), Rows.Of(x, first, end, columns), columns, Rows.Of(dy, first, end, 1),
                Rows.Of(dlogits, first, end, columns));
    }
}
