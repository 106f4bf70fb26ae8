using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Autodiff.Operations;

/// <summary>y [batch] = Σ −ln N(x; mean, σ²) over each example, in nats, with one variance an element.</summary>
public sealed unsafe class DiagonalGaussianLoss : Operation
{
    private readonly Variable _x;
    private readonly Variable _mean;
    private readonly Variable _logVariance;

    private DiagonalGaussianLoss(Variable output, Variable x, Variable mean, Variable logVariance)
        : base(output)
    {
        _x = x;
        _mean = mean;
        _logVariance = logVariance;
    }

    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Where the density is taken, <c>[batch, …]</c>; differentiated too, since it may be a sample.</param>
    /// <param name="mean">Means of the same shape.</param>
    /// <param name="logVariance">log σ² of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Apply(Variable x, Variable mean, Variable logVariance)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        Rows.Check(nameof(DiagonalGaussianLoss), x.Shape, mean.Shape);
        Rows.Check(nameof(DiagonalGaussianLoss), x.Shape, logVariance.Shape);
        Tape tape = x.Tape;
        Variable y = tape.Result(new Shape(x.Shape[0]), x, mean, logVariance);
        Rows.Sum(default(Ternary<GaussianTerm>), x.Value, mean.Value, logVariance.Value, Rows.Columns(x.Shape), y.Value);
        tape.Record(new DiagonalGaussianLoss(y, x, mean, logVariance));
        return y;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Inputs => [_x, _mean, _logVariance];

    /// <inheritdoc/>
    public override IReadOnlyList<OperationAttribute> Attributes => [];

    /// <inheritdoc/>
    protected internal override void Backward(Tape tape)
    {
        if (_mean.NeedsGradient)
        {
            Give(tape, _mean, ofLogVariance: false, sign: 1);
        }

        if (_x.NeedsGradient)
        {
            Give(tape, _x, ofLogVariance: false, sign: -1);
        }

        if (_logVariance.NeedsGradient)
        {
            Give(tape, _logVariance, ofLogVariance: true, sign: 1);
        }
    }

    private void Give(Tape tape, Variable input, bool ofLogVariance, float sign)
    {
        Tensor gradient = tape.BeginGradient(input);
        int columns = Rows.Columns(_x.Shape);
        Ranges.Run(
            new Gradient(_x.Value.Pointer, _mean.Value.Pointer, _logVariance.Value.Pointer, columns, Output.Gradient!.Pointer,
                gradient.Pointer, ofLogVariance, sign),
            _x.Shape[0], columns);
        tape.EndGradient(input, gradient);
    }

    private readonly struct Gradient(float* x, float* mean, float* v, int columns, float* dy, float* gradient, bool ofLogVariance,
        float sign) : IRange
    {
        public void Run(int first, int end)
        {
            for (int r = first; r < end; r++)
            {
                Span<float> row = Rows.Of(gradient, r, r + 1, columns);
                ReadOnlySpan<float> xr = Rows.Of(x, r, r + 1, columns);
                ReadOnlySpan<float> mr = Rows.Of(mean, r, r + 1, columns);
                ReadOnlySpan<float> vr = Rows.Of(v, r, r + 1, columns);
                if (ofLogVariance)
                {
                    Map.Apply(new GaussianLogVarianceGradient(dy[r]), xr, mr, vr, row);
                }
                else
                {
                    Map.Apply(new GaussianMeanGradient(sign * dy[r]), xr, mr, vr, row);
                }
            }
        }
    }
}
