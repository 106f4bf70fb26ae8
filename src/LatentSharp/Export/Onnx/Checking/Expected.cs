using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>What a file must say of the examples, by the model itself.</summary>
/// <param name="Output">Name of what comes out.</param>
/// <param name="Values">What it is for all examples.</param>
/// <param name="Ranges">For each value the range in units of which a difference counts.</param>
internal sealed record Expected(string Output, double[] Values, double[] Ranges)
{
    // Decibels go from 0 to 100.
    private const double Decibels = 100;

    /// <summary>Of the encoder: mean and log-variance.</summary>
    public static IReadOnlyList<Expected> Encoder(OnnxSource source, CheckExamples examples)
    {
        (Tensor mean, Tensor? logVariance) = source.Model.EncodePosterior(examples.Seen);
        return logVariance is null ? [Of("mean", mean)] : [Of("mean", mean), Of("log_variance", logVariance)];
    }

    /// <summary>Of the decoder: examples.</summary>
    public static IReadOnlyList<Expected> Decoder(OnnxSource source, CheckExamples examples) => [Made(source.Model, examples.Codes)];

    /// <summary>Of noise: a code, and its example.</summary>
    public static IReadOnlyList<Expected> Sample(OnnxSource source, CheckExamples examples)
    {
        Tensor codes = examples.Noise.Clone();
        if (source.Density is { } density)
        {
            for (int i = 0; i < codes.Shape[0]; i++)
            {
                density.Draw(codes.Span.Slice(i * density.Latent, density.Latent), 0, 1);
            }
        }

        return [Of("z", codes), Made(source.Model, codes)];
    }

    /// <summary>Of the score: its figures. What it makes of them is compared apart.</summary>
    public static IReadOnlyList<Expected> Score(OnnxSource source, TypicalExamples typical, CheckExamples examples)
    {
        double[][] figures = TypicalExamples.Measure(source.Model, examples.Seen, source.Model.Reconstruct(examples.Seen));
        return [.. typical.Ranges.Select((range, f) =>
        {
            double[] values = [.. figures.Select(of => of[f])];
            double unit = range.Figure == TypicalFigure.Decibels ? Decibels : 1;
            double[] ranges = Array.ConvertAll(values, value => Math.Max(unit, Math.Abs(value)));
            return new Expected(ScoreNodes.NameOf(range.Figure), values, ranges);
        })];
    }

    private static Expected Made(Autoencoder model, Tensor codes)
    {
        ExampleFormat format = model.Options.Format;
        Expected seen = Of(new ExampleNodes(format).Name, model.Decode(codes));
        if (format is not TableColumns columns)
        {
            return seen;
        }

        NamedValue[] values = [.. columns.Values];
        return seen with
        {
            Values = [.. seen.Values.Select((x, i) => values[i % values.Length].Mean + (values[i % values.Length].Scale * x))],
            Ranges = [.. seen.Ranges.Select((range, i) => range * values[i % values.Length].Unit)],
        };
    }

    /// <summary>Values of about 1: a difference counts in units of the largest of its example, of 1 where that is less.</summary>
    private static Expected Of(string output, Tensor values)
    {
        int length = values.Length / values.Shape[0];
        double[] exact = [.. values.Span.ToArray().Select(value => (double)value)];
        return new Expected(output, exact, [.. exact.Chunk(length).SelectMany(one =>
            Enumerable.Repeat(Math.Max(1, one.Max(Math.Abs)), length))]);
    }
}
