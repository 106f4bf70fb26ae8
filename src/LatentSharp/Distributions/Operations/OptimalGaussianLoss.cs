using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// −ln N(x; mean, σ²) in nats with the one shared variance that is best for the batch, σ² = mse over batch and elements (σ-VAE, Rybkin et
/// al. 2021, equation 6): y[n] = D/2 · ln(2π · mse) + e[n] / (2 · mse), where D is the number of elements and e[n] the squared error of an
/// example. The mean over the batch is D/2 · (ln(2π · mse) + 1), and its gradient for the means is (mean − x) / mse / batch. The gradient
/// takes into account that mse depends on all examples; where all examples weigh the same, that part is zero.
/// </summary>
internal sealed class OptimalGaussianLoss(Variable output, Variable mean, Tensor x, Tensor squaredError, float variance, bool atOptimum)
    : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    /// <param name="x">Data of the same shape; kept until the backward pass, not copied.</param>
    /// <param name="leastVariance">The variance is not taken below this, where the loss would have no bound.</param>
    /// <exception cref="ArgumentException">The shapes differ, there is no element, or the least variance is not positive.</exception>
    public static Variable Apply(Variable mean, Tensor x, float leastVariance = 1e-8f) => Apply(mean, x, out _, leastVariance);

    /// <inheritdoc cref="Apply(Variable, Tensor, float)"/>
    /// <param name="mean">Means, <c>[batch, …]</c>.</param>
    /// <param name="x">Data of the same shape; kept until the backward pass, not copied.</param>
    /// <param name="variance">The variance that was used.</param>
    /// <param name="leastVariance">The variance is not taken below this, where the loss would have no bound.</param>
    public static Variable Apply(Variable mean, Tensor x, out float variance, float leastVariance = 1e-8f)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(x);
        Rows.Check(nameof(OptimalGaussianLoss), mean.Shape, x.Shape);
        if (mean.Shape.Length == 0 || !(leastVariance > 0))
        {
            throw new ArgumentException($"OptimalGaussianLoss: needs at least one element and a positive least variance, but " +
                $"got {mean.Shape} and {leastVariance}.");
        }

        Tape tape = mean.Tape;
        Variable y = tape.Result(new Shape(mean.Shape[0]), mean);
        Tensor squaredError = tape.Rent(y.Shape);
        SquaredErrors.Forward(mean.Value, x, squaredError);
        double mse = squaredError.Sum() / mean.Shape.Length;
        bool atOptimum = !(mse < leastVariance);
        variance = atOptimum ? (float)mse : leastVariance;

        // the same logarithm on every processor
        double constant = Rows.Columns(mean.Shape) * (SquaredErrors.LogTwoPi + VectorMath.Log(variance));
        Span<float> result = y.Value.Span;
        for (int n = 0; n < result.Length; n++)
        {
            result[n] = (float)(0.5 * (constant + (squaredError.Span[n] / (double)variance)));
        }

        tape.Record(new OptimalGaussianLoss(y, mean, x, squaredError, variance, atOptimum));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [mean];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("variance", variance)];

    protected override void Backward(Tape tape)
    {
        Tensor dy = Output.Gradient!;
        double shared = 0;
        if (atOptimum)
        {
            int columns = Rows.Columns(mean.Shape);
            for (int n = 0; n < dy.Length; n++)
            {
                shared += dy.Span[n] * (columns - (squaredError.Span[n] / (double)variance));
            }

            shared /= mean.Shape.Length;
        }

        for (int n = 0; n < dy.Length; n++)
        {
            dy.Span[n] = (float)((dy.Span[n] + shared) / (2.0 * variance));
        }

        SquaredErrors.Backward(tape, mean, x, dy);
    }
}
