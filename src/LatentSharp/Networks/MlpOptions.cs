using LatentSharp.Layers;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Networks;

/// <summary>Fully connected layers with rectified units between, from the example to the code and back.</summary>
public sealed record MlpOptions : NetworkOptions
{
    private static readonly Activation Rectified = Activation.Relu;
    private static readonly int[] TableHidden = [128, 64];

    /// <summary>Widths of the hidden layers of an MLP.</summary>
    public static Setting<IReadOnlyList<int>> HiddenSetting { get; } = new Setting<MlpOptions, IReadOnlyList<int>>(
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
        From = context => new(HiddenFor(context.Facts), context.Said.Find("network") is not null ? context.Facts.Words : null),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [HiddenSetting];

    /// <summary>Widths of the hidden layers, from the example to the code.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <inheritdoc/>
    public override string Short => $"mlp {string.Join(',', Hidden)}";

    /// <inheritdoc/>
    public override string Description => $"fully connected, hidden widths {string.Join(", ", Hidden)}";

    /// <summary>The widths that such data want.</summary>
    /// <param name="data">What is known of the data.</param>
    internal static IReadOnlyList<int> HiddenFor(DataFacts data) => data.IsGrid ? new MlpOptions().Hidden : TableHidden;

    /// <inheritdoc/>
    public override NetworkSize Size(NetworkShape shape)
    {
        long values = Dense(shape.Example.Length, Hidden[0]) + Dense(shape.Latent, Hidden[^1])
            + Dense(Hidden[0], shape.Output.Length);
        for (int i = 1; i < Hidden.Count; i++)
        {
            values += Dense(Hidden[i - 1], Hidden[i]) + Dense(Hidden[i], Hidden[i - 1]);
        }

        (long, long) largest = Hidden.Prepend(shape.Output.Length)
            .Zip(Hidden.Append(shape.Latent), (x, y) => ((long)x, (long)y)).MaxBy(pair => pair.Item1 * pair.Item2);
        return new NetworkSize(values, Hidden[^1], 0, largest);
    }

    /// <inheritdoc/>
    public override (Sequence Encoder, int Features, Sequence Decoder) Build(NetworkShape shape, RandomStream random)
    {
        var encoder = new LayerList("encoder");
        encoder.Add(_ => new Reshaping(new Shape(shape.Example.Length)));
        int width = shape.Example.Length;
        foreach (int hidden in Hidden)
        {
            int inputs = width;
            encoder.Add(name => new Linear(name, inputs, hidden, random));
            encoder.Add(_ => new Nonlinearity(Rectified));
            width = hidden;
        }

        var decoder = new LayerList("decoder");
        int from = shape.Latent;
        foreach (int hidden in Hidden.Reverse())
        {
            int inputs = from;
            decoder.Add(name => new Linear(name, inputs, hidden, random));
            decoder.Add(_ => new Nonlinearity(Rectified));
            from = hidden;
        }

        decoder.Add(name => new Linear(name, from, shape.Output.Length, random));
        decoder.Add(_ => new Reshaping(shape.Output));
        return (encoder.Build(), width, decoder.Build());
    }
}
