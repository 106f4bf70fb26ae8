using LatentSharp.Training.Measures;

namespace LatentSharp.Cli.Results.Measuring;

/// <summary>What new codes are best drawn from, as it was measured after the training.</summary>
/// <param name="Best">Its name, as the option takes it.</param>
/// <param name="Plain">What codes are drawn from where nothing is said.</param>
/// <param name="Nearest">That of the others with the smallest distance to held-out examples.</param>
/// <param name="Gained">By how much its distance is smaller than the plain one's.</param>
/// <param name="Error">Standard error of that difference.</param>
/// <param name="Measure">By what distances are measured.</param>
/// <param name="Count">Held-out examples, and as many drawn ones.</param>
/// <param name="Features">Whose features are compared; none where codes are.</param>
/// <param name="From">All that were measured.</param>
/// <param name="Sentence">What the figures say.</param>
internal sealed record SamplingReport(string Best, string Plain, string Nearest, double Gained, double Error, string Measure, int Count,
    string? Features, IReadOnlyList<SampledFrom> From, string Sentence)
{
    public static SamplingReport Of(SamplingMeasures measures, string noun) => new(
        measures.Best, measures.Plain, measures.Nearest, measures.Gained, measures.Error,
        measures.Measure == SamplingMeasure.Frechet ? "frechet" : "nearestNeighbor", measures.Count, measures.Features, measures.From,
        measures.Sentence(noun));
}
