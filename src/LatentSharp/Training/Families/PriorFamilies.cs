using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>VAEs whose prior is trained with them. Its size follows from the number of training examples.</summary>
internal static class PriorFamilies
{
    // The networks and the prior follow each other; until they have met, the codes are to be cheap (Tomczak and Welling 2018, appendix).
    private const double WarmUpShare = 0.1;

    /// <summary>A mixture of Gaussians.</summary>
    public static ModelFamily Mixture { get; } = Of("mog", "mixture", "whose codes may lie in clusters (a mixture of Gaussians as prior)");

    /// <summary>Pseudo-inputs.</summary>
    public static ModelFamily Vamp { get; } = Of(
        "vamp", "vamp", "whose prior is made of trained pseudo-inputs, for a better likelihood (VampPrior)");

    /// <summary>A flow.</summary>
    public static ModelFamily Flow { get; } = Of("flow-prior", "flow", "whose prior is a normalising flow, which bends to where codes lie");

    private static ModelFamily Of(string name, string prior, string help) => new(name, $"a VAE {help}",
        SettingProposal.Always(ModelSettings.Prior, prior, $"family {name}"),
        SettingProposal.Usually(ElboOptions.BetaSetting, 1, $"family {name}: the bound itself, which trains the prior too"),
        SettingProposal.Usually(ElboOptions.WarmUpSetting, WarmUpKind.Linear, $"family {name}: networks and prior meet first"),
        SettingProposal.Usually(ElboOptions.WarmUpEpochsSetting, context =>
            new(Math.Max(1, Math.Round(WarmUpShare * context.Epochs)), "a tenth of the training")));
}
