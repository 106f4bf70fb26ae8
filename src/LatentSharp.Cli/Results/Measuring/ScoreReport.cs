using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Runs.Scoring;

namespace LatentSharp.Cli.Results.Measuring;

/// <summary>The result of <c>score</c>.</summary>
/// <param name="By">The score that counts.</param>
/// <param name="Threshold">What is above this is called an anomaly.</param>
/// <param name="FalseAlarms">The share of good examples that may be above it.</param>
/// <param name="Good">How many good examples it is taken from.</param>
/// <param name="Anomalies">How many examples are above it.</param>
/// <param name="Known">How well known anomalies are found.</param>
/// <param name="FalseAlarmsFound">The share of known good examples above it.</param>
/// <param name="PixelRoc">Area under the ROC curve of pixels.</param>
/// <param name="PixelPrecision">Area under the precision-recall curve of pixels.</param>
/// <param name="Examples">Each example, the strangest first.</param>
/// <param name="Out">What was written.</param>
internal sealed record ScoreReport(
    string By, double Threshold, double FalseAlarms, int Good, int Anomalies, IReadOnlyList<DetectionFigures> Known,
    double? FalseAlarmsFound, double? PixelRoc, double? PixelPrecision, IReadOnlyList<ScoredExample> Examples, string? Out)
{
    private const int Listed = 10;

    public static ScoreReport Of(ScoreRequest request, ScoreResult result) => new(
        result.By, result.Threshold, result.FalseAlarms, result.Good, result.Examples.Count(example => example.IsAnomaly), result.Known,
        result.FalseAlarmsFound, result.PixelRoc, result.PixelPrecision, [.. result.Order.Select(i => result.Examples[i])], request.Out);

    /// <summary>The same for a person.</summary>
    public static IEnumerable<string> Lines(ScoreRequest request, ScoreResult result)
    {
        ScoredExample[] strangest = [.. result.Order.Take(Listed).Select(i => result.Examples[i])];
        int width = strangest.Max(example => example.Name.Length);
        foreach (ScoredExample example in strangest)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{example.Name.PadRight(width)}  {example.Score,9:G4}  {(example.IsAnomaly ? "anomaly" : "       ")}  " +
                $"{example.Kind ?? ""}  {Place(example)}").TrimEnd();
        }

        if (result.Examples.Count > Listed)
        {
            yield return $"… and {Counted.Of(result.Examples.Count - Listed, "less strange " + result.Noun)}";
        }

        yield return string.Create(CultureInfo.InvariantCulture,
            $"{result.Examples.Count(example => example.IsAnomaly):N0} of {Counted.Of(result.Examples.Count, result.Noun)} above the " +
            $"threshold {result.Threshold:G4} ({result.By}), which {Counted.Of(result.Good, $"good {result.Noun}")} gave for at most " +
            $"{100 * result.FalseAlarms:G3} % of false alarms");
        foreach (DetectionFigures known in result.Known)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"known anomalies, {known.Kind}: {known.Count:N0}, ROC area {known.Roc:0.000}, average precision " +
                $"{known.Precision:0.000}, {100 * known.Found:0} % above the threshold{Pixels(known)}");
        }

        if (result.FalseAlarmsFound is { } alarms)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"known good: {100 * alarms:0.0} % above the threshold");
        }

        if (result.PixelRoc is { } roc)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"pixels by masks: ROC area {roc:0.000}, average precision {result.PixelPrecision ?? 0:0.000}");
        }

        if (request.Out is not null)
        {
            yield return $"written: {request.Out}";
        }
    }

    /// <summary>Of a row, the column that makes it strange.</summary>
    private static string Place(ScoredExample example) => example.Column is not { } column ? "" : string.Create(
        CultureInfo.InvariantCulture, $"{column} {example.Text ?? Number(example.Value)}, reconstructed " +
        $"{example.ReconstructedText ?? Number(example.Reconstructed)}" +
        $"{(example.Deviations is { } far ? FormattableString.Invariant($", {far:+0.0;-0.0} standard deviations from the average") : "")}");

    private static string Number(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "";

    private static string Pixels(DetectionFigures known) => known.PixelRoc is { } roc
        ? FormattableString.Invariant($", ROC area of their pixels {roc:0.000}") : "";
}
