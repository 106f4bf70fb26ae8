using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>The families of models that commands know. A family is a value: its own file in this folder, and a line here.</summary>
internal static class ModelFamilies
{
    /// <summary>All of them, in the order in which they are listed.</summary>
    public static IReadOnlyList<ModelFamily> All { get; } =
    [
        BetaFamily.Family,
        IwaeFamily.Family,
        ConditionalFamily.Family,
        PriorFamilies.Mixture, PriorFamilies.Vamp, PriorFamilies.Flow, TwoLevelFamily.Family,
        TcFamily.Family,
        MmdFamily.Family,
        FsqFamily.Family,
        SemanticFamily.Family,
    ];

    /// <summary>The setting that names one.</summary>
    public static Setting<string> Setting { get; } = new Setting<TrainingOptions, string>(
        "family", SettingFormat.Word([.. All.Select(family => family.Name)]), o => o.Family, (o, v) => o with { Family = v })
    {
        Group = SettingGroup.Network,
        Help = "A family of models, which chooses parts and settings that go together, each of which may be given otherwise: " +
            string.Join("; ", All.Select(family => $"{family.Name}, {family.Help}")) + ".",
        Default = "none",
        Needs = new("model", "ae")
        {
            IsExcept = true,
            Sentence = SettingText.Of($"{new SettingName("family")} chooses the parts of the model, and " +
                $"{new SettingName("model")} ae has others; give only one of them"),
        },
        Proposals = name => All.First(family => family.Name == (string)name).Values,
    };
}
