using LatentSharp.Distributions;
using LatentSharp.Models.Conditions;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>The settings of <see cref="ModelOptions"/> itself, and those of its parts.</summary>
public static class ModelSettings
{
    // More dimensions than that are seldom in use, whatever the number of columns.
    private const int MostTableLatent = 32;

    private static readonly SettingCondition ConditionNeedsSpread = new("model", "ae")
    {
        IsExcept = true,
        Sentence = SettingText.Of($"{new SettingName("condition")} draws examples of given labels from a prior, which " +
            $"{new SettingName("model")} ae does not have; leave it out"),
    };

    /// <summary>VAE or AE.</summary>
    public static Setting<string> Model { get; } = new Setting<ModelOptions, string>(
        "model", SettingFormat.Word("vae", "ae"), o => o.Family,
        (o, v) => o with { Posterior = v == "ae" ? new PointOptions() : new DiagonalGaussianOptions() })
    {
        Group = SettingGroup.Network,
        Help = "Variational auto-encoder, or basic auto-encoder, which reconstructs but does not generate.",
        Default = "vae",
        IsCommon = true,
        From = _ => new("vae", "it can generate"),
    };

    /// <summary>Number of latent dimensions.</summary>
    public static Setting<int> Latent { get; } = new Setting<ModelOptions, int>(
        "latent", SettingFormat.Whole(1, 4096), o => o.Latent, (o, v) => o with { Latent = v })
    {
        Group = SettingGroup.Network,
        Help = "Number of latent dimensions.",
        Default = "by picture size, e.g. 20 for 28×28 grey, 64 for 64×64 colour",
        IsCommon = true,
        From = context => new(
            ForPosterior(context, context.Facts.IsGrid ? ForPictures(context.Facts.Length)
                : context.Facts.Columns is { } columns ? Math.Clamp(columns, 2, MostTableLatent)
                : ForColumns(context.Facts.Length)),
            context.Facts.Words),
    };

    /// <summary>The kind of posterior, where codes have a spread.</summary>
    public static Setting<string> Posterior { get; } = Kind(
        "posterior", DistributionKinds.Posteriors, o => o.Posterior, (o, v) => o with { Posterior = v },
        "Distribution of codes given an example: independent Gaussians, two levels of them, of which the lower one depends on the upper, " +
        "a point that is rounded to levels (fsq), or a point on the unit sphere.",
        "gaussian", fewest: 2, needs: new("model", "ae")
        {
            IsExcept = true,
            Sentence = SettingText.Of($"{new SettingName("posterior")} chooses the codes of a VAE or a quantised model, and those of " +
                $"{new SettingName("model")} ae are points; leave it out"),
        });

    /// <summary>The kind of prior, where there is more than one.</summary>
    public static Setting<string> Prior { get; } = Kind(
        "prior", DistributionKinds.Priors, o => o.Prior, (o, v) => o with { Prior = v },
        "Distribution of codes that the KL term holds the posterior to: N(0, I), or one that is trained with the model: a mixture of " +
        "Gaussians, a VampPrior (the average of the posteriors of trained pseudo-inputs), a normalising flow, or two levels of which the " +
        "lower one depends on the upper.", "normal", fewest: 2,
        needs: new("model", "ae")
        {
            IsExcept = true,
            Sentence = SettingText.Of($"{new SettingName("prior")} is what the KL term holds codes to, and {new SettingName("model")} ae " +
                $"has none; leave it out"),
        });

    /// <summary>The family of the networks.</summary>
    public static Setting<string> Network { get; } = Kind(
        "network", NetworkKinds.All, o => o.Network, (o, v) => o with { Network = v },
        "Fully connected or convolutional.", "conv from 16 pixels a side, else mlp", from: ChooseNetwork, group: SettingGroup.Network);

    /// <summary>The distribution of a pixel.</summary>
    public static Setting<string> Likelihood { get; } = Kind(
        "likelihood", DistributionKinds.Likelihoods, o => o.Likelihood, (o, v) => o with { Likelihood = v },
        "Distribution of a pixel.", "bernoulli for black and white pictures, else gaussian", from: ChooseLikelihood);

