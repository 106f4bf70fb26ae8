using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Imaging;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Anomalies;

/// <summary>What a page about anomalies shows; the strangest examples first, and the heat map of each of them.</summary>
internal sealed record AnomalyReport(
    string Noun, string By, double Threshold, double FalseAlarms, int Good, bool IsGoodHeldOut, double? FalseAlarmsFound, double? PixelRoc,
    double? PixelPrecision, IReadOnlyList<DetectionFigures> Known, IReadOnlyList<ScoredExample> Examples, Func<int, Picture>? Heat);

/// <summary>The strangest examples, with where they differ, on a page.</summary>
internal static class AnomalyPage
{
    private const int MostPictures = 48;
    private const int MostRows = 100;
    private const int Bins = 30;

    /// <summary>Writes the page.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="report">What it shows.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, AnomalyReport report)
    {
        int found = report.Examples.Count(example => example.IsAnomaly);
        var page = new HtmlReport("Anomalies", $"{Counted.Of(report.Examples.Count, report.Noun)}, score: {report.By}");
        string which = report.IsGoodHeldOut ? $"that nothing was learned from gave: a {report.Noun} of their kind is above it"
            : $"gave: where the model was not trained on these, a {report.Noun} of their kind is above it";
        page.Paragraph(string.Create(CultureInfo.InvariantCulture,
            $"{Counted.Of(found, report.Noun)} of {report.Examples.Count:N0} {(found == 1 ? "is" : "are")} above the threshold of " +
            $"{report.Threshold:G4}, which {Counted.Of(report.Good, $"good {report.Noun}")} {which} " +
            $"in at most {100 * report.FalseAlarms:G3} % of cases."));
        if (report.FalseAlarmsFound is { } alarms)
        {
            page.Paragraph(string.Create(CultureInfo.InvariantCulture,
                $"Of the {report.Noun}s that are known to be good, {100 * alarms:0.0} % are above it."));
        }

        if (report.Known.Count > 0)
        {
            page.Section("How well known anomalies are found");
            string[] pixels = report.PixelRoc is null ? [] : ["pixels: ROC area", "precision"];
            page.Table(["", report.Noun + "s", "ROC area", "average precision", "above the threshold", .. pixels],
                [.. report.Known.Select(known => Row(known)[..(5 + pixels.Length)])], Pixels(report));
        }

        page.Section("Scores");
        page.Add(Histogram(report));
        page.Section("The strangest first");
        AddExamples(page, report);
        page.Save(path);
    }

    private static string[] Row(DetectionFigures known) =>
    [
        known.Kind, Counted.Number(known.Count), RunFigures.Number(known.Roc, "0.000"), RunFigures.Number(known.Precision, "0.000"),
        string.Create(CultureInfo.InvariantCulture, $"{100 * known.Found:0} %"), Area(known.PixelRoc), Area(known.PixelPrecision),
    ];

    private static string Area(double? area) => area is { } number ? RunFigures.Number(number, "0.000") : "no masks";

    private static string Pixels(AnomalyReport report) => report.PixelRoc is { } roc
        ? string.Create(CultureInfo.InvariantCulture,
            $"Of pixels, by the masks: ROC area {roc:0.000}, average precision {report.PixelPrecision ?? 0:0.000}.")
        : "";

    /// <summary>How many examples have which score; known good ones apart.</summary>
    private static ChartFigure Histogram(AnomalyReport report)
    {
        double[] scores = [.. report.Examples.Select(example => example.Score)];
        (double low, double high) = (scores.Min(), Math.Max(scores.Max(), report.Threshold));
        double width = Math.Max((high - low) / Bins, 1e-12);
        bool areKnown = report.Known.Count > 0;
        BarSeries Of(string name, Func<ScoredExample, bool> chosen)
        {
            var counts = new double[Bins];
            foreach (ScoredExample example in report.Examples.Where(chosen))
            {
                counts[Math.Min(Bins - 1, (int)((example.Score - low) / width))]++;
            }

            return new BarSeries(name, counts);
        }

        BarSeries[] series = areKnown
            ? [Of("known to be good", e => AnomalyNames.IsGood(e.Kind)), Of("known anomalies", e => !AnomalyNames.IsGood(e.Kind))]
            : [Of("all", _ => true)];
        return new ChartFigure(
            new BarChart("", "score", new Axis(report.Noun + "s", Minimum: 0),
                [.. Enumerable.Range(0, Bins).Select(i => RunFigures.Number(low + ((i + 0.5) * width), "G3"))], series),
            string.Create(CultureInfo.InvariantCulture, $"Threshold: {report.Threshold:G4}."));
    }

    private static void AddExamples(HtmlReport page, AnomalyReport report)
    {
        if (report.Heat is not { } heat)
        {
            page.Table(["row", "score", "anomaly", "column", "value", "reconstructed", "deviations"],
                [.. report.Examples.Take(MostRows).Select(Row)],
                "The column is the one that differs most from its reconstruction, for what is usual in it. Deviations: how far its value " +
                "is from the average of the training rows, in their standard deviations.");
            return;
        }

        ScoredExample[] shown = [.. report.Examples.Take(MostPictures)];
        Picture sheet = ContactSheet.Render([.. shown.Select((_, place) => heat(place))], new ContactSheetOptions
        {
            Columns = 3,
            CellCaptions = [.. shown.Select(Caption)],
        });
        page.Add(new PictureFigure(Png.Encode(sheet), "the strangest pictures with their reconstructions and heat maps",
            $"Each {report.Noun}, its reconstruction, and where they differ: red to yellow is more than good ones hardly ever do. " +
            "! is above the threshold."));
    }

    private static IReadOnlyList<string> Row(ScoredExample example) =>
    [
        example.Name.Replace(' ', '\u00A0') + (example.Kind is { } kind ? $" ({kind})" : ""), RunFigures.Number(example.Score, "G4"),
        example.IsAnomaly ? "yes" : "no", example.Column ?? "",
        example.Text ?? Figure(example.Value), example.ReconstructedText ?? Figure(example.Reconstructed), Figure(example.Deviations),
    ];

    private static string Figure(double? value) => value is { } number ? RunFigures.Number(number, "G4") : "";

    private static string Caption(ScoredExample example)
    {
        string kind = example.Kind is null ? "" : $" ({example.Kind})";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(example.Name)}{kind}  {example.Score:G3}{(example.IsAnomaly ? " !" : "")}");
    }
}
