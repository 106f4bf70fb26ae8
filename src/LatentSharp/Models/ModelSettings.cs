using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>The settings of <see cref="ModelOptions"/> itself, and those of its parts.</summary>
public static class ModelSettings
{
    // More dimensions than that are seldom in use, whatever the number of columns.
    private const int MostTableLatent = 32;

    /// <summary>VAE or AE.</summary>
    public static Setting<ModelKind> Model { get; } = new Setting<ModelOptions, ModelKind>(
        "model", SettingFormat.Choice(ModelKind.Vae, ModelKind.Ae), o => o.Model, (o, v) => o with { Model = v })
    {
        Group = SettingGroup.Network,
        Help = "Variational auto-encoder, or basic auto-encoder, which reconstructs but does not generate.",
        Default = "vae",
        IsCommon = true,
        From = _ => new(ModelKind.Vae, "it can generate"),
    };

    /// <summary>Number of latent dimensions.</summary>
    public static Setting<int> Latent { get; } = new Setting<ModelOptions, int>(
        "latent", SettingFormat.Whole(1, 4096), o => o.Latent, (o, v) => o with { Latent = v })
    {
        Group = SettingGroup.Network,
        Help = "Number of latent dimensions.",
        Default = "by picture size, e.g. 20 for 28×28 grey, 64 for 64×64 colour",
        IsCommon = true,
        From = context => new(context.Facts.IsGrid ? ForPictures(context.Facts.Length) : ForColumns(context.Facts.Length),
            context.Facts.Words),
    };

    /// <summary>Those of the model itself.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Model, Latent];

    /// <summary>20 for MNIST's format as is usual, 64 for color pictures of 64×64, in between and beyond by steps.</summary>
    private static int ForPictures(int length) => length switch
    {
        <= 300 => 10,
        <= 1100 => 20,
        <= 4200 => 32,
        <= 17_000 => 64,
        _ => 128,
    };

    /// <summary>
    /// Half as many as there are columns, so that codes have to find what columns have in common; at least two where there are two.
    /// </summary>
    private static int ForColumns(int columns) => Math.Clamp((columns + 1) / 2, Math.Min(columns, 2), MostTableLatent);
}
