using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Numerics;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Export.Onnx.Checking;

/// <summary>What a file must say of the examples, by the model itself.</summary>
/// <param name="Output">Name of what comes out.</param>
/// <param name="Values">What it is for all examples.</param>
/// <param name="Ranges">For each value the range in units of which a difference counts.</param>
internal sealed record Expected(string Output, double[] Values, double[] Ranges)
{
    // Decibels go from 0 to 100.
    private const double Decibels = 100;

    /// <summary>Of a file.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="source">The model.</param>
    /// <param name="examples">The examples.</param>
    public static IReadOnlyList<Expected> Of(string file, OnnxSource source, CheckExamples examples) => file switch
    {
        OnnxFiles.Encoder or OnnxFiles.EncoderOfFloats => Encoder(source, examples),
        OnnxFiles.Decoder => [Made(source.Model, examples.Codes)],
        OnnxFiles.Sample => Sample(source, examples),
        _ => Score(source, examples),
    };

    /// <summary>Of the encoder: mean and log-variance.</summary>
    private static IReadOnlyList<Expected> Encoder(OnnxSource source, CheckExamples examples)
    {
        (Tensor mean, Tensor? logVariance) = source.Model.EncodePosterior(examples.Seen);
        return logVariance is null ? [Of("mean", mean)] : [Of("mean", mean), Of("log_variance", logVariance)];
    }

    /// <summary>Of noise: a code, and its example.</summary>
    private static IReadOnlyList<Expected> Sample(OnnxSource source, CheckExamples examples)
    {
        Tensor codes = examples.Noise.Clone();
        if (source.Density is { } density)
        {
            for (int i = 0; i < codes.Shape[0]; i++)
            {
                density.Draw(codes.Span.Slice(i * density.Latent, density.Latent), 0, 1);
            }
        }

        else
        {
            Variable noise = new Tape(records: false).Constant(codes);
            codes = source.Model.Prior.FromNoise(noise)!.Value;
        }

        return [Of("z", codes), Made(source.Model, codes)];
    }

    /// <summary>Of the score: its figures. What it makes of them is compared apart.</summary>
    private static IReadOnlyList<Expected> Score(OnnxSource source, CheckExamples examples)
    {
        Tensor codes = source.Model.Encode(examples.Seen);
        Tensor again = source.Model.Decode(codes);
        List<Expected> expected = [];
        if (source.CodeDensity is { } density)
        {
            expected.AddRange(Anomalies(source, density, codes, examples.Seen, again));
        }

        if (source.Typical is { } typical)
        {
            double[][] figures = TypicalExamples.Measure(source.Model, examples.Seen, again);
            expected.AddRange(typical.Ranges.Select((range, f) => Figure(
                ScoreNodes.NameOf(range.Figure), [.. figures.Select(of => of[f])], range.Figure == TypicalFigure.Decibels ? Decibels : 1)));
        }

        return expected;
    }

    private static IEnumerable<Expected> Anomalies(OnnxSource source, GaussianDensity density, Tensor codes, Tensor x, Tensor again)
    {
        ExampleFormat format = source.Model.Options.Format;
        float[][] seen = [.. x.Span.ToArray().Chunk(format.Length)];
        float[][] back = [.. again.Span.ToArray().Chunk(format.Length)];
        yield return Figure(AnomalyScorer.Reconstruction, [.. seen.Zip(back, (x, again) => ExampleFigure.Error(x, again))], 1);
        if (ScoreNodes.HasLocal(format))
        {
            yield return Figure(
                AnomalyScorer.Local, [.. seen.Zip(back, (one, other) => ErrorMap.Of(one, other, format, source.Usual).Max())], 1);
        }

        double[][] exact = codes.ToRows();
        double[] surprises = [.. exact.Select(code => -density.LogDensity(code))];

        // A code is as exact as its own range is; where the density is steep, that is what the score moves by.
        yield return new Expected(AnomalyScorer.Latent, surprises, [.. exact.Select((code, i) =>
        {
            var slope = new double[code.Length];
            density.LogDensity(code, slope);
            return Math.Max(1, Math.Abs(surprises[i])) + (slope.Sum(Math.Abs) * Math.Max(1, code.Max(Math.Abs)));
        })]);
    }

    private static Expected Figure(string name, double[] values, double unit) =>
        new(name, values, Array.ConvertAll(values, value => Math.Max(unit, Math.Abs(value))));

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
