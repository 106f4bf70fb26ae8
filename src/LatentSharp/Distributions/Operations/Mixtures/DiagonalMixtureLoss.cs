using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Distributions.Operations.Mixtures;

/// <summary>
/// y [batch] = −ln Σ_k π_k N(z; m_k, diag σ²_k), in nats: a sample under a mixture of Gaussians, with π = softmax of the logits, or all
/// alike where there are none. The largest part is taken out of the sum, so that nothing underflows.
/// </summary>
internal sealed class DiagonalMixtureLoss : Operation
{
    private readonly Variable _z;
    private readonly Variable _means;
    private readonly Variable _logVariances;
    private readonly Variable? _logits;
    private readonly MixtureParts _parts;
    private readonly Tensor _shares;

    private DiagonalMixtureLoss(
        Variable output, Variable z, Variable means, Variable logVariances, Variable? logits, MixtureParts parts, Tensor shares)
        : base(output)
    {
        (_z, _means, _logVariances, _logits, _parts, _shares) = (z, means, logVariances, logits, parts, shares);
        Inputs = logits is null ? [z, means, logVariances] : [z, means, logVariances, logits];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs { get; }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="z">Samples, <c>[batch, latent]</c>.</param>
    /// <param name="means">m, <c>[components, latent]</c>.</param>
    /// <param name="logVariances">log σ², of the same shape.</param>
    /// <param name="logits">Logarithms of the weights but for a constant, <c>[components]</c>; null where all weigh the same.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable Apply(Variable z, Variable means, Variable logVariances, Variable? logits = null)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(logVariances);
        bool fits = z.Shape.Rank == 2 && means.Shape.Rank == 2 && means.Shape[0] > 0 && means.Shape[1] == z.Shape[1]
            && logVariances.Shape == means.Shape && (logits is null || logits.Shape == new Shape(means.Shape[0]));
        if (!fits)
        {
            throw new ArgumentException($"DiagonalMixtureLoss: needs samples [batch, latent], means and log variances [components, " +
                $"latent] and logits [components], but got {z.Shape}, {means.Shape}, {logVariances.Shape} and " +
                $"{logits?.Shape.ToString() ?? "none"}.");
        }

        Tape tape = z.Tape;
        Variable y = logits is null ? tape.Result(new Shape(z.Shape[0]), z, means, logVariances)
            : tape.Result(new Shape(z.Shape[0]), z, means, logVariances, logits);
        var parts = new MixtureParts(tape, means.Value, logVariances.Value, logits?.Value);
        Tensor shares = tape.Rent(new Shape(z.Shape[0], parts.Padded));
        parts.NegativeLogDensity(z.Value, shares, y.Value.Span);
        tape.Record(new DiagonalMixtureLoss(y, z, means, logVariances, logits, parts, shares));
        return y;
    }

    /// <inheritdoc/>
    protected override void Backward(Tape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient!.Span;
        if (_z.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_z);
            _parts.ToSamples(_z.Value, _shares, dy, gradient);
            tape.EndGradient(_z, gradient);
        }

        if (_means.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_means);
            _parts.ToMeans(_z.Value, _shares, dy, gradient);
            tape.EndGradient(_means, gradient);
        }

        if (_logVariances.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_logVariances);
            _parts.ToLogVariances(_z.Value, _shares, dy, gradient);
            tape.EndGradient(_logVariances, gradient);
        }

        if (_logits is { NeedsGradient: true })
        {
            Tensor gradient = tape.BeginGradient(_logits);
            _parts.ToLogits(_shares, dy, gradient.Span);
            tape.EndGradient(_logits, gradient);
        }
    }
}
