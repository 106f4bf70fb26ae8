using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Models;
using LatentSharp.Models.Conditions;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Ranks;
using LatentSharp.Training.Steps;

namespace LatentSharp.Evaluation.Likelihoods;

/// <summary>An average over examples.</summary>
/// <param name="Value">The average.</param>
/// <param name="StandardError">The standard deviation of the examples' values, divided by the root of their number; 0 where there is
/// one, of which none is known.</param>
internal readonly record struct Estimate(double Value, double StandardError)
{
    /// <summary>Value and error, or the value alone where no error is known.</summary>
    /// <param name="format">How numbers are written.</param>
    /// <param name="times">What both are multiplied by, e.g. 100 for per cent.</param>
    public string ToText(string format, double times = 1) =>
        Counted.Figure(times * Value, format) + ErrorText(format, times);

    /// <summary>The error behind ±; nothing where none is known.</summary>
    /// <inheritdoc cref="ToText"/>
    public string ErrorText(string format, double times = 1) =>
        StandardError > 0 ? " ± " + (times * StandardError).ToString(format, CultureInfo.InvariantCulture) : "";

    internal static Estimate Of(IReadOnlyList<double> values) => OfDependent(values, values.Count);

    /// <summary>The average of values that depend on each other.</summary>
    /// <param name="values">The values.</param>
    /// <param name="independent">As many as there are as good as independent, no more than values.</param>
    internal static Estimate OfDependent(IReadOnlyList<double> values, int independent)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return new(mean, values.Count < 2 ? 0 : Math.Sqrt(squares / (values.Count - 1) / Math.Max(1, independent)));
    }
}

/// <summary>The bound with one number of samples.</summary>
/// <param name="Samples">k.</param>
/// <param name="LogLikelihood">E log (1/k) Σ w, nats per example: at most log p(x), and nearer to it for more samples.</param>
internal sealed record BoundPoint(int Samples, Estimate LogLikelihood);

/// <summary>The importance-weighted bound on log p(x) (Burda et al. 2016): with one sample the evidence lower bound.</summary>
/// <param name="Samples">K, samples of q(z|x) for each example.</param>
/// <param name="LogLikelihood">The bound with K samples, nats per example.</param>
/// <param name="EffectiveSampleSize">How many samples carry the weight, on average over examples; from 1 to K.</param>
/// <param name="Curve">The bound for 1, 2, 5, 10 … K samples, from the same weights.</param>
/// <param name="Rise">By how much it is above that of one sample, nats per example.</param>
/// <param name="LastRise">By how much it is above the last but one point of the curve, nats per example; 0 where there is none.</param>
internal sealed record LikelihoodBound(
    int Samples, Estimate LogLikelihood, double EffectiveSampleSize, IReadOnlyList<BoundPoint> Curve, Estimate Rise, Estimate LastRise);

/// <summary>Estimates the bound, one example after the other: memory does not grow with the samples or the examples.</summary>
internal static class ImportanceWeightedBound
{
    // The stream of a seed that belongs to these samples ("iwae" in ASCII).
    private const ulong Stream = 0x69776165;

    private const int SamplesOfPiece = 4096;
    private const int MostOfPiece = 64;

    /// <summary>Estimates.</summary>
    /// <param name="model">A model whose posterior has a spread.</param>
    /// <param name="set">The examples.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="samples">K, at least 1.</param>
    /// <param name="seed">Decides the samples, and binarization.</param>
    /// <param name="progress">Told how many examples are done.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="ranks">Who shares the work, and has the same bound; null for this process alone.</param>
    public static LikelihoodBound Estimate(Autoencoder model, Dataset set, int[] indices, int samples, ulong seed,
        Action<int>? progress = null, CancellationToken cancellation = default, RankGroup? ranks = null)
    {
        int[] points = Points(samples);
        var bounds = new double[points.Length][];
        foreach (ref double[] bound in bounds.AsSpan())
        {
            bound = new double[indices.Length];
        }

        var effective = new double[indices.Length];
        var weights = new double[samples];
        Tensor pixels = new(model.BatchShape(1));
        Tensor x = new(pixels.Shape);
        var noise = new RandomStream(seed, Stream);
        LabelVectors? known = LabelVectors.Of(model.Options.Condition, set.Attributes);
        Tensor? labels = known is null ? null : new Tensor(new Shape(1, model.Options.Condition!.Width));

        // Of few samples an example takes no longer than the exchange of what was found.
        int together = ranks is null ? 1 : Math.Clamp(SamplesOfPiece / samples, 1, MostOfPiece);
        Pieces.Run(ranks, (indices.Length + together - 1) / together, (piece, numbers) =>
        {
            for (int i = piece * together; i < Math.Min((piece + 1) * together, indices.Length); i++)
            {
                ReadOnlySpan<int> one = indices.AsSpan(i, 1);
                set.Fill(one, pixels);
                Preparation.Once(model, seed, one, pixels, x);
                known?.Fill(one, labels!);

                // Of ranks it is the first one's token that ends the work, in which all agree between pieces.
                model.LogWeights(x, noise.Substream((ulong)indices[i]), weights, ranks is null ? cancellation : default, labels);
                numbers.AddRange(ImportanceWeights.Bounds(weights, points));
                numbers.Add(ImportanceWeights.EffectiveSampleSize(weights));
            }
        }, (piece, numbers) =>
        {
            int i = piece * together;
            for (; numbers.Length > 0; i++, numbers = numbers[(points.Length + 1)..])
            {
                for (int p = 0; p < points.Length; p++)
                {
                    bounds[p][i] = numbers[p];
                }

                effective[i] = numbers[points.Length];
            }

            progress?.Invoke(i);
        }, cancellation);

        BoundPoint[] curve = [.. points.Select((k, p) => new BoundPoint(k, Likelihoods.Estimate.Of(bounds[p])))];
        return new(samples, curve[^1].LogLikelihood, effective.Average(), curve, Rise(bounds[0], bounds[^1]),
            Rise(bounds[Math.Max(0, bounds.Length - 2)], bounds[^1]));
    }

    // Of the same examples, so that what they differ by among each other drops out.
    private static Estimate Rise(double[] from, double[] to) => Likelihoods.Estimate.Of([.. to.Zip(from, (b, a) => b - a)]);

    /// <summary>1, 2, 5, 10, 20, 50 … and the last, which is K.</summary>
    internal static int[] Points(int samples) => [.. Steps.TakeWhile(k => k < samples), samples];

    private static IEnumerable<int> Steps => Enumerable.Range(0, 9).Aggregate(
        (IEnumerable<int>)[1, 2, 5], (steps, _) => [.. steps, .. steps.TakeLast(3).Select(k => k * 10)]).Take(28);
}
