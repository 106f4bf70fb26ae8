using LatentSharp.Cli.Likeness;
using LatentSharp.Latent;

namespace LatentSharp.Cli.Output;

/// <summary>The result of <c>interpolate</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Given">Pictures gone between.</param>
/// <param name="Pictures">Pictures drawn, of each model.</param>
/// <param name="Path">How even the path is; none for triangles, squares and mixtures.</param>
/// <param name="Beside">The same of the run beside it, if there is one.</param>
internal sealed record InterpolateReport(string Out, int Given, int Pictures, PathReport? Path, PathReport? Beside)
{
    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikePicture>? Unlike { get; init; }

    /// <summary>Whether two given pictures that follow each other are the same, so that nothing lies between them.</summary>
    public bool Same { get; init; }
}

/// <summary>How even a path is.</summary>
/// <param name="PixelSteps">Root mean square change from each picture to the next.</param>
/// <param name="LargestOverMean">Largest over mean step.</param>
/// <param name="FeatureSteps">Change from each picture to the next in the features of a random convolutional network.</param>
/// <param name="FeatureLargestOverMean">Largest over mean of these.</param>
/// <param name="LeastOverlap">Smallest overlap of neighboring posteriors; none for an auto-encoder.</param>
/// <param name="ReencodingError">Mean distance between a code and the code of its decoded picture.</param>
/// <param name="Length">Length of the path in latent units.</param>
/// <param name="Jump">Share of the change in the most sudden eighth of the path.</param>
/// <param name="DoubleExposure">How much of the picture half-way is a mere fade of the ends.</param>
internal sealed record PathReport(
    IReadOnlyList<double> PixelSteps,
    double LargestOverMean,
    IReadOnlyList<double>? FeatureSteps,
    double? FeatureLargestOverMean,
    double? LeastOverlap,
    double ReencodingError,
    double Length,
    double Jump,
    double DoubleExposure)
{
    public static PathReport Of(PathMeasures measures, SuddenChange sudden) => new(
        measures.PixelSteps, measures.PixelUnevenness, measures.FeatureSteps, measures.FeatureUnevenness,
        measures.LeastOverlap, measures.MeanReencodingError, measures.Length, sudden.Jump, sudden.DoubleExposure);

    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines(string name)
    {
        yield return $"{name}: largest over mean step {Words.Number(LargestOverMean, "F2")}; share of the change in the most sudden " +
            $"eighth {Words.Number(100 * Jump, "F0")} %; double exposure half-way {Words.Number(DoubleExposure, "F2")}";
        yield return LeastOverlap is { } overlap
            ? $"{name}: least overlap of neighbouring posteriors {Words.Number(overlap, "G2")}; re-encoding " +
                $"error {Words.Number(ReencodingError, "F2")} of a path {Words.Number(Length, "F1")} long"
            : $"{name}: codes are points, so that nothing makes neighbours overlap; re-encoding error {Words.Number(ReencodingError,
                "F2")} of a path {Words.Number(Length, "F1")} long";
    }
}
