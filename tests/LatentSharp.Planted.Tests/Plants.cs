namespace LatentSharp.Planted.Tests;

/// <summary>What is planted, and how many files of src each may touch.</summary>
internal static class Plants
{
    private const string Kinds = "LatentSharp/Distributions/DistributionKinds.cs";
    private const string ObjectiveKinds = "LatentSharp/Models/Objectives/ObjectiveKinds.cs";
    private const string CliJson = "LatentSharp.Cli/Output/CliJson.cs";
    private const string Application = "LatentSharp.Cli/Application.cs";
    private const string Bernoulli = "LatentSharp/Distributions/BernoulliLikelihood.cs";

    public static readonly Plant Likelihood = new("likelihood", 2,
        new Edit(Kinds, "        new PartKind<LikelihoodOptions>(\"logistic\"", """
                    new PartKind<LikelihoodOptions>(
                        "laplace", () => new LaplaceOptions(), DistributionJson.Default.LaplaceOptions, LaplaceOptions.Settings),
                    new PartKind<LikelihoodOptions>("logistic"
            """),
        new Edit(Kinds, "[JsonSerializable(typeof(LogisticOptions))]", """
            [JsonSerializable(typeof(LogisticOptions))]
            [JsonSerializable(typeof(LaplaceOptions))]
            """));

    public static readonly Plant Prior = new("prior", 2,
        new Edit(Kinds, "DistributionJson.Default.StandardNormalOptions),", """
            DistributionJson.Default.StandardNormalOptions),
                    new PartKind<PriorOptions>("learned", () => new LearnedPriorOptions(), DistributionJson.Default.LearnedPriorOptions),
            """),
        new Edit(Kinds, "[JsonSerializable(typeof(StandardNormalOptions))]", """
            [JsonSerializable(typeof(StandardNormalOptions))]
            [JsonSerializable(typeof(LearnedPriorOptions))]
            """));

    public static readonly Plant Posterior = new("posterior", 2,
        new Edit(Kinds, "DistributionJson.Default.DiagonalGaussianOptions),", """
            DistributionJson.Default.DiagonalGaussianOptions),
                    new PartKind<PosteriorOptions>("unit", () => new UnitGaussianOptions(), DistributionJson.Default.UnitGaussianOptions),
            """),
        new Edit(Kinds, "[JsonSerializable(typeof(PointOptions))]", """
            [JsonSerializable(typeof(PointOptions))]
            [JsonSerializable(typeof(UnitGaussianOptions))]
            """));

    public static readonly Plant Objective = new("objective", 2,
        new Edit(ObjectiveKinds, "ElboOptions.Settings),", """
            ElboOptions.Settings),
                    new PartKind<ObjectiveOptions>("code-norm", () => new CodeNormOptions(), ObjectiveJsonContext.Default.CodeNormOptions,
                        CodeNormOptions.Settings),
            """),
        new Edit(ObjectiveKinds, "[JsonSerializable(typeof(ElboOptions))]", """
            [JsonSerializable(typeof(ElboOptions))]
            [JsonSerializable(typeof(CodeNormOptions))]
            """));

    public static readonly Plant Verb = new("verb", 3,
        new Edit(Application, "(\"data\", () => new DataCommand()),",
            "(\"data\", () => new DataCommand()), (\"count\", () => new CountCommand()),"),
        new Edit(CliJson, "internal sealed partial class CliJson", """
            [JsonSerializable(typeof(LatentSharp.Cli.Verbs.CountReport))]
            internal sealed partial class CliJson
            """));

    public static readonly Plant Setting = new("setting", 1,
        new Edit(Bernoulli, "    /// <summary>The settings of this record.</summary>", """
                /// <summary>From which value on a pixel is white, if that is fixed.</summary>
                public static Setting<double> WhiteFromSetting { get; } = new Setting<BernoulliOptions, double>(
                    "white-from", SettingFormat.Number("P", p => p is > 0 and <= 1, "a number above 0, and at most 1"),
                    o => o.WhiteFrom, (o, v) => o with { WhiteFrom = v })
                {
                    Group = SettingGroup.Loss,
                    Help = "From which value on a pixel is white where that is fixed.",
                    Default = "0.5",
                    Needs = new("likelihood", "bernoulli"),
                };

                /// <summary>From which value on a pixel is white, if that is fixed.</summary>
                public double WhiteFrom { get; init; } = 0.5;

                /// <summary>The settings of this record.</summary>
            """),
        new Edit(Bernoulli, "[BinarizeSetting];", "[BinarizeSetting, WhiteFromSetting];"),
        new Edit(Bernoulli, "values[i] >= 0.5f", "values[i] >= _options.WhiteFrom"));

    public static readonly IReadOnlyList<Plant> All = [Likelihood, Prior, Posterior, Objective, Verb, Setting];
}
