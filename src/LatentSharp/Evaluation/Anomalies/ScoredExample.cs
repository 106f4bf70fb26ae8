namespace LatentSharp.Evaluation.Anomalies;

/// <summary>How strange one example is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Score">The score that was asked for; larger is stranger.</param>
/// <param name="IsAnomaly">Whether it is above the threshold.</param>
/// <param name="Scores">All scores, by name.</param>
/// <param name="Kind">What it is known to be, e.g. <c>good</c> or <c>scratch</c>; null where nothing is known.</param>
/// <param name="Column">Of a row, the column that differs most from its reconstruction for what is usual there; null for pictures.</param>
public sealed record ScoredExample(
    string Name, double Score, bool IsAnomaly, IReadOnlyDictionary<string, double> Scores, string? Kind, string? Column)
{
    /// <summary>What the row has in that column, in its own unit; null for pictures.</summary>
    public double? Value { get; init; }

    /// <summary>What the row's code says of that column, in its own unit; null for pictures.</summary>
    public double? Reconstructed { get; init; }

    /// <summary>What the row has in that column as text, where a number would not do; null elsewhere.</summary>
    public string? Text { get; init; }

    /// <summary>What the row's code says of that column as text, where a number would not do; null elsewhere.</summary>
    public string? ReconstructedText { get; init; }

    /// <summary>
    /// How far the value is from the average of the training rows, in standard deviations of theirs, below 0 for less; null for pictures
    /// and where the column has one value in all training rows.
    /// </summary>
    public double? Deviations { get; init; }
}

/// <summary>How well the scores find anomalies that are known.</summary>
/// <param name="Kind">What kind of anomaly; <c>all</c> for all of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Roc">Area under the ROC curve: 0.5 by chance, 1 if all are above all good ones.</param>
/// <param name="Precision">Area under the precision-recall curve (average precision); by chance the share of anomalies.</param>
/// <param name="Found">The share that is above the threshold.</param>
public sealed record DetectionFigures(string Kind, int Count, double Roc, double Precision, double Found)
{
    /// <summary>Area under the ROC curve of their pixels, beside those of good pictures, by masks; null where there are none.</summary>
    public double? PixelRoc { get; init; }

    /// <summary>Area under the precision-recall curve of the same pixels; null where there are none.</summary>
    public double? PixelPrecision { get; init; }
}
