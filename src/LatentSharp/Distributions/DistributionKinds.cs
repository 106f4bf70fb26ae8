using System.Text.Json.Serialization;
using LatentSharp.Distributions.Columns;
using LatentSharp.Distributions.Levels;
using LatentSharp.Distributions.Mixtures;
using LatentSharp.Distributions.Priors;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Distributions.Spheres;
using LatentSharp.Settings;

namespace LatentSharp.Distributions;

/// <summary>The kinds of posteriors, priors and likelihoods that files and commands know.</summary>
internal static class DistributionKinds
{
    /// <summary>Posteriors q(z|x).</summary>
    public static PartKinds<PosteriorOptions> Posteriors { get; } = new(
        new PartKind<PosteriorOptions>("gaussian", () => new DiagonalGaussianOptions(), DistributionJson.Default.DiagonalGaussianOptions),
        new PartKind<PosteriorOptions>("point", () => new PointOptions(), DistributionJson.Default.PointOptions)
        {
            // People say so by the model, an auto-encoder.
            IsOffered = false,
        },
        new PartKind<PosteriorOptions>("two-level", () => new TwoLevelPosteriorOptions(), DistributionJson.Default.TwoLevelPosteriorOptions,
            TwoLevelPosteriorOptions.Settings),
        new PartKind<PosteriorOptions>(
            "fsq", () => new QuantizedOptions(), DistributionJson.Default.QuantizedOptions, QuantizedOptions.Settings),
        new PartKind<PosteriorOptions>(
            "sphere", () => new SphereOptions(), DistributionJson.Default.SphereOptions, SphereOptions.Settings));

    /// <summary>Priors p(z).</summary>
    public static PartKinds<PriorOptions> Priors { get; } = new(
        new PartKind<PriorOptions>("normal", () => new StandardNormalOptions(), DistributionJson.Default.StandardNormalOptions),
        new PartKind<PriorOptions>(
            "mixture", () => new MixturePriorOptions(), DistributionJson.Default.MixturePriorOptions, MixturePriorOptions.Settings),
        new PartKind<PriorOptions>("vamp", () => new VampPriorOptions(), DistributionJson.Default.VampPriorOptions,
            VampPriorOptions.Settings),
        new PartKind<PriorOptions>("flow", () => new FlowPriorOptions(), DistributionJson.Default.FlowPriorOptions,
            FlowPriorOptions.Settings),
        new PartKind<PriorOptions>("two-level", () => new TwoLevelPriorOptions(), DistributionJson.Default.TwoLevelPriorOptions,
            TwoLevelPriorOptions.Settings));

    /// <summary>Likelihoods p(x|z).</summary>
    public static PartKinds<LikelihoodOptions> Likelihoods { get; } = new(
        new PartKind<LikelihoodOptions>(
            "bernoulli", () => new BernoulliOptions(), DistributionJson.Default.BernoulliOptions, BernoulliOptions.Settings),
        new PartKind<LikelihoodOptions>(
            "gaussian", () => new GaussianOptions(), DistributionJson.Default.GaussianOptions, GaussianOptions.Settings),
        new PartKind<LikelihoodOptions>("logistic", () => new LogisticOptions(), DistributionJson.Default.LogisticOptions),
        new PartKind<LikelihoodOptions>("logistic-mixture", () => new LogisticMixtureOptions(),
            DistributionJson.Default.LogisticMixtureOptions, LogisticMixtureOptions.Settings),
        new PartKind<LikelihoodOptions>("columns", () => new ColumnsOptions(), DistributionJson.Default.ColumnsOptions));
}

/// <summary>How their records are written; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(DiagonalGaussianOptions))]
[JsonSerializable(typeof(PointOptions))]
[JsonSerializable(typeof(TwoLevelPosteriorOptions))]
[JsonSerializable(typeof(QuantizedOptions))]
[JsonSerializable(typeof(SphereOptions))]
[JsonSerializable(typeof(StandardNormalOptions))]
[JsonSerializable(typeof(MixturePriorOptions))]
[JsonSerializable(typeof(VampPriorOptions))]
[JsonSerializable(typeof(FlowPriorOptions))]
[JsonSerializable(typeof(TwoLevelPriorOptions))]
[JsonSerializable(typeof(BernoulliOptions))]
[JsonSerializable(typeof(GaussianOptions))]
[JsonSerializable(typeof(LogisticOptions))]
[JsonSerializable(typeof(LogisticMixtureOptions))]
[JsonSerializable(typeof(ColumnsOptions))]
internal sealed partial class DistributionJson : JsonSerializerContext;

internal sealed class PosteriorJson() : PartConverter<PosteriorOptions>(() => DistributionKinds.Posteriors);

internal sealed class PriorJson() : PartConverter<PriorOptions>(() => DistributionKinds.Priors);

internal sealed class LikelihoodJson() : PartConverter<LikelihoodOptions>(() => DistributionKinds.Likelihoods);