    /// <summary>What is minimized, where there is more than the evidence lower bound.</summary>
    public static Setting<string> Objective { get; } = Kind(
        "objective", ObjectiveKinds.All, o => o.Objective, (o, v) => o with { Objective = v },
        "What training minimizes.", "elbo", fewest: 2, from: ChooseObjective, needs: new("model", "ae")
        {
            IsExcept = true,
            Sentence = SettingText.Of($"{new SettingName("objective")} chooses what a VAE is trained by, and " +
                $"{new SettingName("model")} ae is trained by its reconstructions; leave one of them out"),
        });

    /// <summary>Which labels the model is given.</summary>
    public static Setting<string> Condition { get; } = new Setting<ModelOptions, string>(
        "condition", new("NAMES|all", "names of labels with commas between, or all", text => text.Trim(), text => text.Length > 0, x => x),
        o => o.Condition?.Of, (o, v) => o with { Condition = (o.Condition ?? new ConditionOptions()) with { Of = v } })
    {
        Group = SettingGroup.Network,
        Help = "Give these labels to encoder and decoder, so that pictures can be asked for by them, as sample does with its option " +
            "with: names of labels or of sets of classes, or all.",
        Default = "none",
        Needs = ConditionNeedsSpread,
    };

    /// <summary>Share of the training examples whose labels are dropped.</summary>
    public static Setting<double> ConditionDropout { get; } = new Setting<ModelOptions, double>(
        "condition-dropout", SettingFormat.Number("SHARE", s => s is >= 0 and <= 1, "a share from 0 to 1"),
        o => o.Condition?.Dropout,
        (o, v) => o.Condition is { } condition ? o with { Condition = condition with { Dropout = v } } : o)
    {
        Group = SettingGroup.Network,
        Help = "Share of the examples of a batch whose labels are dropped, so that the model is good without labels too.",
        Default = "0.1",
    };

    /// <summary>Which labels are neighbors of each other.</summary>
    public static Setting<string> LabelGraph { get; } = new Setting<ModelOptions, string>(
        "label-graph", new("auto|NAME|ring:NAME|A-B,…", "auto, the name of a set of classes or of a number, such a name after ring:, or " +
            "pairs of classes such as young-middle,middle-old", text => text.Trim(), text => text.Length > 0, x => x),
        o => o.LabelGraph?.Of, (o, v) => o with { LabelGraph = (o.LabelGraph ?? new LabelGraphOptions()) with { Of = v } })
    {
        Group = SettingGroup.Network,
        Help = "Which labels are neighbours, so that paths lead over what lies between: classes or a number in their order, in a ring " +
            "whose last is beside its first, or pairs; auto takes the one order that the data have.",
        Default = "auto with family semantic, else none",
        Needs = new("objective", "angular") { MustBeSaid = true },
    };

    /// <summary>Into how many classes a number of a graph of labels is cut.</summary>
    public static Setting<int> LabelClasses { get; } = new Setting<ModelOptions, int>(
        "label-classes", SettingFormat.Whole(2, 100), o => o.LabelGraph?.Cut,
        (o, v) => o.LabelGraph is { } graph ? o with { LabelGraph = graph with { Cut = v } } : o)
    {
        Group = SettingGroup.Network,
        Help = "Classes, of as many examples each, that a number is cut into which takes more values.",
        Default = "8",
        Needs = new("objective", "angular") { MustBeSaid = true },
    };

    /// <summary>All settings of models and their parts, in the order in which they are listed and chosen.</summary>
    public static IReadOnlyList<Setting> Parts =>
    [
        Model, Posterior, .. DistributionKinds.Posteriors.Settings, Prior, .. DistributionKinds.Priors.Settings,
        Network, .. NetworkKinds.All.Settings, Latent, Likelihood, .. DistributionKinds.Likelihoods.Settings, Condition, ConditionDropout,
        LabelGraph, LabelClasses,
    ];

    /// <summary>Those of the objective, which are chosen once the length of the training is known.</summary>
    public static IReadOnlyList<Setting> OfObjective => [Objective, .. ObjectiveKinds.All.Settings];

    /// <summary>Those of the model itself.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [Model, Posterior, Prior, Network, Latent, Likelihood, Objective, Condition, ConditionDropout, LabelGraph, LabelClasses];

