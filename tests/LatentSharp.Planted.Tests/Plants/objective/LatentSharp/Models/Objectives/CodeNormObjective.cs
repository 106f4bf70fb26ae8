using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Models.Objectives;

/// <summary>The evidence lower bound, and one term more: the mean square of the codes.</summary>
public sealed record CodeNormOptions : ObjectiveOptions
{
    /// <summary>The weight of the term.</summary>
    public static Setting<double> CodeNormWeightSetting { get; } = new Setting<CodeNormOptions, double>(
        "code-norm-weight", SettingFormat.Number("W", w => w is >= 0 and <= 1e6, "a number of at least 0, and at most 1e6"),
        o => o.CodeNormWeight, (o, v) => o with { CodeNormWeight = v })
    {
        Group = SettingGroup.Loss,
        Help = "Weight of the mean square of the codes.",
        Default = "0.5",
        Needs = new("objective", "code-norm"),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [CodeNormWeightSetting];

    /// <summary>The weight of the term.</summary>
    public double CodeNormWeight { get; init; } = 0.5;

    /// <inheritdoc/>
    public override double KlWeight => 1;

    /// <inheritdoc/>
    public override IEnumerable<(string Label, string Text)> Description =>
        [("weight of the square of the codes", FormattableString.Invariant($"{CodeNormWeight}"))];

    /// <inheritdoc/>
    public override Objective Build() => new CodeNormObjective(this);
}

/// <summary>reconstruction + KL + w · mean z².</summary>
/// <param name="options">The weight.</param>
public sealed class CodeNormObjective(CodeNormOptions options) : Objective
{
    /// <inheritdoc/>
    public override string Name => "evidence lower bound with small codes";

    /// <inheritdoc/>
    public override ObjectiveOptions Options => options;

    /// <inheritdoc/>
    public override IReadOnlyList<LossTerm> Terms(ModelPass pass, double epoch) =>
    [
        new LossTerm(LossTerms.Reconstruction, pass.Likelihood.NegativeLogDensity(pass.X)),
        new LossTerm(LossTerms.Kl, pass.Kl()) { PerDimension = pass.KlPerDimension },
        new LossTerm("codeNorm", pass.Posterior.Mean.Square().Mean(axis: 1), options.CodeNormWeight, "squared units") { IsOfBound = false },
    ];
}
