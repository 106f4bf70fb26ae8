using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>β-TCVAE (Chen et al. 2018).</summary>
internal static class TcFamily
{
    // As in comparisons of such models (Locatello et al. 2019): room for the factors, and few dimensions to look through.
    private const int Latent = 10;

    /// <summary>The family.</summary>
    public static ModelFamily Family { get; } = new("tc", "a VAE whose dimensions are to be independent of each other (β-TCVAE)",
        SettingProposal.Always(ModelSettings.Objective, "tc", "family tc"),
        SettingProposal.Usually(ModelSettings.Latent, context => context.Facts.IsGrid
            ? new(Latent, "family tc: few dimensions, each to be looked at") : null),
        SettingProposal.Usually(ElboOptions.BetaSetting, 6, "family tc: the weight of the total correlation, as on dSprites"));
}
