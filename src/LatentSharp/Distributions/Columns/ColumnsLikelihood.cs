using LatentSharp.Data;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Columns;

/// <summary>
/// A distribution for each column of a mixed table: a categorical one of its choices, and a Gaussian with a learned variance of the value
/// in the choice (as TVAE has it, Xu et al. 2019, section 4.6).
/// </summary>
internal sealed class ColumnsLikelihood : Likelihood
{
    private readonly RowLayout _layout;
    private readonly Parameter _widths;

    /// <summary>Creates the likelihood of rows of a table.</summary>
    /// <param name="layout">What the numbers of a row are.</param>
    public ColumnsLikelihood(RowLayout layout)
    {
        _layout = layout;
        _widths = new Parameter("likelihood.widths", new Tensor(new Shape(Math.Max(1, layout.Values))));
        Parameters = [_widths];
    }

    public override string Name => "one a column (categories and Gaussians)";

    public override LikelihoodOptions Options { get; } = new ColumnsOptions();

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override Distribution Given(Variable output, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new ColumnsDistribution(_layout, output, output.Tape.Use(_widths));
    }
}

/// <summary>A likelihood for each column of a table with categories, dates or missing cells.</summary>
internal sealed record ColumnsOptions : LikelihoodOptions
{
    /// <inheritdoc/>
    public override string Description => "columns, categories and Gaussians of learned variance";

    /// <inheritdoc/>
    public override Likelihood Build(bool isBounded = true) =>
        throw new NotSupportedException("ColumnsOptions.Build: a likelihood of columns needs the columns; use Build(format).");

    internal override Likelihood Build(ExampleFormat format) => new ColumnsLikelihood(Layout(format));

    internal override bool Fits(ExampleFormat format) => format is MixedColumns;

    internal override int CountParameters(ExampleFormat format) => format is MixedColumns ? Math.Max(1, Layout(format).Values) : 0;

    private static RowLayout Layout(ExampleFormat format) => new(((MixedColumns)format).Columns.Select(column => column.Part));
}

/// <summary>Independent columns of a row, each a choice with or without a value.</summary>
/// <param name="layout">What the numbers of a row are.</param>
/// <param name="output">Logits of choices and means of values, <c>[batch, width]</c>.</param>
/// <param name="widths">log σ² / 10 of each column that has values, <c>[values]</c>.</param>
internal sealed class ColumnsDistribution(RowLayout layout, Variable output, Variable widths) : Distribution
{
    public override string Name => "one a column";

    /// <summary>Probabilities of choices and means of values, <c>[batch, width]</c>.</summary>
    public override Variable Mean
    {
        get
        {
            var parts = new List<Variable>();
            foreach (LaidPart part in layout.Parts)
            {
                if (part.Choices > 0)
                {
                    parts.Add(output.Slice(1, part.Start, part.Choices).Softmax());
                }

                if (part.Value >= 0)
                {
                    parts.Add(output.Slice(1, part.Place, 1));
                }
            }

            return parts.Count == 1 ? parts[0] : Variable.Concatenate(1, [.. parts]);
        }
    }

    public override Variable NegativeLogDensity(Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return ColumnsLoss.Apply(layout, output, x.Value, widths);
    }

    /// <remarks>No gradient flows through a draw of choices.</remarks>
    public override Variable Sample(RandomStream random, ulong start = 0)
    {
        Tensor draws = output.Tape.Rent(output.Shape);
        draws.Span.Clear();
        RandomStream noise = random.Substream(1);
        for (int n = 0; n < output.Shape[0]; n++)
        {
            int first = n * layout.Width;
            ReadOnlySpan<float> o = output.Value.Span.Slice(first, layout.Width);
            Span<float> row = draws.Span.Slice(first, layout.Width);
            foreach (LaidPart part in layout.Parts)
            {
                ulong at = start + (ulong)(first + part.Start);
                int chosen = part.Choices > 0 ? Draw(o.Slice(part.Start, part.Choices), random.Uniform(at)) : 0;
                if (part.Choices > 0)
                {
                    row[part.Start + chosen] = 1;
                }

                if (part.Value >= 0 && part.WithValue[chosen])
                {
                    double sigma = DoubleMath.Exp(0.5 * ColumnsLoss.LogVariance(widths.Value.Span[part.Value]));
                    row[part.Place] = (float)(o[part.Place] + (sigma * noise.Normal(at + (ulong)part.Choices)));
                }
            }
        }

        return output.Tape.Constant(draws);
    }

    private static int Draw(ReadOnlySpan<float> logits, double uniform)
    {
        double logSum = ColumnsLoss.LogSum(logits);
        for (int k = 0; k < logits.Length - 1; k++)
        {
            uniform -= DoubleMath.Exp(logits[k] - logSum);
            if (uniform < 0)
            {
                return k;
            }
        }

        return logits.Length - 1;
    }
}
