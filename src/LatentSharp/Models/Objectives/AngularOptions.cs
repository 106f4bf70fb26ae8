using LatentSharp.Settings;

namespace LatentSharp.Models.Objectives;

/// <summary>
/// Reconstruction and angular losses that put codes of a class beside each other, and neighboring classes of a graph of labels beside it,
/// after Yan et al. 2020.
/// </summary>
internal sealed record AngularOptions : ObjectiveOptions
{
    private const string AngleRule = "an angle in degrees above 0 and at most 80";

    private static readonly SettingCondition IsAngular = new("objective", "angular");

    /// <summary>Weight of the angular losses.</summary>
    public static Setting<double> WeightSetting { get; } = new Setting<AngularOptions, double>(
        "angular-weight", SettingFormat.Number("W", w => w is >= 0 and <= 1e9, "a number of at least 0, and at most 1e9"),
        o => o.Weight, (o, v) => o with { Weight = v })
    {
        Group = SettingGroup.Loss,
        Help = "Weight of the angular losses for each value of an example, beside a reconstruction term in nats.",
        Default = "0.1",
        Needs = IsAngular,
    };

    /// <summary>Weight of the loss of neighbors beside that of the same class.</summary>
    public static Setting<double> NeighborSetting { get; } = new Setting<AngularOptions, double>(
        "neighbor-weight", SettingFormat.Number("W", w => w is >= 0 and <= 1e9, "a number of at least 0, and at most 1e9"),
        o => o.NeighborWeight, (o, v) => o with { NeighborWeight = v })
    {
        Group = SettingGroup.Loss,
        Help = "Weight of the angular loss of neighbouring classes beside that of the same class.",
        Default = "0.5",
        Needs = IsAngular,
    };

    /// <summary>α of the same class.</summary>
    public static Setting<double> AngleSetting { get; } = new Setting<AngularOptions, double>(
        "angle", SettingFormat.Number("DEGREES", a => a is > 0 and <= 80, AngleRule), o => o.Angle, (o, v) => o with { Angle = v })
    {
        Group = SettingGroup.Loss,
        Help = "Angle α of the angular loss of the same class, in degrees.",
        Default = "40",
        Needs = IsAngular,
    };

    /// <summary>α of neighbors.</summary>
    public static Setting<double> NeighborAngleSetting { get; } = new Setting<AngularOptions, double>(
        "neighbor-angle", SettingFormat.Number("DEGREES", a => a is > 0 and <= 80, AngleRule),
        o => o.NeighborAngle, (o, v) => o with { NeighborAngle = v })
    {
        Group = SettingGroup.Loss,
        Help = "Angle α of the angular loss of neighbouring classes, in degrees.",
        Default = "50",
        Needs = IsAngular,
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [WeightSetting, NeighborSetting, AngleSetting, NeighborAngleSetting];

    /// <summary>Weight of the angular losses for each value of an example.</summary>
    public double Weight { get; init; } = 0.1;

    /// <summary>Weight of the loss of neighbors beside that of the same class.</summary>
    public double NeighborWeight { get; init; } = 0.5;

    /// <summary>α of the same class, degrees.</summary>
    public double Angle { get; init; } = 40;

    /// <summary>α of neighboring classes, degrees.</summary>
    public double NeighborAngle { get; init; } = 50;

    /// <inheritdoc/>
    public override IEnumerable<(string Label, string Text)> Description => [("trained by", FormattableString.Invariant(
        $"reconstruction, and {Weight} for each value · (angular loss of the same class at {Angle}° + {NeighborWeight} · that of ") +
        FormattableString.Invariant($"neighbours at {NeighborAngle}°)"))];

    internal override bool NeedsGraph => true;

    /// <inheritdoc/>
    public override Objective Build() => new AngularObjective(this);
}
