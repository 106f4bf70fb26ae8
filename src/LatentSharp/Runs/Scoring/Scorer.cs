using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Imaging;
using LatentSharp.Latent.Densities;
using LatentSharp.Models;
using LatentSharp.Runs.Inputs;

namespace LatentSharp.Runs.Scoring;

/// <summary>Scores examples, takes a threshold from good ones, and sets both beside what is known.</summary>
/// <param name="run">The run.</param>
/// <param name="request">What is wanted.</param>
/// <param name="work">Who is told, and what stops it.</param>
internal sealed class Scorer(Run run, ScoreRequest request, WorkContext work)
{
    // An error that 99 in 100 good pictures nowhere have is where heat begins.
    private const double Usual = 0.99;

    private readonly Autoencoder _model = run.Model;
    private readonly PictureFormat? _format = run.Card.Model.Format as PictureFormat;

    /// <summary>Does what the request asks for.</summary>
    public ScoreResult Score()
    {
        var scorer = new AnomalyScorer(_model, GaussianDensity.Fit(run.Store.Codes.Codes));
        if (request.By != GoodScores.All && !scorer.Names.Contains(request.By, StringComparer.Ordinal))
        {
            throw new RequestException($"{RequestSettings.By} {request.By} is not possible: this model gives " +
                $"{string.Join(", ", scorer.Names)} or {GoodScores.All}");
        }

        bool isFolder = request.Out is { } path && !ScoreRequest.IsPage(path) && TableFormat.Of(path) is null;
        if (isFolder && _format is null)
        {
            throw ScoreResult.NoPictures(request.Out!);
        }

        GoodScores good = Good(scorer);
        double rate = Rate(good);
        DataOptions reading = run.ReadingOptions(request) with { WithLabels = true };
        Dataset set = InputReader.Open(request.Data, reading, request.Threads, work, Cache());
        InputReader.TellNotes(set.LeftOut, work);
        string?[] kinds = Kinds(set);
        double threshold = good.Threshold(request.By, rate);
        var examples = new ScoredExample[set.Count];
        var maps = new double[set.Count][];
        scorer.Score(set, [.. Enumerable.Range(0, set.Count)], request.Seed, values =>
        {
            var scores = scorer.Names.Zip(values.Scores).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            double score = request.By == GoodScores.All ? good.Combined(name => scores[name]) : scores[request.By];
            int i = values.Place;
            maps[i] = values.Map ?? [];
            examples[i] = new ScoredExample(
                InputReader.NameOf(set, i, request.Data), score, score > threshold, scores, kinds[i], WorstColumn(values));
            work.Phase("scoring", i + 1, set.Count, set.Noun);
        }, work.Cancellation);
        (double? pixelRoc, double? pixelPrecision) = ByPixel(set, examples, maps);
        double usual = _format is null ? 0 : good.Quantile(AnomalyScorer.Local, Usual);
        var result = new ScoreResult(examples, _format is null ? null : i => Heat((PictureDataset)set, i, maps[i], usual))
        {
            Noun = set.Noun,
            By = request.By,
            Threshold = threshold,
            FalseAlarms = rate,
            Good = good.Count,
            Known = Known(examples),
            FalseAlarmsFound = examples.Where(IsGood).ToArray() is { Length: > 0 } known ? known.Average(e => e.IsAnomaly ? 1.0 : 0) : null,
            PixelRoc = pixelRoc,
            PixelPrecision = pixelPrecision,
        };
        if (request.Out is not null)
        {
            result.Save(request.Out, work.Cancellation);
        }

        return result;
    }

    private GoodScores Good(AnomalyScorer scorer)
    {
        if (request.Good is null)
        {
            return run.GoodScores ?? throw new RequestException(
                $"'{run.Path}' keeps no scores of good {run.Noun}s to take a threshold from; give {RequestSettings.Good} DATA, good " +
                $"{run.Noun}s that it was not trained on, or train it with {RequestSettings.For} anomalies");
        }

        Dataset set = InputReader.Open(request.Good, run.ReadingOptions(request), request.Threads, work, Cache());
        return GoodScores.Measure(scorer, set, [.. Enumerable.Range(0, set.Count)], request.Seed,
            done => work.Phase("scoring good", done, set.Count, set.Noun), work.Cancellation);
    }

    /// <summary>The rate of false alarms that was asked for, else the usual one or the least that can be promised.</summary>
    private double Rate(GoodScores good)
    {
        double least = 1.0 / (good.Count + 1);
        if (request.FalseAlarms is not { } rate)
        {
            return Math.Max(ScoreRequest.UsualFalseAlarms, least);
        }

        int needed = GoodScores.Needed(rate);
        return good.Count >= needed ? rate : throw new RequestException(string.Create(CultureInfo.InvariantCulture,
            $"at most {100 * rate:G4} % of false alarms can be promised with {needed:N0} good {run.Noun}s or more that the model was not " +
            $"trained on, and there are {good.Count:N0}; with these the least is {100 * least:0.##} %"));
    }

