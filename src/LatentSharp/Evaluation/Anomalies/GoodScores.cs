using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Anomalies;

/// <summary>
/// The scores of good examples that the model was not trained on: what a threshold is taken from, and what makes scores of different
/// units comparable.
/// </summary>
internal sealed class GoodScores
{
    /// <summary>The name of the score that is the largest of all, each in units of its own spread among good examples.</summary>
    public const string All = "all";

    /// <summary>The share of good examples that may be called anomalies where no other is asked for.</summary>
    public const double UsualRate = 0.01;

    private const string Prefix = "scores.";

    // A model file keeps no more: 0.05 % of false alarms can be promised with these.
    private const int MostKept = 2000;

    // The spread is from the median to here, so that a few outliers do not decide it.
    private const double Upper = 0.95;

    // Of good examples so many, at most, give the units in which scores are put together. They do not give the threshold as well: units
    // that fit them too well would make it too low.
    private const int MostForUnits = 100;

    private readonly Dictionary<string, double[]> _sorted;
    private readonly Dictionary<string, (double Median, double Spread)> _units;

    /// <summary>Makes it of measured scores.</summary>
    /// <param name="scores">Of each name the scores, <c>[n]</c>, in the same order of examples.</param>
    public GoodScores(IReadOnlyDictionary<string, double[]> scores)
    {
        Scores = scores;
        Count = scores.First().Value.Length;
        _sorted = scores.ToDictionary(score => score.Key, score => score.Value.Order().ToArray(), StringComparer.Ordinal);
        _units = scores.ToDictionary(score => score.Key, score => Unit(score.Value[..ForUnits(Count)]), StringComparer.Ordinal);
        _sorted.Add(All, [.. Enumerable.Range(ForUnits(Count), CountOf(All)).Select(i => Combined(name => scores[name][i])).Order()]);
    }

    /// <summary>Of each name the scores, <c>[n]</c>.</summary>
    public IReadOnlyDictionary<string, double[]> Scores { get; }

    /// <summary>How many examples.</summary>
    public int Count { get; }

    /// <summary>How many of them give the threshold of a score: for <see cref="All"/> not those that give its units.</summary>
    /// <param name="by">Name of the score.</param>
    public int CountOf(string by) => Count - (by == All ? ForUnits(Count) : 0);

    /// <summary>Their names in a model file with their values, <c>[n]</c> each.</summary>
    public IEnumerable<(string Name, Tensor Value)> Tensors => Scores.Select(score =>
        (Prefix + score.Key, new Tensor(new Shape(Count), [.. score.Value.Select(value => (float)value)])));

    /// <summary>Scores held-out examples.</summary>
    /// <param name="scorer">The scorer.</param>
    /// <param name="set">The examples.</param>
    /// <param name="indices">Which of them; at most 2,000, spread over all, are scored.</param>
    /// <param name="seed">Decides those samples.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static GoodScores Measure(AnomalyScorer scorer, Dataset set, int[] indices, ulong seed, Action<int>? progress,
        CancellationToken cancellation)
    {
        indices = Split.Spread(indices, MostKept);
        Dictionary<string, double[]> scores = scorer.Names.ToDictionary(name => name, _ => new double[indices.Length],
            StringComparer.Ordinal);
        scorer.Score(set, indices, seed, values =>
        {
            for (int s = 0; s < values.Scores.Length; s++)
            {
                scores[scorer.Names[s]][values.Place] = values.Scores[s];
            }

            progress?.Invoke(values.Place + 1);
        }, cancellation);
        return new GoodScores(scores);
    }

    /// <summary>Reads what an open model file keeps; null where it keeps none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">The same, opened.</param>
    /// <param name="model">What it describes.</param>
    /// <exception cref="ModelFileException">It is damaged.</exception>
    public static GoodScores? Load(string path, SafeTensorsFile file, ModelOptions model)
    {
        string[] names = [.. AnomalyScorer.NamesOf(model).Where(name => file.Contains(Prefix + name))];
        if (names.Length == 0)
        {
            return null;
        }

        Tensor[] tensors = [.. names.Select(name => file.GetFinite(Prefix + name))];
        return tensors.All(t => t.Shape.Rank == 1 && t.Length == tensors[0].Length && t.Length > 0)
            ? new GoodScores(names.Zip(tensors).ToDictionary(
                pair => pair.First, pair => pair.Second.Span.ToArray().Select(value => (double)value).ToArray(), StringComparer.Ordinal))
            : throw new ModelFileException(path, "its scores of good examples do not fit together",
                "train the model again or get the file anew");
    }

    /// <summary>The fewest good examples of which a rate of false alarms can be promised.</summary>
    /// <param name="rate">The rate, above 0 and below 1.</param>
    /// <param name="by">Name of the score.</param>
    public static long Needed(double rate, string by)
    {
        long needed = (long)Math.Ceiling((1 / rate) - 1 - 1e-9);
        long count = needed;
        while (by == All && count - ForUnits(count) < needed)
        {
            count++;
        }

        return count;
    }

    /// <summary>
    /// The score that good examples exceed at most at this rate, on average over draws of them: the ⌈(n + 1)(1 − rate)⌉-th smallest of
    /// theirs (split conformal prediction: Vovk et al. 2005; Lei et al. 2018).
    /// </summary>
    /// <param name="by">Name of the score.</param>
    /// <param name="rate">The rate; at least <see cref="Needed"/> examples are there.</param>
    public double Threshold(string by, double rate) =>
        _sorted[by][Math.Clamp((int)Math.Ceiling(((CountOf(by) + 1) * (1 - rate)) - 1e-9), 1, CountOf(by)) - 1];

    /// <summary>The largest score of an example, each in units of its spread among good ones, so that 0 is usual.</summary>
    /// <param name="score">Gives its score of a name.</param>
    public double Combined(Func<string, double> score) =>
        Scores.Keys.Max(name => (score(name) - _units[name].Median) / _units[name].Spread);

    /// <summary>A value of a score that so many good examples do not exceed.</summary>
    /// <param name="by">Name of the score.</param>
    /// <param name="share">The share of them, 0 to 1.</param>
    public double Quantile(string by, double share) => _sorted[by][(int)(share * (CountOf(by) - 1))];

    private static int ForUnits(long count) => (int)Math.Min(MostForUnits, count / 4);

    private static (double Median, double Spread) Unit(double[] scores)
    {
        if (scores.Length < 2)
        {
            return (0, 1);
        }

        double[] sorted = [.. scores.Order()];
        double median = sorted[(sorted.Length - 1) / 2];
        double spread = sorted[(int)Math.Ceiling(Upper * (sorted.Length - 1))] - median;
        return (median, Math.Max(spread, 1e-9 * Math.Max(1, Math.Abs(median))));
    }
}
