using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>InfoVAE (Zhao et al. 2019).</summary>
internal static class MmdFamily
{
    // The estimate of a batch has an error of about 1 / batch.
    private const int Batch = 128;
    private const int EnoughExamples = 5000;

    /// <summary>The family.</summary>
    public static ModelFamily Family { get; } = new("mmd",
        "a VAE whose codes are held to the prior all together, so that each may say more (InfoVAE, WAE)",
        SettingProposal.Always(ModelSettings.Objective, "mmd", "family mmd"),
        SettingProposal.Usually(TrainingSettings.Batch, context => context.Facts.Train < EnoughExamples ? null
            : new(Batch, "family mmd: the discrepancy is that of a batch")),
        SettingProposal.Usually(ElboOptions.BetaSetting, 0.1, "family mmd: a little, so that codes do not become points"),
        SettingProposal.Usually(MmdOptions.WeightSetting, 1000, "family mmd: as for MNIST in the paper"));
}
