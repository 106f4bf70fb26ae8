using LatentSharp.Settings;

namespace LatentSharp.Models.Objectives;

/// <summary>β-TCVAE (Chen et al. 2018): the KL term in three parts, of which the total correlation is weighed with β.</summary>
internal sealed record TcOptions : ObjectiveOptions
{
    /// <summary>Number of training examples.</summary>
    public static Setting<int> ExamplesSetting { get; } = new Setting<TcOptions, int>(
        "examples", SettingFormat.Whole(1, int.MaxValue, "a whole number of at least 1"),
        o => o.Examples, (o, v) => o with { Examples = v })
    {
        Group = SettingGroup.Loss,
        Help = "Training examples, which the estimate of the total correlation counts.",
        IsOffered = false,
        Needs = new("objective", "tc"),
        From = context => new(Math.Max(1, context.Facts.Train)),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [ElboOptions.BetaSetting, ExamplesSetting];

    /// <summary>β, the weight of the total correlation; 1 is the evidence lower bound. 6 is what the paper takes for dSprites.</summary>
    public double Beta { get; init; } = 6;

    /// <summary>N, the number of training examples.</summary>
    public int Examples { get; init; } = 1;

    /// <inheritdoc/>
    public override double KlWeight => Beta;

    /// <inheritdoc/>
    public override IEnumerable<(string Label, string Text)> Description =>
        [("trained by", FormattableString.Invariant($"the KL term in parts, total correlation with β = {Beta}"))];

    internal override bool HasBeta => true;

    internal override ObjectiveOptions WithBeta(double beta) => this with { Beta = beta };

    internal override bool NeedsSpread => true;

    /// <inheritdoc/>
    public override Objective Build() => new TcObjective(this);
}
