using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// y [batch] = Σ −ln N(x; mean, σ²) = (D · (ln 2π + log σ²) + Σ (x − mean)² / σ²) / 2 over each example of D elements, in nats, with one
/// variance for all elements, fixed or learned.
/// </summary>
internal sealed class GaussianLoss(Variable output, Variable mean, Variable? learned, Tensor x, Tensor squaredError, float logVariance)
    : Operation(output)
{
    public override IReadOnlyList<Variable> Inputs => learned is null ? [mean] : [mean, learned];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("log variance", logVariance)];

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

    protected override void Backward(Tape tape)
    {
        Span<float> dy = Output.Gradient!.Span;
        ReadOnlySpan<float> errors = squaredError.Span;
        int columns = Rows.Columns(mean.Shape);
        double precision = VectorMath.Exp(-logVariance);
        double sum = 0;
        for (int n = 0; n < dy.Length; n++)
        {
            sum += 0.5 * dy[n] * (columns - (precision * errors[n]));
            dy[n] = (float)(0.5 * dy[n] * precision);
        }

        if (learned is { NeedsGradient: true })
        {
            Tensor gradient = tape.BeginGradient(learned);
            gradient.Span[0] = (float)sum;
            tape.EndGradient(learned, gradient);
        }

        if (mean.NeedsGradient)
        {
            SquaredErrors.Backward(tape, mean, x, Output.Gradient);
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
