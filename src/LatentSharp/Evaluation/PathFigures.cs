using System.Text.Json.Serialization;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation;

/// <summary>Two pictures.</summary>
/// <param name="First">Position of the first.</param>
/// <param name="Second">Position of the second.</param>
internal readonly record struct PicturePair(int First, int Second)
{
    /// <summary>How many of some pairs can be without a picture in common: no more are independent.</summary>
    /// <param name="pairs">The pairs.</param>
    public static int Independent(IReadOnlyCollection<PicturePair> pairs) =>
        Math.Min(pairs.Count, pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct().Count() / 2);
}

/// <summary>How a model goes from picture to picture, averaged over random pairs of held-out pictures.</summary>
internal sealed record PathFigures
{
    private const int Steps = 9;
    private const int MostReal = 500;
    private const int Candidates = 8;

    /// <summary>Number of pairs.</summary>
    public required int Pairs { get; init; }

    /// <summary>Largest over mean step of nine pictures, in picture space.</summary>
    public required double LargestOverMean { get; init; }

    /// <summary>Largest share of the change that falls into an eighth of the way, in picture space; 0.125 is perfectly even.</summary>
    public required double Jump { get; init; }

    /// <summary>Standard error of <see cref="Jump"/> over the pairs; NaN for a single pair.</summary>
    public double JumpError { get; init; } = double.NaN;

    /// <summary><see cref="Jump"/> of each pair, in their order.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> Jumps { get; init; } = [];

    /// <summary>The same in the feature network's features.</summary>
    public required double FeatureJump { get; init; }

    /// <summary><see cref="FeatureJump"/> of each pair.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> FeatureJumps { get; init; } = [];

    /// <summary><see cref="LargestOverMean"/> of each pair.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> LargestOverMeans { get; init; } = [];

    /// <summary>How many pairs without a picture in common there can be: no more are independent.</summary>
    [JsonIgnore]
    public int Independent { get; init; } = int.MaxValue;

    /// <summary>Standard error of <see cref="LargestOverMean"/> over the pairs; NaN for a single pair.</summary>
    public double LargestOverMeanError { get; init; } = double.NaN;

    /// <summary>Standard error of <see cref="FeatureJump"/> over the pairs; NaN for a single pair.</summary>
    public double FeatureJumpError { get; init; } = double.NaN;

    /// <summary>How much of the picture halfway is a mere fade of the two ends, 0 to 1.</summary>
    public required double DoubleExposure { get; init; }

    /// <summary>How unlike the data the picture halfway is, in units of its ends; about 1 is as real as they are.</summary>
    public required double Strangeness { get; init; }

    /// <summary>Distance of a code on the way from the code of its decoded picture, as a share of the length of the way.</summary>
    public required double ReencodingError { get; init; }

    /// <summary>Overlap of neighboring posteriors, the geometric mean over dimensions; null for an AE, whose codes are points.</summary>
    public required double? Overlap { get; init; }

    /// <summary>The pair whose way is strangest in the middle: positions among the held-out pictures.</summary>
    public required PicturePair Strangest { get; init; }

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="reference">Whose feature network sees features.</param>
    /// <param name="heldOut">Codes of the reference's pictures, in their order.</param>
    /// <param name="pairs">How many pairs.</param>
    /// <param name="seed">Decides them; the same pairs for every model.</param>
    public static PathFigures Measure(Autoencoder model, EvaluationReference reference, CodeTable heldOut, int pairs = 50,
        ulong seed = 1) =>
        Measure(model, reference, heldOut, [.. ModelFigures.Pairs(heldOut.Count, Candidates * pairs, seed)
            .DistinctBy(pair => (Math.Min(pair.First, pair.Second), Math.Max(pair.First, pair.Second))).Take(pairs)]);

    /// <summary>The same over pairs that were chosen.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="reference">Whose feature network sees features.</param>
    /// <param name="heldOut">Codes of the reference's pictures, in their order.</param>
    /// <param name="chosen">The pairs, at least one.</param>
    public static PathFigures Measure(Autoencoder model, EvaluationReference reference, CodeTable heldOut,
        IReadOnlyList<PicturePair> chosen)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(heldOut);
        Tensor real = new CodeTable(reference.Features).Spread(MostReal).Codes;
        var paths = new List<PathMeasures>();
        var changes = new List<SuddenChange>();
        foreach ((int first, int second) in chosen)
        {
            Tensor path = LatentPath.Linear(heldOut.Codes.Row(first), heldOut.Codes.Row(second), Steps);
            paths.Add(PathMeasures.Measure(model, path));
            changes.Add(SuddenChange.Measure(model, path, reference.FeatureNetwork.Of, real));
        }

        int independent = PicturePair.Independent(chosen);
        double[] jumps = [.. changes.Select(c => c.Jump)];
        double[] seen = [.. changes.Select(c => c.FeatureJump!.Value)];
        double[] uneven = [.. paths.Select(p => p.PixelUnevenness)];
        return new PathFigures
        {
            Pairs = chosen.Count,
            Independent = independent,
            LargestOverMean = uneven.Average(),
            LargestOverMeans = uneven,
            Jump = jumps.Average(),
            JumpError = StandardError(jumps, independent),
            Jumps = jumps,
            FeatureJump = seen.Average(),
            FeatureJumps = seen,
            LargestOverMeanError = StandardError(uneven, independent),
            FeatureJumpError = StandardError(seen, independent),
            DoubleExposure = changes.Average(c => c.DoubleExposure),
            Strangeness = changes.Average(c => c.Strangeness!.Value),
            ReencodingError = paths.Average(p => p.MeanReencodingError / Math.Max(p.Length, 1e-12)),
            Overlap = paths[0].OverlapsPerDimension is null ? null : paths.Average(p => p.OverlapsPerDimension!.Average()),
            Strangest = chosen[Enumerable.Range(0, changes.Count).MaxBy(i => changes[i].Strangeness!.Value)],
        };
    }

    /// <summary>
    /// Pairs of pictures that are unlike each other: of eight times as many random ones those that are farthest apart, pixel by pixel. They
    /// depend on no model.
    /// </summary>
    /// <param name="pictures">Pictures, <c>[n, channels, height, width]</c>, at least two.</param>
    /// <param name="count">How many pairs.</param>
    /// <param name="seed">Decides them.</param>
    internal static PicturePair[] Distant(Tensor pictures, int count, ulong seed)
    {
        Tensor flat = PathMeasures.Flat(pictures);
        return [.. ModelFigures.Pairs(flat.Shape[0], Candidates * count, seed).Distinct()
            .OrderByDescending(pair => Vectors.SquaredDistance(flat.Row(pair.First), flat.Row(pair.Second)))
            .ThenBy(pair => (pair.First, pair.Second)).Take(count)];
    }

    /// <summary>Standard error of the mean of a value of each pair; NaN where none is known.</summary>
    /// <param name="values">The values.</param>
    internal double Spread(double[] values) => StandardError(values, Independent);

    private static double StandardError(double[] values, int independent) =>
        independent < 2 ? double.NaN : Estimate.OfDependent(values, independent).StandardError;
}