    /// <summary>The setting that names the kind of a part.</summary>
    private static Setting<string> Kind<TOptions>(
        string name, PartKinds<TOptions> kinds, Func<ModelOptions, TOptions> get, Func<ModelOptions, TOptions, ModelOptions> set,
        string help, string byDefault, int fewest = 0, Func<SettingContext, SettingChoice<string>?>? from = null,
        string group = SettingGroup.Loss, SettingCondition? needs = null)
        where TOptions : class => new Setting<ModelOptions, string>(
            name, Format(kinds), o => kinds.NameOf(get(o)),
            (o, v) => kinds.NameOf(get(o)) == v ? o : set(o, kinds.Create(v)))
        {
            Group = group,
            Help = help,
            Default = byDefault,
            FewestWords = fewest,
            Current = () => Format(kinds),
            From = from,
            Needs = needs,
        };

    private static SettingFormat<string> Format<TOptions>(PartKinds<TOptions> kinds)
        where TOptions : class => SettingFormat.Word(kinds.Names) with { IsAllowed = kinds.Has };

    // Smaller pictures have too few neighbors for a convolution to be of use.
    private const int SmallestConvolved = 16;

    private static SettingChoice<string> ChooseNetwork(SettingContext context)
    {
        bool isMlp = context.Said.Has(MlpOptions.HiddenSetting)
            || (!context.Said.Has(ConvolutionOptions.ChannelsSetting) && context.Facts.Side < SmallestConvolved);
        bool isSaid = context.Said.Has(MlpOptions.HiddenSetting) || context.Said.Has(ConvolutionOptions.ChannelsSetting);
        string sizes = string.Join(',', isMlp
            ? (IReadOnlyList<int>?)context.Said[MlpOptions.HiddenSetting] ?? MlpOptions.HiddenFor(context.Facts)
            : (IReadOnlyList<int>?)context.Said[ConvolutionOptions.ChannelsSetting] ?? ConvolutionOptions.ChannelsFor(context.Facts));
        return new(isMlp ? "mlp" : "conv", isSaid ? "these sizes were given" : context.Facts.Words,
            $"{(isMlp ? "mlp" : "conv")} {sizes}");
    }

    /// <summary>
    /// That to which alone a setting belongs that was said; else the evidence lower bound, of which nobody needs to be told.
    /// </summary>
    private static SettingChoice<string> ChooseObjective(SettingContext context)
    {
        string usual = ObjectiveKinds.All.Names[0];
        Setting? other = ObjectiveKinds.All.Settings.FirstOrDefault(setting => context.Said.Has(setting)
            && setting.Conditions.Any(needs => needs.Of == "objective" && !needs.Holds(usual)));
        return other is null ? new(usual)
            : new(other.Conditions.First(needs => needs.Of == "objective").Allowed[0], $"{other.Name} was given");
    }

    private static SettingChoice<string> ChooseLikelihood(SettingContext context)
    {
        if (context.Facts.HasChoices)
        {
            return new("columns", context.Facts.WhyLikelihood);
        }

        bool isBlackAndWhite = context.Facts.IsBlackAndWhite;
        bool isBernoulli = context.Said[BernoulliOptions.BinarizeSetting] is Binarization and not Binarization.None
            || (!context.Said.Has(GaussianOptions.VarianceSetting) && isBlackAndWhite);
        return new(isBernoulli ? "bernoulli" : "gaussian", context.Facts.WhyLikelihood);
    }

    /// <summary>As many as the posterior wants, where it wants others than are usual.</summary>
    private static int ForPosterior(SettingContext context, int usual)
    {
        if (context.Find("posterior") is not string kind)
        {
            return usual;
        }

        PosteriorOptions posterior = context.Apply(DistributionKinds.Posteriors.Create(kind));
        NetworkOptions? network = context.Find("network") is string name ? context.Apply(NetworkKinds.All.Create(name)) : null;
        (int channels, int height, int width) = context.Facts.Shape;
        return posterior.LatentFor(usual,
            network?.CodeGrid(new Tensors.Shape(channels, height, width)) is (int rows, int columns) ? rows * columns : 1);
    }

    /// <summary>20 for MNIST's format as is usual, 64 for color pictures of 64×64, in between and beyond by steps.</summary>
    private static int ForPictures(int length) => length switch
    {
        <= 300 => 10,
        <= 1100 => 20,
        <= 4200 => 32,
        <= 17_000 => 64,
        _ => 128,
    };

    /// <summary>
    /// Half as many as there are columns, so that codes have to find what columns have in common; at least two where there are two.
    /// </summary>
    private static int ForColumns(int columns) => Math.Clamp((columns + 1) / 2, Math.Min(columns, 2), MostTableLatent);
}
