using LatentSharp.Models;
using LatentSharp.Models.LabelGraphs;
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
        SettingProposal.Usually(TrainingSettings.Batch, Classes * Each, $"{Reason}: {Classes} classes with {Each} each"),
        SettingProposal.Usually(BalanceSettings.Classes, Classes, $"{Reason}: each picture has others of its class and beside it"));
}
