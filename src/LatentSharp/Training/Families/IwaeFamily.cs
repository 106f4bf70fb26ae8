using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>Importance-weighted auto-encoders (Burda et al. 2016).</summary>
internal static class IwaeFamily
{
    // 784-200-200-50 on MNIST: 86.76 nats with 1 sample, 85.54 with 5, 84.78 with 50 (Burda et al. 2016, table 1).
    private const int Samples = 5;

    /// <summary>The family.</summary>
    public static ModelFamily Family { get; } = new("iwae", "a VAE trained by a tighter bound, for good densities (IWAE)",
        SettingProposal.Always(ModelSettings.Objective, "iwae", "family iwae"),
        SettingProposal.Usually(IwaeOptions.SamplesSetting, Samples,
            "family iwae: 5 gain more than half of what 50 do, in a tenth of the time"),
        SettingProposal.Usually(IwaeOptions.GradientSetting, BoundGradient.Dreg, "family iwae: less noise for the encoder"));
}
