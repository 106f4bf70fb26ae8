using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>
/// y = ½ (μ² + σ² − 1 − log σ²), element by element: KL(N(μ, σ²) ‖ N(0, 1)) of each latent dimension of each example, in nats. Its mean
/// over the batch (<see cref="MeanAxis"/>, axis 0) is what free bits bound from below.
/// </summary>
public sealed class KlDivergencePerDimension : Operation
{
    private readonly Variable _mean;
    private readonly Variable _logVariance;

    private KlDivergencePerDimension(Variable output, Variable mean, Variable logVariance)
        : base(output)
    {
        _mean = mean;
        _logVariance = logVariance;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², of the same shape.</param>
    /// <returns>y of the same shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable mean, Variable logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        Rows.Check(nameof(KlDivergencePerDimension), mean.Shape, logVariance.Shape);
        Tape tape = mean.Tape;
        Variable y = tape.Result(mean.Shape, mean, logVariance);
        Sweep.Apply(default(Binary<KlTerm>), mean.Value, logVariance.Value, y.Value);
        tape.Record(new KlDivergencePerDimension(y, mean, logVariance));
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
        if (_mean.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_mean);
            Sweep.Apply(default(Binary<Kernels.Ops.Multiply>), dy, _mean.Value, gradient);
            tape.EndGradient(_mean, gradient);
        }

        if (_logVariance.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_logVariance);
            Sweep.Apply(default(Binary<KlLogVarianceGradient>), dy, _logVariance.Value, gradient);
            tape.EndGradient(_logVariance, gradient);
        }
    }
}
