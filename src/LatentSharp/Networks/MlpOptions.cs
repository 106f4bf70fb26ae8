using System.Text.Json.Serialization;
using LatentSharp.Formats;
using LatentSharp.Layers;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Networks;

/// <summary>What is between the layers of a fully connected network.</summary>
[JsonConverter(typeof(LowerCase<HiddenActivation>))]
public enum HiddenActivation
{
    /// <summary>max(0, x), with PyTorch's first values.</summary>
    Relu,

    /// <summary>tanh x, with the first values that were made for it (Glorot and Bengio 2010, equation 16).</summary>
    Tanh,
}

/// <summary>What the hidden layers of a fully connected network are.</summary>
[JsonConverter(typeof(LowerCase<HiddenLayers>))]
public enum HiddenLayers
{
    /// <summary>A matrix and an activation.</summary>
    Plain,

    /// <summary>h(x) · σ(g(x)), as in the networks of the VampPrior (Tomczak and Welling 2018); there is no activation.</summary>
    Gated,

    /// <summary>A plain layer and a block of two that is added to it (He et al. 2016).</summary>
    Residual,
}

/// <summary>Fully connected layers with rectified units or tanh between, from the example to the code and back.</summary>
public sealed record MlpOptions : NetworkOptions
{
    private static readonly int[] TableHidden = [128, 64];

    // Choices and modes are many more numbers than columns.
    private static readonly int[] MixedHidden = [256, 128];

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

    /// <summary>What is between the layers of an MLP.</summary>
    public static Setting<HiddenActivation> ActivationSetting { get; } = new Setting<MlpOptions, HiddenActivation>(
        "activation", SettingFormat.Choice(HiddenActivation.Relu, HiddenActivation.Tanh),
        o => o.Activation, (o, v) => o with { Activation = v })
    {
        Group = SettingGroup.Network,
        Help = "What is between the layers of an MLP; tanh begins with the values of Glorot and Bengio (2010), as recipes of papers do.",
        Default = "relu",
        Needs = new("network", "mlp"),
    };

    /// <summary>What the hidden layers of an MLP are.</summary>
    public static Setting<HiddenLayers> LayersSetting { get; } = new Setting<MlpOptions, HiddenLayers>(
        "layers", SettingFormat.Choice(HiddenLayers.Plain, HiddenLayers.Gated, HiddenLayers.Residual),
        o => o.Layers, (o, v) => o with { Layers = v })
    {
        Group = SettingGroup.Network,
        Help = "What the hidden layers of an MLP are: plain, gated (a second matrix decides how much goes through; there is no " +
            "activation), or residual (two more layers are added to each).",
        Default = "plain",
        Needs = new("network", "mlp"),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [HiddenSetting, ActivationSetting, LayersSetting];

    /// <summary>Widths of the hidden layers, from the example to the code.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [400];

    /// <summary>What is between the layers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HiddenActivation Activation { get; init; }

    /// <summary>What the hidden layers are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HiddenLayers Layers { get; init; }

    /// <inheritdoc/>
    public override string Short => $"mlp {string.Join(',', Hidden)}{Named}";

    /// <inheritdoc/>
    public override string Description => $"fully connected, hidden widths {string.Join(", ", Hidden)}{Named}";

    private string Named => (Activation == HiddenActivation.Tanh ? ", tanh" : "")
        + (Layers == HiddenLayers.Plain ? "" : $", {Layers.ToString().ToLowerInvariant()} layers");

    /// <summary>The widths that such data want.</summary>
    /// <param name="data">What is known of the data.</param>
    internal static IReadOnlyList<int> HiddenFor(DataFacts data) => data.IsGrid ? new MlpOptions().Hidden
        : data.HasChoices ? MixedHidden : TableHidden;

    /// <inheritdoc/>
    public override NetworkSize Size(NetworkShape shape)
    {
        long values = OfHidden(shape.Example.Length, Hidden[0]) + OfHidden(shape.Latent, Hidden[^1])
            + Dense(Hidden[0], shape.Output.Length);
        for (int i = 1; i < Hidden.Count; i++)
        {
            values += OfHidden(Hidden[i - 1], Hidden[i]) + OfHidden(Hidden[i], Hidden[i - 1]);
        }

        (long, long) largest = Hidden.Prepend(shape.Output.Length)
            .Zip(Hidden.Append(shape.Latent), (x, y) => ((long)x, (long)y))
            .Concat(Hidden.Where(_ => Layers == HiddenLayers.Residual).Select(width => ((long)width, (long)width)))
            .MaxBy(pair => pair.Item1 * pair.Item2);
        return new NetworkSize(values, Hidden[^1], 0, largest);
    }

    /// <inheritdoc/>
    public override (Sequence Encoder, int Features, Sequence Decoder) Build(NetworkShape shape, RandomStream random)
    {
        var encoder = new LayerList("encoder");
        encoder.Add(_ => new Reshaping(new Shape(shape.Example.Length)));
        int width = AddHidden(encoder, shape.Example.Length, Hidden, random);
        var decoder = new LayerList("decoder");
        int last = AddHidden(decoder, shape.Latent, Hidden.Reverse(), random);
        decoder.Add(name => Layer(name, last, shape.Output.Length, random));
        decoder.Add(_ => new Reshaping(shape.Output));
        return (encoder.Build(), width, decoder.Build());
    }

    /// <inheritdoc/>
    internal override void Begin(IReadOnlyList<Parameter> posterior, RandomStream random)
    {
        if (Activation == HiddenActivation.Tanh)
        {
            Initialization.Glorot(posterior, random);
        }
    }

    private int AddHidden(LayerList layers, int width, IEnumerable<int> widths, RandomStream random)
    {
        foreach (int hidden in widths)
        {
            int inputs = width;
            if (Layers == HiddenLayers.Gated)
            {
                layers.Add(name => new Gated(name, inner => Layer(inner, inputs, hidden, random)));
            }
            else
            {
                layers.Add(name => Layer(name, inputs, hidden, random));
                layers.Add(_ => Between);
            }

            if (Layers == HiddenLayers.Residual)
            {
                layers.Add(name => new Residual(Block(name, hidden, random)));
            }

            width = hidden;
        }

        return width;
    }

    private Nonlinearity Between =>
        new(Activation == HiddenActivation.Tanh ? Tensors.Activation.Tanh : Tensors.Activation.Relu);

    private Sequence Block(string name, int width, RandomStream random)
    {
        var body = new LayerList($"{name}.body");
        body.Add(inner => Layer(inner, width, width, random));
        body.Add(_ => Between);
        body.Add(inner => Layer(inner, width, width, random));
        return body.Build();
    }

    /// <summary>Trained values of a hidden layer.</summary>
    private long OfHidden(long inputs, long outputs) => Layers switch
    {
        HiddenLayers.Gated => 2 * Dense(inputs, outputs),
        HiddenLayers.Residual => Dense(inputs, outputs) + (2 * Dense(outputs, outputs)),
        _ => Dense(inputs, outputs),
    };

    private Linear Layer(string name, int inputs, int outputs, RandomStream random) =>
        Activation == HiddenActivation.Tanh ? Linear.Glorot(name, inputs, outputs, random) : new Linear(name, inputs, outputs, random);
}
