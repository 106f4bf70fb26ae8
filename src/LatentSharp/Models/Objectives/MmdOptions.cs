using LatentSharp.Settings;

namespace LatentSharp.Models.Objectives;

/// <summary>
/// InfoVAE (Zhao et al. 2019), and a Wasserstein auto-encoder where β is 0 (Tolstikhin et al. 2018): codes of all examples together are
/// held to the prior by their maximum mean discrepancy, those of each example little or not at all by the KL term.
/// </summary>
internal sealed record MmdOptions : ObjectiveOptions
{
    /// <summary>Weight of the discrepancy.</summary>
    public static Setting<double> WeightSetting { get; } = new Setting<MmdOptions, double>(
        "mmd-weight", SettingFormat.Number("W", w => w is >= 0 and <= 1e9, "a number of at least 0, and at most 1e9"),
        o => o.MmdWeight, (o, v) => o with { MmdWeight = v })
    {
        Group = SettingGroup.Loss,
        Help = "Weight of the maximum mean discrepancy between the codes of a batch and codes of the prior.",
        Default = "1000",
        Needs = new("objective", "mmd"),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [ElboOptions.BetaSetting, WeightSetting];

    /// <summary>β, the weight of the KL term: a little of it keeps codes from becoming points.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>λ, the weight of the discrepancy; 1000 is what Zhao et al. take for MNIST.</summary>
    public double MmdWeight { get; init; } = 1000;

    /// <inheritdoc/>
    public override double KlWeight => Beta;

    /// <inheritdoc/>
    public override IEnumerable<(string Label, string Text)> Description =>
        [("trained by", FormattableString.Invariant($"β · KL with β = {Beta}, maximum mean discrepancy with weight {MmdWeight}"))];

    internal override bool HasBeta => true;

    internal override ObjectiveOptions WithBeta(double beta) => this with { Beta = beta };

    internal override bool NeedsSpread => true;

    /// <inheritdoc/>
    public override Objective Build() => new MmdObjective(this);
}
