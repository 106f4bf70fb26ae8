using LatentSharp.Evaluation.Anomalies;

namespace LatentSharp.Runs.Scoring;

/// <summary>Sets scores beside what is known of the examples.</summary>
/// <param name="examples">The examples with their scores.</param>
/// <param name="masks">Which pixels are faulty; null where that is not known.</param>
/// <param name="maps">The map of errors of each example that has a mask, <c>[height · width]</c>.</param>
internal sealed class Detection(IReadOnlyList<ScoredExample> examples, FaultMasks? masks, float[]?[] maps)
{
    private readonly int[] _good = [.. Enumerable.Range(0, examples.Count).Where(i => AnomalyNames.IsGood(examples[i].Kind))];
    private readonly int[] _bad = [.. Enumerable.Range(0, examples.Count)
        .Where(i => examples[i].Kind is { } kind && !AnomalyNames.IsGood(kind))];

    /// <summary>Known good examples that are called anomalies, as a share; null where none are known.</summary>
    public double? FalseAlarms => _good.Length == 0 ? null : _good.Average(i => examples[i].IsAnomaly ? 1.0 : 0);

    /// <summary>Areas under the curves of the pixels of all pictures that have a mask, or are known to be good.</summary>
    public (double? Roc, double? Precision) Pixels => ByPixel([.. Enumerable.Range(0, examples.Count)]);

    /// <summary>How well all known anomalies are found, and each kind of them; empty where there are none, or no good ones.</summary>
    public IReadOnlyList<DetectionFigures> Known()
    {
        if (_good.Length == 0 || _bad.Length == 0)
        {
            return [];
        }

        string[] kinds = [.. _bad.Select(i => examples[i].Kind!).Distinct().Order(StringComparer.Ordinal)];
        return
        [
            Figures("all", _bad),
            .. kinds.Length > 1 ? kinds.Select(kind => Figures(kind, [.. _bad.Where(i => examples[i].Kind == kind)])) : [],
        ];
    }

    private DetectionFigures Figures(string kind, int[] bad)
    {
        double[] scores = [.. _good.Concat(bad).Select(i => examples[i].Score)];
        bool[] anomalous = [.. _good.Select(_ => false), .. bad.Select(_ => true)];
        (double? roc, double? precision) = ByPixel([.. _good, .. bad]);
        return new(kind, bad.Length, RankingArea.Roc(scores, anomalous)!.Value, RankingArea.Precision(scores, anomalous)!.Value,
            bad.Average(i => examples[i].IsAnomaly ? 1.0 : 0))
        {
            PixelRoc = roc,
            PixelPrecision = precision,
        };
    }

    private (double? Roc, double? Precision) ByPixel(int[] chosen)
    {
        chosen = masks is null ? [] : [.. chosen.Where(i => masks[i] is not null)];
        double[] scores = [.. chosen.SelectMany(i => maps[i]!).Select(value => (double)value)];
        bool[] faulty = [.. chosen.SelectMany(i => masks![i]!)];
        return RankingArea.Roc(scores, faulty) is { } roc ? (roc, RankingArea.Precision(scores, faulty)) : (null, null);
    }
}
