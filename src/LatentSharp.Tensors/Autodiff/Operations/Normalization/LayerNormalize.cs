using LatentSharp.Tensors.Autodiff.Operations.Reductions;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Normalization;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Autodiff.Operations.Normalization;

/// <summary>
/// y = (x − mean) / √(variance + ε) · γ + β, mean and biased variance over the last axis: x […, columns] (Ba et al. 2016).
/// </summary>
internal sealed unsafe class LayerNormalize(
    Variable output, Variable x, Variable gamma, Variable beta, Tensor mean, Tensor inverse, float epsilon)
    : Operation(output)
{
    /// <summary>Computes and records the operation.</summary>
    /// <param name="x">Input, <c>[…, columns]</c>.</param>
    /// <param name="gamma">Scale, <c>[columns]</c>.</param>
    /// <param name="beta">Shift, <c>[columns]</c>.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable Apply(Variable x, Variable gamma, Variable beta, float epsilon = 1e-5f)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(gamma);
        ArgumentNullException.ThrowIfNull(beta);
        var axes = new Axes(nameof(LayerNormalize), x.Shape, -1);
        NormalizationParameters.Check(nameof(LayerNormalize), "gamma", gamma.Shape, axes.Size, x.Shape);
        NormalizationParameters.Check(nameof(LayerNormalize), "beta", beta.Shape, axes.Size, x.Shape);
        Tape tape = x.Tape;
        Variable y = tape.Result(x.Shape, x, gamma, beta);
        Tensor mean = tape.Rent(new Shape(axes.Outer));
        Tensor inverse = tape.Rent(mean.Shape);
        Ranges.Run(
            new Forward(x.Value.Pointer, axes.Outer, axes.Size, epsilon, gamma.Value.Pointer, beta.Value.Pointer, y.Value.Pointer,
                mean.Pointer, inverse.Pointer),
            axes.Outer, axes.Size);
        tape.Record(new LayerNormalize(y, x, gamma, beta, mean, inverse, epsilon));
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [x, gamma, beta];

    public override IReadOnlyList<(string Name, object Value)> Attributes => [("epsilon", epsilon)];

    protected override void Backward(Tape tape)
    {
        Tensor dy = Output.Gradient!;
        int rows = mean.Length;
        int columns = gamma.Shape.Length;
        if (gamma.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(gamma);
            LayerNormalization.ScaleGradient(dy.Span, x.Value.Span, rows, columns, (0, columns), mean.Span, inverse.Span, gradient.Span);
            tape.EndGradient(gamma, gradient);
        }

        if (beta.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(beta);
            ReduceAxes.ColumnSums(dy.Span, rows, columns, 0, columns, gradient.Span);
            tape.EndGradient(beta, gradient);
        }

        if (x.NeedsGradient)
        {
            Tensor gradient = tape.BeginGradient(x);
            Ranges.Run(
                new Gradient(dy.Pointer, x.Value.Pointer, rows, columns, mean.Pointer, inverse.Pointer, gamma.Value.Pointer,
                    gradient.Pointer),
                rows, columns);
            tape.EndGradient(x, gradient);
        }
    }

    private readonly struct Forward(float* x, int rows, int columns, float epsilon, float* gamma, float* beta, float* y, float* mean,
        float* inverse) : IRange
    {
        public void Run(int first, int end) => LayerNormalization.Forward(
            Rows.Of(x, 0, rows, columns), columns, (first, end), epsilon, new ReadOnlySpan<float>(gamma, columns),
            new ReadOnlySpan<float>(beta, columns), Rows.Of(y, 0, rows, columns), new Span<float>(mean, rows),
                new Span<float>(inverse, rows));
    }

    private readonly struct Gradient(float* dy, float* x, int rows, int columns, float* mean, float* inverse, float* gamma,
        float* dx) : IRange
    {
        public void Run(int first, int end) => LayerNormalization.Gradient(
            Rows.Of(dy, 0, rows, columns), Rows.Of(x, 0, rows, columns), columns, (first, end), new ReadOnlySpan<float>(mean, rows),
            new ReadOnlySpan<float>(inverse, rows), new ReadOnlySpan<float>(gamma, columns), Rows.Of(dx, 0, rows, columns));
    }
}
