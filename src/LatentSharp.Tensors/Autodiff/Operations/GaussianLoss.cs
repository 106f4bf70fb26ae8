using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y [batch] = Σ −ln N(x; mean, σ²) over each example, in nats, with one constant variance for all elements.</summary>
public sealed class GaussianLoss : Operation
{
    private readonly Variable _mean;
    private readonly Tensor _x;
    private readonly Tensor _squaredError;
    private readonly float _logVariance;

    private GaussianLoss(Variable output, Variable mean, Tensor x, Tensor squaredError, float logVariance)
        : base(output)
    {
        _mean = mean;
        _x = x;
        _squaredError = squaredError;
        _logVariance = logVariance;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    /// <param name="x">Data of the same shape; kept until the backward pass, not copied.</param>
    /// <param name="logVariance">log σ²; 0 for a unit variance.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable mean, Tensor x, float logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(x);
        Rows.Check(nameof(GaussianLoss), mean.Shape, x.Shape);
        Tape tape = mean.Tape;
        Variable y = tape.Result(new Shape(mean.Shape[0]), mean);
        Tensor squaredError = tape.Rent(y.Shape);
        SquaredErrors.Forward(mean.Value, x, squaredError);
        Losses.Gaussian(squaredError.Span, Rows.Columns(mean.Shape), logVariance, y.Value.Span);
        tape.Record(new GaussianLoss(y, mean, x, squaredError, logVariance));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_mean];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [new("log variance", _logVariance)];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape)
    {
        Tensor dy = Output.Gradient!;
        Losses.GaussianGradient(_squaredError.Span, Rows.Columns(_mean.Shape), _logVariance, dy.Span, dy.Span);
        SquaredErrors.Backward(tape, _mean, _x, dy);
    }
}
