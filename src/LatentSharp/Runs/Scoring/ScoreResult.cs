using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Imaging;
using LatentSharp.Reports.Anomalies;
using LatentSharp.Runs.Outputs;

namespace LatentSharp.Runs.Scoring;

/// <summary>How strange examples are to a model of good ones.</summary>
public sealed class ScoreResult
{
    private readonly Func<int, Picture>? _heat;

    internal ScoreResult(IReadOnlyList<ScoredExample> examples, Func<int, Picture>? heat) => (Examples, _heat) = (examples, heat);

    /// <summary>The examples, in the order of the data.</summary>
    public IReadOnlyList<ScoredExample> Examples { get; }

    /// <summary>What one of them is called.</summary>
    public required string Noun { get; init; }

    /// <summary>The score that counts.</summary>
    public required string By { get; init; }

    /// <summary>What is above this is called an anomaly.</summary>
    public required double Threshold { get; init; }

    /// <summary>The share of good examples that may be above it.</summary>
    public required double FalseAlarms { get; init; }

    /// <summary>How many good examples the threshold is taken from.</summary>
    public required int Good { get; init; }

    /// <summary>Whether those are known to be none that the model, or the features, were trained on.</summary>
    internal bool IsGoodHeldOut { get; init; }

    /// <summary>How well known anomalies are found, all and each kind; empty where none are known.</summary>
    public required IReadOnlyList<DetectionFigures> Known { get; init; }

    /// <summary>
    /// Known good examples among those given that are above the threshold, as a share; null where none are known. Expected is about
    /// <see cref="FalseAlarms"/>.
    /// </summary>
    public required double? FalseAlarmsFound { get; init; }

    /// <summary>Area under the ROC curve of pixels, by masks; null where there are none.</summary>
    public required double? PixelRoc { get; init; }

    /// <summary>Area under the precision-recall curve of pixels, by masks; null where there are none.</summary>
    public required double? PixelPrecision { get; init; }

    /// <summary>Numbers of the examples, the strangest first.</summary>
    public IReadOnlyList<int> Order => [.. Enumerable.Range(0, Examples.Count).OrderByDescending(i => Examples[i].Score)];

    /// <summary>Where an example is strange, as a picture; null for rows of a table.</summary>
    /// <param name="index">Which.</param>
    internal Picture? Heat(int index) => _heat?.Invoke(index);

    /// <summary>Writes a page (.html), a table (.csv, .npy, .npz, .parquet), or a heat map of each picture into a folder.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="cancellation">Stops between two pictures.</param>
    /// <exception cref="Settings.LatentSharpException">Rows of a table have no heat maps.</exception>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public void Save(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (ScoreRequest.IsPage(path))
        {
            AnomalyPage.Save(path, Page());
            return;
        }

        if (TableFormat.Of(path) is not null)
        {
            TableFormat.Save(path, Table());
            return;
        }

        if (_heat is null)
        {
            throw NoPictures(path);
        }

        IReadOnlyList<string> names = PictureOutput.FileNames([.. Examples.Select(example => example.Name)]);
        PictureOutput.Parse(path).Write(Enumerable.Range(0, Examples.Count).Select(_heat), names,
            cells => ContactSheet.Render(cells), cancellation);
    }

    internal static RequestException NoPictures(string path) => new($"{RequestSettings.Out} {path} is not possible: rows of a table have " +
        $"no heat maps; give a page (.html) or a table ({TableFormat.Ends})");

    private TableContents Table()
    {
        string[] scores = [.. Examples[0].Scores.Keys];
        bool hasColumns = Examples.Any(example => example.Column is not null);
        List<TextColumn> texts = [new("name", [.. Examples.Select(example => example.Name)])];
        if (Examples.Any(example => example.Kind is not null))
        {
            texts.Add(new("kind", [.. Examples.Select(example => example.Kind ?? "")]));
        }

        if (hasColumns)
        {
            texts.Add(new("column", [.. Examples.Select(example => example.Column ?? "")]));
        }

        bool hasTexts = Examples.Any(example => example.Text is not null);
        if (hasTexts)
        {
            texts.Add(new("value", [.. Examples.Select(example => example.Text ?? "")]));
            texts.Add(new("reconstructed", [.. Examples.Select(example => example.ReconstructedText ?? "")]));
        }

        hasColumns &= !hasTexts;
        return TableContents.OfRows(
            ["score", "anomaly", .. hasColumns ? (string[])["value", "reconstructed"] : [], .. scores],
            [.. Examples.Select(example => (double[])
                [example.Score, example.IsAnomaly ? 1 : 0,
                    .. hasColumns ? (double[])[example.Value ?? 0, example.Reconstructed ?? 0] : [], .. example.Scores.Values])],
            texts);
    }

    private AnomalyReport Page()
    {
        IReadOnlyList<int> order = Order;
        return new(Noun, By, Threshold, FalseAlarms, Good, IsGoodHeldOut, FalseAlarmsFound, PixelRoc, PixelPrecision, Known,
            [.. order.Select(i => Examples[i])], _heat is null ? null : place => _heat(order[place]));
    }
}
