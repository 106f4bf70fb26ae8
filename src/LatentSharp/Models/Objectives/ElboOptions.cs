using System.Text.Json.Serialization;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources;
using LatentSharp.Formats;
using LatentSharp.Settings;

namespace LatentSharp.Models.Objectives;

/// <summary>How the weight of the KL term grows.</summary>
[JsonConverter(typeof(LowerCase<WarmUpKind>))]
public enum WarmUpKind
{
    /// <summary>It is β from the start.</summary>
    None,

    /// <summary>Linearly from 0 to β, then constant (Bowman et al. 2016).</summary>
    Linear,

    /// <summary>Linearly from 0 to β in the first half of each period, then constant until its end (Fu et al. 2019).</summary>
    Cyclic,
}

/// <summary>The evidence lower bound: reconstruction + weight · KL.</summary>
public sealed record ElboOptions : ObjectiveOptions
{
    // Numbers of a picture for each unit of β. A likelihood that counts every number as independent overstates what a picture says, since
    // the errors of neighbors go together; measured on avatars of 64×64 in color, where β of about 40 makes samples of the prior good
    // (decisions 5 and 9).
    private const double NumbersPerBeta = 300;

    // The part of the run in which the KL weight grows: what is learned while codes are cheap stays when they get dear.
    private const double WarmUpShare = 0.65;

    // Half of the codes, drawn inward: midpoints and samples of the prior at 0.6 of the distance, for half a decibel (decision 9). Codes of
    // a few dimensions lie on no shell, and their length says something.
    private const double InwardShare = 0.5;
    private const int FewestInward = 8;

    private const double MostWeight = 1e9;

    // With 1, columns that depend on others a little go into no code (decision 37).
    private const double MixedBeta = 0.75;

    private static readonly SettingCondition IsElbo = new("objective", "elbo");

    private static readonly SettingCondition HasKlTerm = new("model", "ae")
    {
        IsExcept = true,
        Sentence = SettingText.Of($"{new SettingName("beta")}, {new SettingName("warm-up")}, {new SettingName("free-bits")} and " +
            $"{new SettingName("capacity")} shape the KL term, which {new SettingName("model")} ae does not have; leave them out"),
    };

    /// <summary>β of all objectives that have one.</summary>
    public static Setting<double> BetaSetting { get; } = new Setting<ObjectiveOptions, double>(
        "beta", Weight("B", "a number of at least 0, and at most 1e9"), o => o.HasBeta ? o.KlWeight : null, (o, v) => o.WithBeta(v))
    {
        Group = SettingGroup.Loss,
        Help = "Weight of the KL term.",
        Default = "1 for bernoulli; else chosen from the size of the pictures and the length of the training",
        IsCommon = true,
        Needs = HasKlTerm,
        NeedsToo = new("objective") { Current = () => ObjectiveKinds.All.With(BetaSetting!) },
        From = ChooseBeta,
    };

    /// <summary>How the weight grows.</summary>
    public static Setting<WarmUpKind> WarmUpSetting { get; } = new Setting<ElboOptions, WarmUpKind>(
        "warm-up", SettingFormat.Choice(WarmUpKind.None, WarmUpKind.Linear, WarmUpKind.Cyclic),
        o => o.WarmUp, (o, v) => o with { WarmUp = v })
    {
        Group = SettingGroup.Loss,
        Help = "How the weight of the KL term grows from 0.",
        Default = "linear over two thirds of the run where β is above 1, else none",
        Needs = HasKlTerm,
        NeedsToo = IsElbo,
        From = context => !WarmsUp(context) ? null : new(WarmUpKind.Linear, "details are learned while codes are cheap",
            Linear(context.Get(WarmUpEpochsSetting!, 1))),
    };

    /// <summary>Epochs of the warm-up.</summary>
    public static Setting<double> WarmUpEpochsSetting { get; } = new Setting<ElboOptions, double>(
        "warm-up-epochs", SettingFormat.Number("E", e => e is > 0 and <= MostWeight, "a number above 0, and at most 1e9"),
        o => o.WarmUpEpochs, (o, v) => o with { WarmUpEpochs = v })
    {
        Group = SettingGroup.Loss,
        Help = "Epochs of the linear warm-up, or of one cycle.",
        Default = "5, or two thirds of the run",
        Needs = new("warm-up", "linear", "cyclic")
        {
            MustBeSaid = true,
            Sentence = SettingText.Of($"{new SettingName("warm-up-epochs")} needs {new SettingName("warm-up")} linear or cyclic"),
        },
        NeedsToo = IsElbo,
        From = context => WarmsUp(context) ? new(Math.Max(1, Math.Round(WarmUpShare * context.Epochs))) : null,
    };

