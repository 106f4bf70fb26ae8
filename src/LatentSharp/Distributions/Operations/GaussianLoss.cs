using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// y [batch] = Σ −ln N(x; mean, σ²) = (D · (ln 2π + log σ²) + Σ (x − mean)² / σ²) / 2 over each example of D elements, in nats, with one
/// variance for all elements, fixed or learned.
/// </summary>
internal sealed class GaussianLoss : Operation
{
    private readonly Variable _mean;
    private readonly Variable? _learned;
    private readonly Tensor _x;
    private readonly Tensor _squaredError;
    private readonly float _logVariance;

    private GaussianLoss(Variable output, Variable mean, Variable? learned, Tensor x, Tensor squaredError, float logVariance)
        : base(output)
    {
        _mean = mean;
        _learned = learned;
        _x = x;
        _squaredError = squaredError;
        _logVariance = logVariance;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => _learned is null ? [_mean] : [_mean, _learned];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, object Value)> Attributes => [("log variance", _logVariance)];

    /// <summary>Computes and records the operation with a fixed variance.</summary>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    /// <param name="x">Data of the same shape; kept until the backward pass, not copied.</param>
    /// <param name="logVariance">log σ²; 0 for a unit variance.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable mean, Tensor x, float logVariance) => Apply(mean, x, learned: null, logVariance);

    /// <summary>Computes and records the operation with a learned variance.</summary>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    /// <param name="x">Data of the same shape; kept until the backward pass, not copied.</param>
    /// <param name="logVariance">log σ², one element.</param>
    /// <exception cref="ArgumentException">The shapes differ, or the log variance has not one element.</exception>
    public static Variable Apply(Variable mean, Tensor x, Variable logVariance)
    {
        ArgumentNullException.ThrowIfNull(logVariance);
        return logVariance.Shape.Length == 1
            ? Apply(mean, x, logVariance, logVariance.Value.Item())
            : throw new ArgumentException($"GaussianLoss: the log variance must have one element, but is {logVariance.Shape}.",
                nameof(logVariance));
    }

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        Span<float> dy = Output.Gradient!.Span;
        ReadOnlySpan<float> errors = _squaredError.Span;
        int columns = Rows.Columns(_mean.Shape);
        double precision = VectorMath.Exp(-_logVariance);
        double sum = 0;
        for (int n = 0; n < dy.Length; n++)
        {
            sum += 0.5 * dy[n] * (columns - (precision * errors[n]));
            dy[n] = (float)(0.5 * dy[n] * precision);
        }

        if (_learned is { NeedsGradient: true })
        {
            Tensor gradient = tape.BeginGradient(_learned);
            gradient.Span[0] = (float)sum;
            tape.EndGradient(_learned, gradient);
        }

        if (_mean.NeedsGradient)
        {
            SquaredErrors.Backward(tape, _mean, _x, Output.Gradient);
        }
    }

    private static Variable Apply(Variable mean, Tensor x, Variable? learned, float logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(x);
        Rows.Check(nameof(GaussianLoss), mean.Shape, x.Shape);
        Tape tape = mean.Tape;
        Variable y = tape.Result(new Shape(mean.Shape[0]), mean, learned);
        Tensor squaredError = tape.Rent(y.Shape);
        SquaredErrors.Forward(mean.Value, x, squaredError);
        double precision = VectorMath.Exp(-logVariance);
        double constant = Rows.Columns(mean.Shape) * ((double)LogTwoPi + logVariance);
        Span<float> result = y.Value.Span;
        for (int n = 0; n < result.Length; n++)
        {
            result[n] = (float)(0.5 * (constant + (precision * squaredError.Span[n])));
        }

        tape.Record(new GaussianLoss(y, mean, learned, x, squaredError, logVariance));
        return y;
    }

    // Rounded to 32 bits, as models of older versions were trained with.
    private const float LogTwoPi = 1.83787707f;
}
