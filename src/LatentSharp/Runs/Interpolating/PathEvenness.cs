using LatentSharp.Latent.Interpolation;

namespace LatentSharp.Runs.Interpolating;

/// <summary>How even a path is.</summary>
/// <param name="PixelSteps">Root mean square change from each picture to the next.</param>
/// <param name="LargestOverMean">Largest over mean step.</param>
/// <param name="FeatureSteps">Change from each picture to the next in the features of a random convolutional network.</param>
/// <param name="FeatureLargestOverMean">Largest over mean of these.</param>
/// <param name="LeastOverlap">Smallest overlap of neighboring posteriors; null where codes are points.</param>
/// <param name="ReencodingError">Mean distance between a code and the code of its decoded picture.</param>
/// <param name="Length">Length of the path in latent units.</param>
/// <param name="Jump">Share of the change in the most sudden eighth of the path.</param>
/// <param name="DoubleExposure">How much of the picture half-way is a mere fade of the ends.</param>
internal sealed record PathEvenness(
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
    internal static PathEvenness Of(PathMeasures measures, SuddenChange sudden) => new(
        measures.PixelSteps, measures.PixelUnevenness, measures.FeatureSteps, measures.FeatureUnevenness,
        measures.LeastOverlap, measures.MeanReencodingError, measures.Length, sudden.Jump, sudden.DoubleExposure);
}
