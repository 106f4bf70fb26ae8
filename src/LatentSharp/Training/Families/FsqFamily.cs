using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Settings;

namespace LatentSharp.Training.Families;

/// <summary>Finite scalar quantization (Mentzer et al. 2023): a grid of cells, each of a few levels.</summary>
internal static class FsqFamily
{
    // The side of the grid that pictures are halved to: 64 cells, as in the paper's smallest.
    private const int Side = 8;
    private const int FirstChannels = 32;
    private const int MostChannels = 128;

    /// <summary>The family.</summary>
    public static ModelFamily Family { get; } = new("fsq", "codes of a grid of cells, each rounded to a few levels and stored as an index",
        SettingProposal.Always(ModelSettings.Posterior, "fsq", "family fsq"),
        SettingProposal.Usually(ConvolutionOptions.ChannelsSetting, context =>
            new(Channels(context.Facts.Side), $"family fsq: down to a grid of about {Side}×{Side} cells")),
        SettingProposal.Usually(ConvolutionOptions.ResidualSetting, true, "family fsq: few cells must say much"),
        SettingProposal.Usually(ConvolutionOptions.GridCodesSetting, true, "family fsq: a cell says what is at its place"));

    private static int[] Channels(int side)
    {
        int halvings = 1;
        while (side >> (halvings + 1) >= Side - 1)
        {
            halvings++;
        }

        return [.. Enumerable.Range(0, halvings).Select(i => Math.Min(FirstChannels << i, MostChannels))];
    }
}
