using System.Text.Json.Serialization;
using LatentSharp.Cli.Output;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Latent.Directions;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Reports.Pages;
using LatentSharp.Reports.Teaching;
using LatentSharp.Runs.Learning;

namespace LatentSharp.Cli.Results.Measuring;

/// <summary>The result of <c>compare</c> and <c>demo</c>.</summary>
/// <param name="Page">The page about both.</param>
/// <param name="Autoencoder">The basic auto-encoder.</param>
/// <param name="Variational">The VAE.</param>
/// <param name="RealDistance">Fréchet distance between real training and real held-out pictures.</param>
/// <param name="FeatureNetworkAccuracy">Share of real held-out pictures for which the feature network tells each label rightly.</param>
/// <param name="Curve">Further VAEs, rising in β.</param>
/// <param name="Seconds">How long all of it took.</param>
internal sealed record CompareReport(
    string Page, ComparedReport Autoencoder, ComparedReport Variational, double RealDistance,
    [property: JsonPropertyName("judgeAccuracy")] IReadOnlyDictionary<string, double> FeatureNetworkAccuracy,
    IReadOnlyList<BetaPoint> Curve, double Seconds)
{
    /// <summary>Of --teach: the setting of the two models, then the others; none without it.</summary>
    public IReadOnlyList<TaughtSetting>? Teach { get; init; }

    /// <summary>What these show; none where the models were trained too little for a conclusion.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Verdict { get; init; }

    /// <summary>The VAE again from other seeds.</summary>
    public IReadOnlyList<Restart> Restarts { get; init; } = [];

    /// <summary>Gathers what is known.</summary>
    public static CompareReport Of(CompareResult result)
    {
        Comparison comparison = result.Comparison!;
        return new CompareReport(
            result.Page,
            ComparedReport.Of(RunReport.Of(result.Trained[0]), comparison.Autoencoder.Study),
            ComparedReport.Of(RunReport.Of(result.Trained[1]), comparison.Variational.Study),
            comparison.EvaluationReference.RealDistance,
            comparison.EvaluationReference.FeatureNetwork.Labels.Zip(comparison.EvaluationReference.Accuracy)
                .ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal),
            comparison.Curve,
            result.Seconds)
        {
            Teach = comparison.Taught?.Settings,
            Verdict = comparison is { Taught: { } taught, Unfinished: null } ? TeachSentences.Verdict(taught.Main) : null,
            Restarts = comparison.Restarts,
        };
    }

    /// <summary>The same for a person, a few lines.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (string line in RunReport.Lines([Autoencoder.Run, Variational.Run], Distances))
        {
            yield return line;
        }

        if (Verdict is not null)
        {
            yield return Verdict;
        }

        yield return $"page, after {Words.Time(TimeSpan.FromSeconds(Seconds))}: {Page}";
    }

    private IEnumerable<string> Distances(RunReport run)
    {
        ModelFigures f = (run == Autoencoder.Run ? Autoencoder : Variational).Figures;
        yield return $"Fréchet distances (real pictures {RunFigures.Distance(RealDistance)}): " +
            $"reconstructions {RunFigures.Distance(f.ReconstructionsEstimate)}, prior samples " +
            $"{RunFigures.Distance(f.PriorSamplesEstimate)}, mixture of Gaussians " +
            $"{RunFigures.Distance(f.MixtureSamplesEstimate)}, midpoints " +
            $"{RunFigures.Distance(f.MidpointsEstimate)}, midpoints on arcs {RunFigures.Distance(f.ArcMidpointsEstimate)}";
    }
}

/// <summary>One of the two models of a comparison.</summary>
/// <param name="Run">What <c>train</c> says of it.</param>
/// <param name="Figures">How well it draws.</param>
/// <param name="Paths">How it goes from picture to picture.</param>
/// <param name="Average">Average-code arithmetic, z + α(z̄ − z), at α = 1; none without labels.</param>
/// <param name="Effect">The tool's rule at the strength that it recommends; none without labels.</param>
internal sealed record ComparedReport(RunReport Run, ModelFigures Figures, PathFigures Paths, IReadOnlyList<FeatureTrust>? Average,
    IReadOnlyList<FeatureTrust>? Effect)
{
    public static ComparedReport Of(RunReport run, ModelStudy study) =>
        new(run, study.Figures, study.Paths, study.Average?.Features, study.Best?.Features) { Gaps = study.Gaps };

    /// <summary>Where N(0, I) has mass and the data have no codes.</summary>
    public GapFigures? Gaps { get; init; }
}