    /// <summary>Nats that each latent dimension may carry for nothing.</summary>
    public static Setting<double> FreeBitsSetting { get; } = new Setting<ElboOptions, double>(
        "free-bits", Weight("NATS", "a number of nats of at least 0, and at most 1e9"), o => o.FreeBits, (o, v) => o with { FreeBits = v })
    {
        Group = SettingGroup.Loss,
        Help = "Nats that each latent dimension may carry for nothing.",
        Default = "0",
        Needs = HasKlTerm,
        NeedsToo = IsElbo,
    };

    /// <summary>The capacity of the code.</summary>
    public static Setting<double> CapacitySetting { get; } = new Setting<ElboOptions, double>(
        "capacity", SettingFormat.Number("NATS", n => n is >= 0 and < 1e6, "a number of nats of at least 0, and below 1e6"),
        o => o.Capacity, (o, v) => o with { Capacity = v })
    {
        Group = SettingGroup.Loss,
        Help = "Make the KL term β · |KL − C| with this C, reached in 5 epochs.",
        Default = "off",
        Needs = HasKlTerm,
        NeedsToo = IsElbo,
    };

    /// <summary>Epochs in which the capacity grows to its full value.</summary>
    public static Setting<double> CapacityEpochsSetting { get; } = new Setting<ElboOptions, double>(
        "capacity-epochs", Weight("E", "a number of at least 0, and at most 1e9"),
        o => o.CapacityEpochs, (o, v) => o with { CapacityEpochs = v })
    {
        Group = SettingGroup.Loss,
        Help = "Epochs in which the capacity grows from 0.",
        IsOffered = false,
        NeedsToo = IsElbo,
    };

    /// <summary>Share of the codes of training batches that are drawn inward.</summary>
    public static Setting<double> InwardSetting { get; } = new Setting<ElboOptions, double>(
        "inward", SettingFormat.Number("SHARE", s => s is >= 0 and <= 1, "a share from 0 to 1"),
        o => o.Inward, (o, v) => o with { Inward = v })
    {
        Group = SettingGroup.Loss,
        Help = "Share of the codes of a batch that are drawn in towards the centre, so that straight lines between pictures cross ground " +
            "that the decoder knows.",
        Default = "0 for bernoulli and below 8 dimensions; else up to 0.5, less in a short training",
        Needs = new("model", "ae")
        {
            IsExcept = true,
            Sentence = SettingText.Of($"{new SettingName("inward")} moves samples of the posterior, which {new SettingName("model")} ae " +
                $"does not draw; leave it out"),
        },
        NeedsToo = IsElbo,
        From = ChooseInward,
    };

