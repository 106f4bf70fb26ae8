using LatentSharp.Models.Objectives;
using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>β-VAE (Higgins et al. 2017).</summary>
internal static class BetaFamily
{
    // The usual one on dSprites, whose pictures are black and white (Higgins et al. 2017, section 4.2). Elsewhere β grows with the size of
    // the pictures, and that choice stands.
    private const double BlackAndWhite = 4;

    /// <summary>The family.</summary>
    public static ModelFamily Family { get; } = new("beta", "a VAE whose dimensions are to go their own ways (β-VAE)",
        SettingProposal.Always(Models.ModelSettings.Objective, "elbo", "family beta"),
        SettingProposal.Usually(ElboOptions.BetaSetting, context => context.Find("likelihood") is not "bernoulli" ? null
            : new(BlackAndWhite, "family beta: above 1, a dimension must be worth its nats")),
        SettingProposal.Usually(ElboOptions.InwardSetting, 0, "family beta: the prior's own codes only"));
}
