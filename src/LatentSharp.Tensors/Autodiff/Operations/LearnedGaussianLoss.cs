using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y [batch] = Σ −ln N(x; mean, σ²) over each example, in nats, with one learned variance for all elements.</summary>
public sealed class LearnedGaussianLoss : Operation
{
    private readonly Variable _mean;
    private readonly Variable _logVariance;
    private readonly Tensor _x;
    private readonly Tensor _squaredError;

    private LearnedGaussianLoss(Variable output, Variable mean, Variable logVariance, Tensor x, Tensor squaredError)
        : base(output)
    {
        _mean = mean;
        _logVariance = logVariance;
        _x = x;
        _squaredError = squaredError;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    /// <param name="x">Data of the same shape; kept until the backward pass, not copied.</param>
    /// <param name="logVariance">log σ², one element.</param>
    /// <exception cref="ArgumentException">The shapes differ, or the log variance has not one element.</exception>
    public static Variable Apply(Variable mean, Tensor x, Variable logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(logVariance);
        Rows.Check(nameof(LearnedGaussianLoss), mean.Shape, x.Shape);
        if (logVariance.Shape.Length != 1)
        {
            throw new ArgumentException($"LearnedGaussianLoss: the log variance must have one element, but is {logVariance.Shape}.",
                nameof(logVariance));
        }

        Tape tape = mean.Tape;
        Variable y = tape.Result(new Shape(mean.Shape[0]), mean, logVariance);
        Tensor squaredError = tape.Rent(y.Shape);
        SquaredErrors.Forward(mean.Value, x, squaredError);
        Losses.Gaussian(squaredError.Span, Rows.Columns(mean.Shape), logVariance.Value.Item(), y.Value.Span);
        tape.Record(new LearnedGaussianLoss(y, mean, logVariance, x, squaredError));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_mean, _logVariance];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape)
    {
        Tensor dy = Output.Gradient!;
        float dv = Losses.GaussianGradient(_squaredError.Span, Rows.Columns(_mean.Shape), _logVariance.Value.Item(), dy.Span, dy.Span);
        if (_logVariance.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_logVariance);
            gradient.Span[0] = dv;
            tape.EndGradient(_logVariance, gradient);
        }

        if (_mean.NeedsGradient)
        {
            SquaredErrors.Backward(tape, _mean, _x, dy);
        }
    }
}
