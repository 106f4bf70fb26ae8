using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using LatentSharp.Training.Families;

namespace LatentSharp.Training;

/// <summary>The one table of settings: those of every part, in the order in which they are chosen.</summary>
internal static class AllSettings
{
    /// <summary>The table, with the settings of kinds that a program added.</summary>
    public static SettingTable Table => new(
    [
        ModelFamilies.Setting, .. ModelSettings.Parts, .. TrainingSettings.Length, .. ModelSettings.OfObjective, .. TrainingSettings.Manner,
    ]);

    /// <summary>Settings as they are written.</summary>
    /// <param name="assignments">E.g. <c>latent=32</c> and <c>beta=4</c>; of one setting the last.</param>
    /// <exception cref="SettingException">There is no such setting, or a value is not allowed.</exception>
    public static SettingValues Read(params IEnumerable<string> assignments)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        return assignments.Select(assignment => assignment.Split('=', 2)).Aggregate(
            SettingValues.None, (said, pair) => Table.Read(said, pair[0].Trim(), pair.Length > 1 ? pair[1].Trim() : "true"));
    }

    /// <summary>All that a model and its training were set to, by name: <c>latent 64, network conv, channels 32,64, …</c>.</summary>
    /// <param name="model">All that defines the model.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="table">The settings; null for all.</param>
    public static string Describe(ModelOptions model, TrainingOptions training, SettingTable? table = null)
    {
        object[] parts = [.. RunOptions.Parts(model, training)];
        IEnumerable<string> values = from setting in (table ?? Table).All
                                     where setting.IsOffered || setting == TrainingSettings.Seed || (
                                         setting == ElboOptions.ReconstructionWeightSetting
                                         && model.Objective is ElboOptions { ReconstructionWeight: not 1 })
                                     let part = Array.Find(parts, setting.IsOf)
                                     let value = part is null ? null : setting.Get(part)
                                     where value is not null
                                     select $"{setting.Name} {setting.Write(value)}";
        return string.Join(", ", values);
    }
}