    /// <summary>Weight of the reconstruction term.</summary>
    public static Setting<double> ReconstructionWeightSetting { get; } = new Setting<ElboOptions, double>(
        "reconstruction-weight", Weight("W", "a number of at least 0, and at most 1e9"),
        o => o.ReconstructionWeight, (o, v) => o with { ReconstructionWeight = v })
    {
        Group = SettingGroup.Loss,
        Help = "Weight of the reconstruction term; 0 trains by the KL term alone.",
        IsOffered = false,
        NeedsToo = IsElbo,
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
    [
        BetaSetting, WarmUpSetting, WarmUpEpochsSetting, FreeBitsSetting, CapacitySetting, CapacityEpochsSetting, InwardSetting,
        ReconstructionWeightSetting,
    ];

    /// <summary>Weight of the KL term (Higgins et al. 2017); 1 is the evidence lower bound.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>Weight of the reconstruction term; 0 trains by the KL term alone, to show what that does.</summary>
    public double ReconstructionWeight { get; init; } = 1;

    /// <summary>How the weight grows.</summary>
    public WarmUpKind WarmUp { get; init; }

    /// <summary>Epochs of the linear warm-up, or of one period of the cyclic one.</summary>
    public double WarmUpEpochs { get; init; } = 5;

    /// <summary>Nats that each latent dimension may carry for nothing (Kingma et al. 2016); 0 for none.</summary>
    public double FreeBits { get; init; }

    /// <summary>Capacity C in nats: the KL term becomes β · |KL − C| (Burgess et al. 2018); null for none.</summary>
    public double? Capacity { get; init; }

    /// <summary>Epochs in which the capacity grows from 0 to its full value.</summary>
    public double CapacityEpochs { get; init; } = 5;

    /// <summary>
    /// Share of the codes of a VAE's training batches that are drawn in towards the center of the prior before they are decoded
    /// (<see cref="InwardCodes"/>), so that straight lines between codes cross ground that the decoder knows; 0 for none.
    /// </summary>
    public double Inward { get; init; }

    /// <inheritdoc/>
    public override double KlWeight => Beta;

    internal override bool HasBeta => true;

    internal override ObjectiveOptions WithBeta(double beta) => this with { Beta = beta };

    /// <inheritdoc/>
    public override double ShareInward => Inward;

    /// <inheritdoc/>
    public override IEnumerable<(string Label, string Text)> Description =>
        [("weight of the KL term", ReconstructionWeight == 0 ? "the KL term alone: the reconstruction term has weight 0"
            : FormattableString.Invariant($"β = {Beta}, warm-up {WarmUp.ToString().ToLowerInvariant()}"))];

    /// <inheritdoc/>
    public override Objective Build() => new ElboObjective(this);

    /// <inheritdoc/>
    public override void Validate()
    {
        if (ReconstructionWeight <= 0 && Beta <= 0)
        {
            throw new SettingException(BetaSetting.Refusal(BetaSetting.Write(Beta),
                " and above 0 where the reconstruction term has no weight"));
        }
    }

    /// <summary>Beyond it 32-bit floats would overflow.</summary>
    private static SettingFormat<double> Weight(string unit, string rule) =>
        SettingFormat.Number(unit, value => value is >= 0 and <= MostWeight, rule);

    private static SettingChoice<double>? ChooseBeta(SettingContext context)
    {
        if (context.Find("objective") is string kind && ObjectiveKinds.All.Create(kind) is not ElboOptions)
        {
            return null;
        }

        if (context.Facts.HasChoices)
        {
            return new(MixedBeta, "the weak dependences of columns are worth less than a code costs at 1");
        }

        if (!context.Facts.IsGrid)
        {
            return new(1, "columns do not repeat each other as neighbouring pixels do");
        }

        if (context.Said.Has(FreeBitsSetting) || context.Said.Has(CapacitySetting) || IsBernoulli(context))
        {
            return null;
        }

        double share = Share(context);
        return new(Math.Max(1, Math.Round(context.Facts.Length / NumbersPerBeta * share * share, 1)),
            $"{Counted.Of(context.Facts.Length, "number")} a picture, {Counted.Of(context.Seen, "picture")} seen");
    }

    private static string Linear(double epochs) =>
        FormattableString.Invariant($"linear, {epochs} {(epochs == 1 ? "epoch" : "epochs")}");

    private static bool WarmsUp(SettingContext context) => !context.Said.Has(WarmUpSetting) && context.Get(BetaSetting, 1) > 1;

    private static SettingChoice<double>? ChooseInward(SettingContext context)
    {
        int latent = context.Get(ModelSettings.Latent, 1);
        double inward = Math.Round(InwardShare * Share(context), 2);
        return !context.Facts.IsGrid || IsBernoulli(context) || latent < FewestInward || inward == 0 || !IsCentered(context) ? null
            : new(inward, $"{Counted.Of(latent, "latent dimension")}, {Counted.Of(context.Seen, "picture")} seen");
    }

    /// <summary>Whether the prior has its center where codes are drawn in to, as N(0, I) has.</summary>
    private static bool IsCentered(SettingContext context) => context.Find("prior") is null or "normal";

    private static bool IsBernoulli(SettingContext context) =>
        context.Find("likelihood") is "bernoulli";

    /// <summary>Of a long training. A short one has no time to win back what a dear code costs.</summary>
    private static double Share(SettingContext context) => Math.Min(1, (double)context.Seen / FormatChoice.PicturesSeen);
}
