using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Evaluation.Features;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Runs.Inputs;
using LatentSharp.Tensors;

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
    private readonly PictureFormat? _pictures = run.Card.Model.Format as PictureFormat;
    private PatchBank? _patches;

    /// <summary>Does what the request asks for.</summary>
    public ScoreResult Score()
    {
        if (request.By is not (GoodScores.All or AnomalyScorer.Features)
            && AnomalyScorer.NamesOf(_model.Options) is var names && !names.Contains(request.By, StringComparer.Ordinal))
        {
            throw new RequestException($"{RequestSettings.By} {request.By} is not possible: this model gives " +
                $"{string.Join(", ", names)} or {GoodScores.All}");
        }

        bool isFolder = request.Out is { } path && !ScoreRequest.IsPage(path) && TableFormat.Of(path) is null;
        if (isFolder && _pictures is null)
        {
            throw ScoreResult.NoPictures(request.Out!);
        }

        AnomalyScorer scorer = run.Scorer();
        GoodScores good = request.By == AnomalyScorer.Features ? ByFeatures(out scorer) : Good(scorer);
        double rate = Rate(good);
        DataOptions reading = run.ReadingOptions(request) with { WithLabels = true };
        if (_pictures is null && request.Anomalous is { } label)
        {
            // Of a table it is a column, or COLUMN=CATEGORY.
            reading = reading with { Labels = label.LastIndexOf('=') is var sign and > 0 ? label[..sign] : label };
        }

        Dataset set = request.Examples is { } given ? run.Seen(given)
            : InputReader.Open(request.Data, reading, request.Threads, work, Cache());
        InputReader.TellNotes(set.LeftOut, work);
        string?[] kinds = Kinds(set);
        double threshold = good.Threshold(request.By, rate);
        var examples = new ScoredExample[set.Count];
        var maps = new float[]?[set.Count];
        bool keepsMaps = FaultMasks.Folder(request) is not null && kinds.Any(kind => kind is not null);
        var check = new OutOfDistributionCheck(run);
        scorer.Score(set, [.. Enumerable.Range(0, set.Count)], request.Seed, values =>
        {
            var scores = scorer.Names.Zip(values.Scores).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            double score = request.By == GoodScores.All ? good.Combined(name => scores[name]) : scores[request.By];
            int i = values.Place;
            maps[i] = keepsMaps && values.Map is { } map ? Array.ConvertAll(map, error => (float)error) : null;
            examples[i] = Told(values, new ScoredExample(
                InputReader.NameOf(set, i, request.Data), score, score > threshold, scores, kinds[i], null));
            work.Phase("scoring", i + 1, set.Count, set.Noun);
        }, work.Cancellation, (start, x, again) =>
            check.Look([.. Enumerable.Range(start, x.Shape[0]).Select(i => InputReader.NameOf(set, i, request.Data))], x, () => again));
        check.TellLosses([set], work);
        check.Tell(work);
        var detection = new Detection(examples, FaultMasks.Read(run, request, examples, work), maps);
        (double? pixelRoc, double? pixelPrecision) = detection.Pixels;
        double usual = _pictures is null ? 0
            : good.Quantile(_patches is null ? AnomalyScorer.Local : AnomalyScorer.Features, Usual);
        var result = new ScoreResult(examples, _pictures is null ? null : i => Heat((PictureDataset)set, i, usual))
        {
            Noun = set.Noun,
            By = request.By,
            Threshold = threshold,
            FalseAlarms = rate,
            Good = good.CountOf(request.By),
            IsGoodHeldOut = _patches is not null || (request.Good is null && request.GoodExamples is null),
            Known = detection.Known(),
            FalseAlarmsFound = detection.FalseAlarms,
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
        if (request.GoodExamples is { } examples)
        {
            return Good(scorer, examples, [.. Enumerable.Range(0, examples.Count)]);
        }

        if (request.Good is null)
        {
            return run.GoodScores ?? throw new RequestException(
                $"'{run.Path}' keeps no scores of good {run.Noun}s to take a threshold from; give {RequestSettings.Good} DATA, good " +
                $"{run.Noun}s that it was not trained on, or train it with {RequestSettings.For} anomalies");
        }

        Dataset set = InputReader.Open(request.Good, run.ReadingOptions(request), request.Threads, work, Cache());
        return Good(scorer, set, [.. Enumerable.Range(0, set.Count)]);
    }

    private GoodScores Good(AnomalyScorer scorer, Dataset set, int[] indices) => GoodScores.Measure(scorer, set, indices, request.Seed,
        done => work.Phase("scoring good", done, indices.Length, set.Noun), work.Cancellation);

    /// <summary>
    /// Features of a trained network know nothing of these pictures: what is good is learned from half of the good ones that are given,
    /// and the threshold is taken from the other half.
    /// </summary>
    private GoodScores ByFeatures(out AnomalyScorer scorer)
    {
        if (_pictures is null)
        {
            throw new RequestException($"{RequestSettings.By} {AnomalyScorer.Features} is not possible: features are of pictures, and " +
                $"this model is of {run.Of}");
        }

        if (request.Good is not { } data)
        {
            throw new RequestException($"{RequestSettings.By} {AnomalyScorer.Features} needs {RequestSettings.Good} DATA: pictures from " +
                $"which it learns what is usual; those of the training will do");
        }

        var features = PictureFeatures.ResNet18();
        Dataset set = InputReader.Open(data, run.ReadingOptions(request), request.Threads, work, Cache());
        var split = Split.ByContent(set, 0.5);
        _patches = PatchBank.Learn(features, set, split.Train, request.Seed,
            (done, all) => work.Phase("learning features of good", done, all, set.Noun), work.Cancellation);
        scorer = run.Scorer(_patches);
        return Good(scorer, set, split.Test);
    }

    /// <summary>The rate of false alarms that was asked for, else the usual one or the least that can be promised.</summary>
    private double Rate(GoodScores good)
    {
        double least = 1.0 / (good.CountOf(request.By) + 1);
        if (request.FalseAlarms is not { } rate)
        {
            return Math.Max(ScoreRequest.UsualFalseAlarms, least);
        }

        (int share, string which) = _patches is null ? (1, "that the model was not trained on")
            : (2, "half of which give the features");
        long needed = share * GoodScores.Needed(rate, request.By);
        return share * good.Count >= needed ? rate : throw new RequestException(string.Create(CultureInfo.InvariantCulture,
            $"at most {100 * rate:G4} % of false alarms can be promised with {needed:N0} good {run.Noun}s or more, {which}, and there " +
            $"are {share * good.Count:N0}; with these the least is {100 * least:0.##} %"));
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

    /// <summary>Of a row, which column is strange, and what it has and should have there.</summary>
    private ScoredExample Told(ScoredValues values, ScoredExample example)
    {
        return _pictures is null && values.Map is { } map
            && ExamplePlaces.Tell(run.Format, Array.IndexOf(map, map.Max()), values.X, values.Again) is { } told
            ? example with
            {
                Column = told.Name,
                Value = told.Value,
                Reconstructed = told.Reconstructed,
                Deviations = told.Deviations,
                Text = told.Text,
                ReconstructedText = told.ReconstructedText,
            }
            : example;
    }

    /// <summary>The picture, its reconstruction and the heat map, side by side.</summary>
    private Picture Heat(PictureDataset set, int index, double usual)
    {
        Tensor x = set.Batch([index]);
        Tensor again = _model.Reconstruct(x);
        Picture original = set.ToPicture(index);
        double[] map = _patches?.Maps(x)[0] ?? ErrorMap.Of(x.Span, again.Span, _pictures!, run.UsualErrors);
        return ContactSheet.Render(
            [original, PixelConversion.ToPicture(again.Span, _pictures!), ErrorMap.Draw(original, map, usual)],
            new ContactSheetOptions { Columns = 3, Gap = 2 });
    }
}
