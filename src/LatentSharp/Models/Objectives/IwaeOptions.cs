using System.Text.Json.Serialization;
using LatentSharp.Formats;
using LatentSharp.Settings;

namespace LatentSharp.Models.Objectives;

/// <summary>How the importance-weighted bound is differentiated.</summary>
[JsonConverter(typeof(LowerCase<BoundGradient>))]
internal enum BoundGradient
{
    /// <summary>As it stands (Burda et al. 2016).</summary>
    Plain,

    /// <summary>Doubly reparameterized for the encoder (Tucker et al. 2019), whose gradient is then less noisy.</summary>
    Dreg,
}

/// <summary>The importance-weighted bound of log p(x) with K samples (Burda et al. 2016).</summary>
internal sealed record IwaeOptions : ObjectiveOptions
{
    /// <summary>Number of samples.</summary>
    public static Setting<int> SamplesSetting { get; } = new Setting<IwaeOptions, int>(
        "importance-samples", SettingFormat.Whole(1, 10_000), o => o.Samples, (o, v) => o with { Samples = v })
    {
        Group = SettingGroup.Loss,
        Help = "Samples of a code that the importance-weighted bound weighs for each example; a step takes so many times as long in the " +
            "decoder, and 1 is the evidence lower bound.",
        Default = "5",
        Needs = new("objective", "iwae"),
    };

    /// <summary>How it is differentiated.</summary>
    public static Setting<BoundGradient> GradientSetting { get; } = new Setting<IwaeOptions, BoundGradient>(
        "gradient", SettingFormat.Choice(BoundGradient.Plain, BoundGradient.Dreg), o => o.Gradient, (o, v) => o with { Gradient = v })
    {
        Group = SettingGroup.Loss,
        Help = "How the importance-weighted bound is differentiated: as it stands, or doubly reparameterised, with less noise for the " +
            "encoder (Tucker et al. 2019).",
        Default = "plain",
        Needs = new("objective", "iwae"),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [SamplesSetting, GradientSetting];

    /// <summary>K, samples for each example.</summary>
    public int Samples { get; init; } = 5;

    /// <summary>How the bound is differentiated.</summary>
    public BoundGradient Gradient { get; init; }

    /// <inheritdoc/>
    public override double KlWeight => 1;

    internal override bool NeedsSpread => true;

    /// <inheritdoc/>
    public override IEnumerable<(string Label, string Text)> Description =>
    [
        ("trained by", FormattableString.Invariant(
            $"importance-weighted bound of {Samples} samples, gradient {Gradient.ToString().ToLowerInvariant()}")),
    ];

    /// <inheritdoc/>
    public override Objective Build() => new IwaeObjective(this);
}
