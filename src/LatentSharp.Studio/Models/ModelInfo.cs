using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Directions;
using LatentSharp.Runs;
using LatentSharp.Studio.Contents;
using LatentSharp.Studio.Jobs;
using LatentSharp.Studio.Json;
using LatentSharp.Training;

namespace LatentSharp.Studio.Models;

/// <summary>Says what a model is and what can be done with it.</summary>
internal static class ModelInfo
{
    /// <summary>All about a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="contents">The data that are here.</param>
    public static ModelAnswer Of(StudioModel model, StudioContents contents)
    {
        Run run = model.Run;
        ModelCard card = run.Card;
        bool hasCodes = run.HasStore;
        double[] deviations = hasCodes ? Deviations(model.Codes) : [];
        var format = run.Format as PictureFormat;
        return new ModelAnswer
        {
            Id = model.Id,
            Name = model.Name,
            Kind = card.Model.Posterior.ModelName,
            Latent = card.Model.Latent,
            Width = format?.Width ?? 0,
            Height = format?.Height ?? 0,
            Channels = format?.Channels ?? 0,
            Classes = hasCodes ? PictureLabels.Classes(model.Codes.Attributes) : null,
            Data = card.Data.Source,
            DataPath = contents.Named(card.Data.Source).FirstOrDefault()?.Path ?? card.Data.Source,
            Order = [.. Enumerable.Range(0, deviations.Length).OrderByDescending(i => deviations[i])],
            StandardDeviations = [.. deviations.Select(value => (float)value)],
            Mean = hasCodes && model.Codes.Count > 0 ? [.. CodeStatistics.Mean(model.Codes.Codes).Select(value => (float)value)] : [],
            ByCodes = GoesByCodes(model),
            Version = model.Version,
            Count = hasCodes ? model.Codes.Count : 0,
            Directions = Directions(model),
            Samplings = Samplings(model),
            Measures = card.Test is { } test ? JobTelling.Measures(test) : [],
            Terms = card.Test is { } measured ? JobTelling.Terms(measured.Terms) : [],
            Parameters = card.Parameters,
            Epoch = card.Epoch,
            Settings = AllSettings.Describe(card.Model, card.Training),
            Findings = [.. (model.Job is null ? run.Findings : []).Select(f => new DoctorEvent(f.Verdict, f.Figure, f.Try.ToString()))],
            Abilities = Abilities(model),
            Command = $"latent info {CommandText.Typed(run.Path)}",
            Path = run.Path,
            State = model.Job is { } job ? JobTelling.Word(job.State) : run.Progress is { IsFinished: false } ? "resumable" : "finished",
            Job = model.Job?.Id,
        };
    }

    /// <summary>Whether planes go by the codes' own mean and deviations, since the model has no prior N(0, I).</summary>
    public static bool GoesByCodes(StudioModel model) => !model.Run.Model.HasPrior || !model.Run.Model.Options.Prior.IsStandardNormal;

    /// <summary>A direction with what may be trusted of it.</summary>
    public static DirectionAnswer Direction(Feature feature, FeatureTrust? trust)
    {
        return new DirectionAnswer
        {
            Name = feature.Name,
            Vector = feature.Effect,
            Average = feature.Average,
            Recommended = trust is { CannotBeAltered: true } ? null
                : trust?.RecommendedStrength ?? feature.RecommendedStrength ?? 1,
            Share = trust?.Method is null ? null : trust.Flipped,
            Leakage = trust?.MeanLeakage,
            Examples = feature.Examples,
            CannotBeAltered = trust?.CannotBeAltered ?? false,
            Sentence = Sentence(feature, trust),
        };
    }

    private static string Sentence(Feature feature, FeatureTrust? trust) => trust switch
    {
        null => $"Learned from {Counted.Of(feature.Examples, "picture")} that have it; not tried on others.",
        { CannotBeAltered: true } => trust.WhyNot("picture") + ".",
        { Method: null } => "There were no held-out pictures to try it on.",
        _ => FormattableString.Invariant($"Of {Counted.Of(trust.Tried ?? 0, "held-out picture")} without it, {100 * trust.Flipped:0} % ") +
            FormattableString.Invariant($"have it at strength {trust.RecommendedStrength:0.##}") +
            (trust.MeanLeakage is { } leakage
                ? FormattableString.Invariant($"; other labels change by {100 * leakage:0} % on average.") : "."),
    };

    private static IReadOnlyList<DirectionAnswer> Directions(StudioModel model) => model.Attributes is not { } attributes ? []
        : [.. attributes.Features.Where(feature => feature.Examples >= 2).Select(feature =>
            Direction(feature, model.Run.Store.Trust?.Features.FirstOrDefault(trust => trust.Name == feature.Name)))];

    private static IReadOnlyList<SamplingAnswer> Samplings(StudioModel model)
    {
        Run run = model.Run;
        string plain = DensityKinds.PlainOf(run.Model, () => run.Densities);
        string best = run.Card.Sampling?.Best ?? plain;
        string[] kept = [.. run.Densities.Kinds];
        string[] names = [.. DensityKinds.Names.Where(name => name == plain || kept.Contains(name)
            || (name == DensityKinds.Prior && run.Model.HasPrior)
            || (name == DensityKinds.Gaussian && run.Model.Code.CanMix && run.HasStore))];
        return [.. names.Select(name => new SamplingAnswer(name, DensityKinds.Words(name, run.Densities), name == best))];
    }

    private static IReadOnlyList<string> Abilities(StudioModel model)
    {
        Run run = model.Run;
        bool mixes = run.Model.Code.CanMix;
        (string Name, bool Can)[] all =
        [
            ("draw", run.IsDrawn), ("mix", mixes), ("sample", run.Model.HasPrior || (mixes && run.HasStore)), ("codes", run.HasStore),
            ("gaps", run.HasStore && run.Model.Code.FillsSpace), ("alter", model.Attributes is not null),
            ("label", run.HasStore && mixes && run.IsDrawn),
            ("score", model.Job is not { IsRunning: true } && (run.GoodScores is not null || run.HasStore)),
            ("page", model.Job is not { IsRunning: true } && run.IsDrawn),
        ];
        return [.. all.Where(ability => ability.Can).Select(ability => ability.Name)];
    }

    private static double[] Deviations(CodeTable codes) => codes.Count < 2 ? new double[codes.Latent]
        : [.. CodeStatistics.Covariance(codes.Codes).Select((row, i) => Math.Sqrt(Math.Max(0, row[i])))];
}
