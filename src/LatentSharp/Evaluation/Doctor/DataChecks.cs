using System.Globalization;
using LatentSharp.Distributions;
using LatentSharp.Settings;
using static LatentSharp.Evaluation.Doctor.Thresholds;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>Whether the data are in the range that the model takes them for.</summary>
internal static class DataChecks
{
    // Reading the data warns of a narrow range itself, and so it is looked for at the end only.
    public static IReadOnlyList<Check> All { get; } = [new("range", Range), new("likelihood", Likelihood, From: 0)];

    private static Finding? Range(TrainingHistory history) => history.Pixels is { Contrast: < LeastContrast } pixels
        ? new Finding("range", pixels.Contrast, string.Create(CultureInfo.InvariantCulture,
            $"the pixels of a picture hardly differ: their standard deviation is at most {pixels.Contrast:0.####} where black is 0 and " +
            $"white 1; values that were scaled twice, and class numbers of masks, look so"),
            "spread the values of the pictures over 0 to 255 before training")
        : null;

    private static Finding? Likelihood(TrainingHistory history) =>
        history.Model.Likelihood is BernoulliOptions { Binarize: not Binarization.None } bernoulli
        && history.Pixels is { Grayness: > MostGrayness } pixels
            ? new Finding("likelihood", pixels.Grayness, string.Create(CultureInfo.InvariantCulture,
                $"the pictures have shades (mean x(1 − x) of pixels {pixels.Grayness:0.###}, black and white have 0), and a Bernoulli " +
                $"likelihood {Loss(bernoulli.Binarize)}, so that the shades are lost"),
                SettingText.Of($"{new SettingName("likelihood")} gaussian"))
            : null;

    private static string Loss(Binarization binarize) => binarize switch
    {
        Binarization.Fixed => "makes each pixel black or white at one half",
        _ => "draws each pixel as black or white",
    };
}
