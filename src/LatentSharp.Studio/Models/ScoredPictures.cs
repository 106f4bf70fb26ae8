using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs.Scoring;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Hosting;
using LatentSharp.Studio.Json;

namespace LatentSharp.Studio.Models;

/// <summary>Scores of a model, the last few of which are kept for their heat maps.</summary>
internal sealed class ScoredPictures
{
    private const int Bars = 40;

    // Several pages may look at a model, each at scores of its own.
    private const int MostKept = 4;

    private readonly Lock _lock = new();
    private readonly List<(string Scoring, ScoreResult Result, int[] Ids)> _kept = [];

    /// <summary>Scores data, or stored pictures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The data; null for stored pictures.</param>
    /// <param name="pictures">The stored pictures.</param>
    /// <param name="falseAlarms">The share of good pictures that may be called strange; null for the usual one.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ApiException">The pictures are not there.</exception>
    public ScoreAnswer Score(StudioModel model, DataEntry? data, IReadOnlyList<int> pictures, double? falseAlarms,
        CancellationToken cancellation)
    {
        Split? split = model.Data();
        PictureDataset? given = data is not null ? null : split?.Set as PictureDataset
            ?? throw new ApiException($"The pictures that '{model.Name}' was trained on are not here; score other data.",
                409);
        PictureDataset? good = model.Run.GoodScores is null && split is { Test.Length: > 0 } ? split.Set as PictureDataset : null;
        var request = new ScoreRequest
        {
            Data = data?.Path ?? "the stored pictures",
            FalseAlarms = falseAlarms,
            Examples = given is not null && model.Examples() is var (_, rows) ? given.Select([.. pictures.Select(i => rows[i])]) : null,
            GoodExamples = good?.Select(split!.Test),
        };
        ScoreResult result = model.Run.Score(request, null, cancellation);
        int[] ids = given is null ? [.. Enumerable.Range(0, result.Examples.Count)] : [.. pictures];
        string scoring = Guid.NewGuid().ToString("N")[..12];
        lock (_lock)
        {
            _kept.Add((scoring, result, ids));
            if (_kept.Count > MostKept)
            {
                _kept.RemoveAt(0);
            }
        }

        return Of(scoring, result, ids, request.GoodExamples is not null);
    }

    /// <summary>The heat map of one that was scored.</summary>
    /// <param name="scoring">In which scoring.</param>
    /// <param name="id">What it is called there.</param>
    /// <exception cref="ApiException">There is none.</exception>
    public Imaging.Picture Heat(string scoring, int id)
    {
        ScoreResult? result;
        int place;
        lock (_lock)
        {
            (_, result, int[]? ids) = _kept.Find(one => one.Scoring == scoring);
            place = Array.IndexOf(ids ?? [], id);
        }

        return place >= 0 && result!.Heat(place) is { } heat ? heat
            : throw ApiException.NotFound(FormattableString.Invariant($"heat map of {id}; score the pictures again"));
    }

    private static ScoreAnswer Of(string scoring, ScoreResult result, int[] ids, bool byHeldOut)
    {
        double[] scores = [.. result.Examples.Select(example => example.Score)];
        (double least, double most) = (scores.Min(), Math.Max(scores.Max(), result.Threshold));
        double width = most > least ? (most - least) / Bars : 1;
        var counts = new int[Bars];
        foreach (double score in scores)
        {
            counts[Math.Clamp((int)((score - least) / width), 0, Bars - 1)]++;
        }

        int above = result.Examples.Count(example => example.IsAnomaly);
        string good = byHeldOut ? $"held-out {result.Noun}s" : $"good {result.Noun}s that the model was not trained on";
        string sentence = $"{Counted.Number(above)} of {Counted.Of(scores.Length, result.Noun)} " +
            FormattableString.Invariant($"are above the threshold, which {100 * result.FalseAlarms:0.##} % ") +
            FormattableString.Invariant($"of {result.Good} {good} exceed.");
        return new ScoreAnswer(scoring,
            [.. result.Examples.Select((example, i) => new ScoredAnswer(ids[i], example.Name, example.Score, example.IsAnomaly))],
            result.Threshold, new HistogramAnswer(least, most, counts), sentence);
    }
}
