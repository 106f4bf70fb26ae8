using LatentSharp.Models;
using LatentSharp.Settings;

namespace LatentSharp.Training;

/// <summary>The one table of settings: those of every part, in the order in which they are chosen.</summary>
public static class AllSettings
{
    /// <summary>The table.</summary>
    public static SettingTable Table { get; } = new(
        [.. ModelSettings.All.Take(1), .. NetworkSettings.All, .. ModelSettings.All.Skip(1), .. LikelihoodSettings.All,
        .. TrainingSettings.Length, .. ObjectiveSettings.All, .. TrainingSettings.Manner]);
}
