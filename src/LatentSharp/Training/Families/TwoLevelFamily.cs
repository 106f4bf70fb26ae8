using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>A hierarchical VAE of two levels (Tomczak and Welling 2018, section 4).</summary>
internal static class TwoLevelFamily
{
    // The upper level is given up where the lower one is dear before it has found a use.
    private const double WarmUpShare = 0.2;

    /// <summary>The family.</summary>
    public static ModelFamily Family { get; } = new(
        "two-level", "a VAE with a level of codes above the codes, of which these are drawn (hierarchical VAE)",
        SettingProposal.Always(ModelSettings.Posterior, "two-level", "family two-level"),
        SettingProposal.Always(ModelSettings.Prior, "two-level", "family two-level"),
        SettingProposal.Usually(ElboOptions.BetaSetting, 1, "family two-level: the bound itself, which trains the prior too"),
        SettingProposal.Usually(ElboOptions.WarmUpSetting, WarmUpKind.Linear, "family two-level: both levels find a use first"),
        SettingProposal.Usually(ElboOptions.WarmUpEpochsSetting, context =>
            new(Math.Max(1, Math.Round(WarmUpShare * context.Epochs)), "a fifth of the training")));
}
