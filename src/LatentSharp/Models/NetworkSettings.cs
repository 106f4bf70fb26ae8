using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>The settings of <see cref="NetworkOptions"/>.</summary>
public static class NetworkSettings
{
    // Grids are halved until their side is below this, that is, down to 3 to 5.
    private const int SmallestHalved = 6;
    private const int SmallestConvolved = 16;
    private const int FirstChannels = 32;
    private const int MostChannels = 256;

    private static readonly int[] TableHidden = [128, 64];

    /// <summary>The family of the networks.</summary>
    public static Setting<NetworkKind> Network { get; } = new Setting<NetworkOptions, NetworkKind>(
        "network", SettingFormat.Choice(NetworkKind.Mlp, NetworkKind.Conv), o => o.Kind, (o, v) => o with { Kind = v })
    {
        Group = SettingGroup.Network,
        Help = "Fully connected or convolutional.",
        Default = "conv from 16 pixels a side, else mlp",
        From = ChooseNetwork,
    };

    /// <summary>Widths of the hidden layers of an MLP.</summary>
    public static Setting<IReadOnlyList<int>> Hidden { get; } = new Setting<NetworkOptions, IReadOnlyList<int>>(
        "hidden", SettingFormat.Wholes(65536, "one or more widths from 1 to 65536 with commas between, e.g. 400 or 512,256"),
        o => o.Hidden, (o, v) => o with { Hidden = v })
    {
        Group = SettingGroup.Network,
        Help = "Widths of the hidden layers of an MLP, from picture to code.",
        Default = "400",
        Needs = new("network", "mlp")
        {
            Sentence = $"{new SettingName("hidden")} is for {new SettingName("network")} mlp, {new SettingName("channels")} for " +
                $"{new SettingName("network")} conv; give only one of them",
        },
        From = context => new(HiddenFor(context), context.Said.Has(Network!) ? context.Facts.Words : null),
    };

    /// <summary>Channels after each halving of a convolutional network.</summary>
    public static Setting<IReadOnlyList<int>> Channels { get; } = new Setting<NetworkOptions, IReadOnlyList<int>>(
        "channels", SettingFormat.Wholes(4096, "one or more channel counts from 1 to 4096 with commas between, e.g. 32,64,128"),
        o => o.Channels, (o, v) => o with { Channels = v })
    {
        Group = SettingGroup.Network,
        Help = "Channels after each halving of a convolutional network.",
        Default = "32,64,… down to a grid of about 4×4",
        Needs = new("network", "conv")
        {
            Sentence = $"{new SettingName("channels")} is for {new SettingName("network")} conv; give {new SettingName("hidden")} for " +
                $"{new SettingName("network")} mlp",
        },
        From = context => new(ChannelsFor(context.Facts), context.Said.Has(Network!) ? context.Facts.Words : null),
    };

    /// <summary>Whether residual blocks are wanted.</summary>
    public static Setting<bool> Residual { get; } = new Setting<NetworkOptions, bool>(
        "residual", SettingFormat.Switch(), o => o.Residual, (o, v) => o with { Residual = v })
    {
        Group = SettingGroup.Network,
        Help = "Add a residual block after each change of size.",
    };

    /// <summary>How the decoder enlarges its grids.</summary>
    public static Setting<UpsamplingKind> Upsampling { get; } = new Setting<NetworkOptions, UpsamplingKind>(
        "upsampling", SettingFormat.Choice(UpsamplingKind.Transposed, UpsamplingKind.Nearest),
        o => o.Upsampling, (o, v) => o with { Upsampling = v })
    {
        Group = SettingGroup.Network,
        Help = "How the decoder enlarges: transposed convolutions, or nearest neighbour and a convolution.",
        Default = "transposed",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Network, Hidden, Channels, Residual, Upsampling];

    private static SettingChoice<NetworkKind> ChooseNetwork(SettingContext context)
    {
        bool isMlp = context.Said.Has(Hidden) || (!context.Said.Has(Channels) && context.Facts.Side < SmallestConvolved);
        bool isSaid = context.Said.Has(Hidden) || context.Said.Has(Channels);
        string sizes = string.Join(',', isMlp
            ? (IReadOnlyList<int>?)context.Said[Hidden] ?? HiddenFor(context)
            : (IReadOnlyList<int>?)context.Said[Channels] ?? ChannelsFor(context.Facts));
        return new(isMlp ? NetworkKind.Mlp : NetworkKind.Conv, isSaid ? "these sizes were given" : context.Facts.Words,
            $"{(isMlp ? "mlp" : "conv")} {sizes}");
    }

    private static IReadOnlyList<int> HiddenFor(SettingContext context) =>
        context.Facts.IsGrid ? new NetworkOptions().Hidden : TableHidden;

    private static int[] ChannelsFor(DataFacts data)
    {
        var channels = new List<int>();
        int next = FirstChannels;
        for (int side = data.Side; side >= SmallestHalved || channels.Count == 0; side /= 2)
        {
            channels.Add(next);
            next = Math.Min(next * 2, MostChannels);
        }

        return [.. channels];
    }
}
