using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Evaluation.Anomalies;

namespace LatentSharp.Runs.Scoring;

/// <summary>Asks how strange examples are to a model of good ones.</summary>
public sealed record ScoreRequest : RunRequest
{
    /// <summary>The examples: a folder, an archive, a table, a name …</summary>
    public required string Data { get; init; }

    /// <summary>
    /// The examples, where a program has them already: pictures of the model's format, or rows with its columns;
    /// <see cref="Data"/> is then what they are called. Null for those that <see cref="Data"/> points at.
    /// </summary>
    public Dataset? Examples { get; init; }

    /// <summary>
    /// Good examples that the model was not trained on, from which the threshold is taken; null for those whose scores the model file
    /// keeps.
    /// </summary>
    public string? Good { get; init; }

    /// <summary>
    /// The score: <c>reconstruction</c> (mean squared error), <c>local</c> (the largest error of a small region of a picture, or of a
    /// column of a row, for what is usual there), <c>latent</c> (−log density of the code under the Gaussian of training codes),
    /// <c>likelihood</c> (−log p(x) by 32 samples), or <c>all</c>: the largest of these, each in units of its spread among good examples.
    /// <c>features</c> looks at pictures with ResNet-18 trained on ImageNet in place of the model: the largest distance of a place's
    /// features from the nearest of <see cref="Good"/> pictures, half of which give these and half the threshold.
    /// </summary>
    public string By { get; init; } = GoodScores.All;

    /// <summary>
    /// The share of good examples that may be called anomalies, above 0 and below 1; null for 0.01, or more where that needs more good
    /// examples than there are.
    /// </summary>
    public double? FalseAlarms { get; init; }

    /// <summary>
    /// Folder of masks, white where a picture is faulty, named as the pictures are; null for <c>ground_truth</c> beside the data, if there
    /// is one.
    /// </summary>
    public string? Masks { get; init; }

    /// <summary>
    /// The label by which an example is known to be an anomaly, of a table a column, or a column and one of its categories as
    /// <c>kind=broken</c>; null for folders of which one is called good, if there are such.
    /// </summary>
    public string? Anomalous { get; init; }

    /// <summary>Decides the samples of the likelihood.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The good examples, where they were read already.</summary>
    internal Dataset? GoodExamples { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        if (!Names.Contains(By, StringComparer.Ordinal))
        {
            throw new RequestException($"{RequestSettings.By} {By} is not possible: it must be one of {string.Join(", ", Names)}" +
                $"{Suggestions.Hint(By, Names)}");
        }

        if (FalseAlarms is { } rate && !(rate > 0 && rate < 1))
        {
            throw new RequestException($"{RequestSettings.FalseAlarms} {FalseAlarms} is not possible: it must be above 0 and below 1, " +
                $"e.g. 0.1%");
        }

        if (Out is { } path && TableFormat.Of(path) is null && !IsPage(path))
        {
            if (Path.GetExtension(path).Length > 0 && !Directory.Exists(path) && path[^1] is not ('/' or '\\'))
            {
                throw new RequestException($"{RequestSettings.Out} {path} is not possible: give a page (.html), a table " +
                    $"({TableFormat.Ends}), or a folder ending in / for heat maps");
            }
        }
    }

    internal const double UsualFalseAlarms = GoodScores.UsualRate;

    /// <summary>The names of the scores.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        GoodScores.All, AnomalyScorer.Reconstruction, AnomalyScorer.Local, AnomalyScorer.Latent, AnomalyScorer.Likelihood,
        AnomalyScorer.Features,
    ];

    internal static bool IsPage(string path) => path.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
}