    private PictureCache? Cache() => run.Folder is { } folder ? new PictureCache(folder.Cache) { MayWrite = false } : null;

    /// <summary>What each example is known to be.</summary>
    private string?[] Kinds(Dataset set)
    {
        if (request.Anomalous is not { } name)
        {
            return AnomalyNames.Kinds(set);
        }

        AttributeTable labels = set.Attributes ?? throw new RequestException(
            $"{RequestSettings.Anomalous} {name} is not possible: these {set.Noun}s have no labels");
        int chosen = labels.IndexOf(name);
        return [.. Enumerable.Range(0, set.Count).Select(i => labels[i, chosen] switch
        {
            true => AnomalyNames.Anomaly,
            false => AnomalyNames.Good.First(),
            null => null,
        })];
    }

    private static bool IsGood(ScoredExample example) => AnomalyNames.IsGood(example.Kind);

    private static IReadOnlyList<DetectionFigures> Known(IReadOnlyList<ScoredExample> examples)
    {
        ScoredExample[] good = [.. examples.Where(IsGood)];
        ScoredExample[] bad = [.. examples.Where(example => example.Kind is not null && !IsGood(example))];
        if (good.Length == 0 || bad.Length == 0)
        {
            return [];
        }

        string[] kinds = [.. bad.Select(example => example.Kind!).Distinct().Order(StringComparer.Ordinal)];
        return
        [
            Figures("all", bad),
            .. kinds.Length > 1 ? kinds.Select(kind => Figures(kind, [.. bad.Where(example => example.Kind == kind)])) : [],
        ];

        DetectionFigures Figures(string kind, ScoredExample[] of)
        {
            double[] scores = [.. good.Concat(of).Select(example => example.Score)];
            bool[] anomalous = [.. good.Select(_ => false), .. of.Select(_ => true)];
            return new(kind, of.Length, RankingArea.Roc(scores, anomalous)!.Value, RankingArea.Precision(scores, anomalous)!.Value,
                of.Average(example => example.IsAnomaly ? 1.0 : 0));
        }
    }

    /// <summary>The same of pixels, where masks say which are faulty; pictures that are known to be good have none.</summary>
    private (double? Roc, double? Precision) ByPixel(Dataset set, ScoredExample[] examples, double[][] maps)
    {
        string usual = Path.GetFullPath(Path.Combine(request.Data, "..", "ground_truth"));
        string? folder = request.Masks ?? (Directory.Exists(request.Data) && Directory.Exists(usual) ? usual : null);
        if (folder is null || _format is null)
        {
            return request.Masks is null ? (null, null)
                : throw new RequestException(
                    $"{RequestSettings.Masks} are of pictures, and this model is of {run.Card.Model.Format.Kind.Words}");
        }

        Dataset masks = InputReader.Open(folder, run.ReadingOptions(request), request.Threads, work);
        Dictionary<string, int> byName = Enumerable.Range(0, masks.Count).ToDictionary(
            i => Stem(InputReader.NameOf(masks, i, folder)), i => i, StringComparer.Ordinal);
        List<double> scores = [];
        List<bool> faulty = [];
        var mask = new float[_format.Length];
        for (int i = 0; i < examples.Length; i++)
        {
            bool has = byName.TryGetValue(Stem(examples[i].Name), out int at);
            if (!has && !IsGood(examples[i]))
            {
                continue;
            }

            if (has)
            {
                masks.Batch([at]).Span.CopyTo(mask);
            }

            scores.AddRange(maps[i]);
            faulty.AddRange(Enumerable.Range(0, maps[i].Length).Select(p => has && mask[p] > 0.5f));
        }

        if (!faulty.Contains(true))
        {
            work.Note($"no mask of '{folder}' belongs to any of these pictures by its name, so that pixels are not measured");
            return (null, null);
        }

        return (RankingArea.Roc([.. scores], [.. faulty]), RankingArea.Precision([.. scores], [.. faulty]));
    }

    /// <summary>A name without its extension, and without what marks a mask.</summary>
    private static string Stem(string name)
    {
        string stem = Path.ChangeExtension(name.Replace('\\', '/'), null);
        return stem.EndsWith("_mask", StringComparison.OrdinalIgnoreCase) ? stem[..^5] : stem;
    }

    private string? WorstColumn(ScoredValues values) => run.Format.Values is not { Count: > 0 } named ? null
        : named[Enumerable.Range(0, values.X.Length).MaxBy(j => Math.Abs(values.X[j] - values.Again[j]))].Name;

    /// <summary>The picture, its reconstruction and the heat map, side by side.</summary>
    private Picture Heat(PictureDataset set, int index, double[] map, double usual)
    {
        Picture original = set.ToPicture(index);
        Picture again = PixelConversion.ToPicture(_model.Reconstruct(set.Batch([index])).Span, _format!);
        return ContactSheet.Render(
            [original, again, ErrorMap.Draw(original, map, usual)], new ContactSheetOptions { Columns = 3, Gap = 2 });
    }
}
