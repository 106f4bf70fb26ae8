using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Distributions.Operations;

/// <summary>
/// y [batch] = Σ over the columns of −ln p(cell), in nats: of a choice its cross-entropy, ln Σ eᵒ − oₖ, of the value in it −ln N(x; o, σ²)
/// with one σ a column; a choice without a value, such as a missing cell, has no such term. log σ² = 10 · w of the parameter w, so that it
/// moves as fast as it needs to at the learning rate of the weights.
/// </summary>
internal sealed class ColumnsLoss(Variable result, RowLayout layout, Variable output, Tensor x, Variable widths) : Operation(result)
{
    /// <summary>log σ² for each unit of the parameter.</summary>
    public const double Quickness = 10;

    /// <summary>The least log σ²: a hundredth of the width of a mode.</summary>
    public const double Least = -9.210340371976182;

    /// <summary>Computes and records the operation.</summary>
    /// <param name="layout">What the numbers of a row are.</param>
    /// <param name="output">Logits of choices and means of values, <c>[batch, width]</c>.</param>
    /// <param name="x">Rows of the same shape; kept until the backward pass, not copied.</param>
    /// <param name="widths">log σ² / 10 of each column that has values, <c>[values]</c>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Variable Apply(RowLayout layout, Variable output, Tensor x, Variable widths)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(widths);
        Rows.Check(nameof(ColumnsLoss), output.Shape, x.Shape);
        if (Rows.Columns(output.Shape) != layout.Width || widths.Shape.Length != Math.Max(1, layout.Values))
        {
            throw new ArgumentException($"ColumnsLoss: needs rows of {layout.Width} numbers and {layout.Values} widths, but got " +
                $"{output.Shape} and {widths.Shape}.", nameof(output));
        }

        Tape tape = output.Tape;
        Variable y = tape.Result(new Shape(output.Shape[0]), output, widths);
        var loss = new ColumnsLoss(y, layout, output, x, widths);
        Span<float> result = y.Value.Span;
        for (int n = 0; n < result.Length; n++)
        {
            result[n] = (float)loss.Row(n);
        }

        tape.Record(loss);
        return y;
    }

    public override IReadOnlyList<Variable> Inputs => [output, widths];

    protected override void Backward(Tape tape)
    {
        Tensor doutput = tape.BeginGradient(output);
        Tensor dwidths = tape.BeginGradient(widths);
        doutput.Span.Clear();
        Span<double> slopes = stackalloc double[widths.Shape.Length];
        slopes.Clear();
        ReadOnlySpan<float> dy = Output.Gradient!.Span;
        for (int n = 0; n < dy.Length; n++)
        {
            Row(n, dy[n], doutput.Span.Slice(n * layout.Width, layout.Width), slopes);
        }

        for (int v = 0; v < slopes.Length; v++)
        {
            bool isHeld = Quickness * widths.Value.Span[v] < Least && slopes[v] > 0;
            dwidths.Span[v] = isHeld ? 0 : (float)(Quickness * slopes[v]);
        }

        tape.EndGradient(output, doutput);
        tape.EndGradient(widths, dwidths);
    }

    /// <summary>log σ² of a column.</summary>
    /// <param name="width">The parameter.</param>
    public static double LogVariance(float width) => Math.Max(Least, Quickness * width);

    private double Row(int n)
    {
        ReadOnlySpan<float> o = output.Value.Span.Slice(n * layout.Width, layout.Width);
        ReadOnlySpan<float> row = x.Span.Slice(n * layout.Width, layout.Width);
        double sum = 0;
        foreach (LaidPart part in layout.Parts)
        {
            int chosen = part.Chosen(row);
            if (part.Choices > 0)
            {
                sum += LogSum(o.Slice(part.Start, part.Choices)) - o[part.Start + chosen];
            }

            if (part.Value >= 0 && part.WithValue[chosen])
            {
                double logVariance = LogVariance(widths.Value.Span[part.Value]);
                double away = (double)row[part.Place] - o[part.Place];
                sum += 0.5 * (SquaredErrors.LogTwoPi + logVariance + (away * away * DoubleMath.Exp(-logVariance)));
            }
        }

        return sum;
    }

    private void Row(int n, double weight, Span<float> slope, Span<double> slopes)
    {
        ReadOnlySpan<float> o = output.Value.Span.Slice(n * layout.Width, layout.Width);
        ReadOnlySpan<float> row = x.Span.Slice(n * layout.Width, layout.Width);
        foreach (LaidPart part in layout.Parts)
        {
            int chosen = part.Chosen(row);
            if (part.Choices > 0)
            {
                double logSum = LogSum(o.Slice(part.Start, part.Choices));
                for (int k = 0; k < part.Choices; k++)
                {
                    slope[part.Start + k] = (float)(weight * (DoubleMath.Exp(o[part.Start + k] - logSum) - (k == chosen ? 1 : 0)));
                }
            }

            if (part.Value >= 0 && part.WithValue[chosen])
            {
                double precision = DoubleMath.Exp(-LogVariance(widths.Value.Span[part.Value]));
                double away = (double)o[part.Place] - row[part.Place];
                slope[part.Place] = (float)(weight * away * precision);
                slopes[part.Value] += 0.5 * weight * (1 - (away * away * precision));
            }
        }
    }

    /// <summary>ln Σ eᵒ.</summary>
    public static double LogSum(ReadOnlySpan<float> o)
    {
        double largest = o[0];
        foreach (float value in o)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0;
        foreach (float value in o)
        {
            sum += DoubleMath.Exp(value - largest);
        }

        return largest + DoubleMath.Log(sum);
    }
}
