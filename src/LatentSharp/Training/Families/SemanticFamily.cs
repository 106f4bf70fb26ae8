using LatentSharp.Distributions.Spheres;
using LatentSharp.Models;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Models.Objectives;
using LatentSharp.Settings;
using LatentSharp.Training.Balance;

namespace LatentSharp.Training.Families;

/// <summary>Codes whose order on the sphere is that of labels, after Yan et al. 2020.</summary>
internal static class SemanticFamily
{
    private const int Classes = 8;
    private const int Each = 8;
    private const string Reason = "family semantic";

    /// <summary>The family.</summary>
    public static ModelFamily Family { get; } = new(
        "semantic", "codes on a sphere in the order of labels, so that a path leads over the classes between (after Yan et al. 2020)",
        SettingProposal.Always(ModelSettings.Posterior, "sphere", Reason),
        SettingProposal.Always(ModelSettings.Objective, "angular", Reason),
        SettingProposal.Usually(ModelSettings.LabelGraph, LabelGraphOptions.Auto, $"{Reason}: the one order that the data have"),
        SettingProposal.Usually(SphereOptions.NoiseSetting, 0.05, $"{Reason}: what lies around a code is much the same"),
        SettingProposal.Usually(AngularOptions.WeightSetting, 0.3, $"{Reason}: classes that an encoder tells apart are worth some blur"),
        SettingProposal.Usually(TrainingSettings.Batch, Classes * Each, $"{Reason}: {Classes} classes with {Each} each"),
        SettingProposal.Usually(BalanceSettings.Classes, Classes, $"{Reason}: each picture has others of its class and beside it"));
}
