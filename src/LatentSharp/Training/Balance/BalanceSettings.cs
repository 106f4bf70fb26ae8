using LatentSharp.Settings;

namespace LatentSharp.Training.Balance;

/// <summary>The setting of the classes of a batch.</summary>
internal static class BalanceSettings
{
    /// <summary>How many classes.</summary>
    public static Setting<int> Classes { get; } = new Setting<TrainingOptions, int>(
        "batch-classes", SettingFormat.Whole(2, 4096), o => o.BatchClasses, (o, v) => o with { BatchClasses = v })
    {
        Group = SettingGroup.Training,
        Help = "Classes of a step, each with as many pictures, so that each has others of its class and of its neighbours beside it.",
        Default = "8 with family semantic, else pictures in any order",
        Needs = new("objective", "angular") { MustBeSaid = true },
    };
}
