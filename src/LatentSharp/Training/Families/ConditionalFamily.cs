using LatentSharp.Models.Conditions;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>Conditional VAE (Sohn et al. 2015), whose labels are dropped for some examples.</summary>
internal static class ConditionalFamily
{
    /// <summary>The family.</summary>
    public static ModelFamily Family { get; } = new("conditional", "a VAE that is given the labels, and asked for them",
        SettingProposal.Usually(Models.ModelSettings.Condition, ConditionOptions.All, "family conditional: all labels of the data"),
        SettingProposal.Usually(ElboOptions.InwardSetting, 0, "family conditional: the prior's own codes only"));
}
