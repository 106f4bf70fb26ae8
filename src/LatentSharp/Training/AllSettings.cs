using LatentSharp.Models;
using LatentSharp.Settings;

namespace LatentSharp.Training;

/// <summary>The one table of settings: those of every part, in the order in which they are chosen.</summary>
internal static class AllSettings
{
    /// <summary>The table.</summary>
    public static SettingTable Table { get; } = new(
        [.. ModelSettings.Parts, .. TrainingSettings.Length, .. ModelSettings.OfObjective, .. TrainingSettings.Manner]);
}
