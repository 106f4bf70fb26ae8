using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>
/// y [batch] = Σ KL(N(μ, σ²) ‖ N(0, 1)) over each example, in nats: ½ Σ (μ² + σ² − 1 − log σ²) (Kingma and Welling 2014, appendix B).
/// </summary>
public sealed unsafe class KlDivergence : Operation
{
    private readonly Variable _mean;
    private readonly Variable _logVariance;

    private KlDivergence(Variable output, Variable mean, Variable logVariance)
        : base(output)
    {
        _mean = mean;
        _logVariance = logVariance;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="mean">μ, <c>[batch, latent]</c>.</param>
    /// <param name="logVariance">log σ², of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable mean, Variable logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        Rows.Check(nameof(KlDivergence), mean.Shape, logVariance.Shape);
        Tape tape = mean.Tape;
        Variable y = tape.Result(new Shape(mean.Shape[0]), mean, logVariance);
        Rows.Sum(default(Binary<KlTerm>), mean.Value, logVariance.Value, Rows.Columns(mean.Shape), y.Value);
        tape.Record(new KlDivergence(y, mean, logVariance));
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
        int columns = Rows.Columns(_mean.Shape);
        if (_mean.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_mean);
            Rows.Scale(_mean.Value, columns, dy, gradient);
            tape.EndGradient(_mean, gradient);
        }

        if (_logVariance.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(_logVariance);
            Ranges.Run(new LogVarianceGradient(_logVariance.Value.Pointer, columns, dy.Pointer, gradient.Pointer), dy.Length, columns);
            tape.EndGradient(_logVariance, gradient);
        }
    }

    private readonly struct LogVarianceGradient(float* v, int columns, float* dy, float* dv) : IRange
    {
        public void Run(int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                Map.Apply(new KlLogVarianceGradientWith(dy[r]), Rows.Of(v, r, r + 1, columns), Rows.Of(dv, r, r + 1, columns));
            }
        }
    }
}
