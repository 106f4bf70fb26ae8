using System.Text.Json.Serialization;
using LatentSharp.Formats;
using LatentSharp.Layers;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Networks;

/// <summary>How the decoder enlarges its grids.</summary>
[JsonConverter(typeof(LowerCase<UpsamplingKind>))]
public enum UpsamplingKind
{
    /// <summary>4×4 transposed convolutions of stride 2.</summary>
    Transposed,

    /// <summary>Nearest-neighbor upsampling and a 3×3 convolution.</summary>
    Nearest,
}

/// <summary>Convolutions of stride 2, mirrored by a decoder that enlarges.</summary>
public sealed record ConvolutionOptions : NetworkOptions
{
    // The slope of the leaky ReLU in PyTorch, so that recipes carry over.
    internal static readonly Activation Leaky = Activation.LeakyRelu(0.01f);

    private const int Kernel = 4;
    private const int Stride = 2;
    private const int Padding = 1;
    private const int SmallKernel = 3;

    // Grids are halved until their side is below this, that is, down to 3 to 5.
    private const int SmallestHalved = 6;
    private const int FirstChannels = 32;
    private const int MostChannels = 256;

    /// <summary>Channels after each halving of a convolutional network.</summary>
    public static Setting<IReadOnlyList<int>> ChannelsSetting { get; } = new Setting<ConvolutionOptions, IReadOnlyList<int>>(
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
        From = context => new(ChannelsFor(context.Facts), context.Said.Find("network") is not null ? context.Facts.Words : null),
    };

    /// <summary>Whether residual blocks are wanted.</summary>
    public static Setting<bool> ResidualSetting { get; } = new Setting<ConvolutionOptions, bool>(
        "residual", SettingFormat.Switch(), o => o.Residual, (o, v) => o with { Residual = v })
    {
        Group = SettingGroup.Network,
        Help = "Add a residual block after each change of size.",
    };

    /// <summary>Whether self-attention is wanted.</summary>
    public static Setting<bool> AttentionSetting { get; } = new Setting<ConvolutionOptions, bool>(
        "attention", SettingFormat.Switch(), o => o.Attention, (o, v) => o with { Attention = v })
    {
        Group = SettingGroup.Network,
        Help = "Let every place of the smallest grid look at all others, in encoder and decoder (self-attention).",
        Needs = new("network", "conv"),
    };

    /// <summary>How the decoder enlarges its grids.</summary>
    public static Setting<UpsamplingKind> UpsamplingSetting { get; } = new Setting<ConvolutionOptions, UpsamplingKind>(
        "upsampling", SettingFormat.Choice(UpsamplingKind.Transposed, UpsamplingKind.Nearest),
        o => o.Upsampling, (o, v) => o with { Upsampling = v })
    {
        Group = SettingGroup.Network,
        Help = "How the decoder enlarges: transposed convolutions, or nearest neighbour and a convolution.",
        Default = "transposed",
    };

    /// <summary>Whether a code is the grid itself.</summary>
    public static Setting<bool> GridCodesSetting { get; } = new Setting<ConvolutionOptions, bool>(
        "grid-codes", SettingFormat.Switch(), o => o.GridCodes, (o, v) => o with { GridCodes = v })
    {
        Group = SettingGroup.Network,
        Help = "Keep the smallest grid as the code, a few numbers in each cell, in place of one vector; for a quantised code.",
        Needs = new("network", "conv"),
    };

    /// <summary>The settings of this record.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
        [ChannelsSetting, ResidualSetting, AttentionSetting, UpsamplingSetting, GridCodesSetting];

    /// <summary>Channels after each halving, from the picture to the code.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [32, 64, 128, 256];

    /// <summary>Whether a residual block follows each change of size.</summary>
    public bool Residual { get; init; }

    /// <summary>
    /// Whether every place of the smallest grid looks at all others, after the last halving and before the first enlargement.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Attention { get; init; }

    /// <summary>How the decoder enlarges its grids.</summary>
    public UpsamplingKind Upsampling { get; init; }

    /// <summary>
    /// Whether the smallest grid is the code: a 1×1 convolution leads to a few numbers in each cell, and another back, in place of one
    /// vector.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool GridCodes { get; init; }

    /// <inheritdoc/>
    public override string Short => $"conv {string.Join(',', Channels)}{(Residual ? ", residual" : "")}" +
        (Attention ? ", attention" : "") + (GridCodes ? ", a grid of codes" : "");

    /// <inheritdoc/>
    public override string Description =>
        $"convolutions with {string.Join(", ", Channels)} channels{(Residual ? ", residual blocks" : "")}" +
        (Attention ? ", self-attention at the smallest grid" : "");

    /// <inheritdoc/>
    public override bool NeedsGrid => true;

    internal override bool NormalizesBatches => true;

    internal override (int Rows, int Columns)? CodeGrid(Shape example) =>
        GridCodes && example.Rank == 3 ? (Math.Max(1, Halved(example[1])), Math.Max(1, Halved(example[2]))) : null;

    /// <inheritdoc/>
    public override NetworkSize Size(NetworkShape shape)
    {
        long residual = Residual ? 1 : 0;
        int up = Upsampling == UpsamplingKind.Nearest ? SmallKernel * SmallKernel : Kernel * Kernel;
        (int depth, int rows, int columns) = Grid(shape);
        (long height, long width) = (rows, columns);
        long values = Filters(Channels[0], shape.Output[0], SmallKernel * SmallKernel);
        long largest = shape.ParametersPerValue == 1 ? 0 : (long)shape.Output[0] * rows * columns;
        for (int i = 0; i < Channels.Count; i++)
        {
            // Of each size the decoder enlarges the deeper channels, or gives those of the layer before.
            long mirrored = Channels[Math.Max(i - 1, 0)];
            largest = Math.Max(largest, Math.Max(Channels[i], mirrored) * height * width);
            if (height > 1 && width > 1)
            {
                long outer = i == 0 ? depth : Channels[i - 1];
                values += Filters(outer, Channels[i], Kernel * Kernel) + (2L * Channels[i]) + (residual * Block(Channels[i]));
                values += Filters(Channels[i], mirrored, up) + (2 * mirrored) + (residual * Block(mirrored));
            }

            (height, width) = (height / 2, width / 2);
        }

        if (Attention)
        {
            values += 2 * SelfAttention.Count(Channels[^1]);
            largest = Math.Max(largest, SelfAttention.Largest(Channels[^1], (long)Halved(rows) * Halved(columns)));
        }

        if (CodeGrid(shape.Example) is { } grid)
        {
            long numbers = shape.Latent / Math.Max(1, grid.Rows * grid.Columns);
            values += Filters(Channels[^1], numbers, 1) + Filters(numbers, Channels[^1], 1);
            return new NetworkSize(values, shape.Latent, largest, (Channels[^1], numbers));
        }

        long features = (long)Channels[^1] * Halved(rows) * Halved(columns);
        return new NetworkSize(values + Dense(shape.Latent, features), features, largest, (features, shape.Latent));
    }

    /// <inheritdoc/>
    public override (Sequence Encoder, int Features, Sequence Decoder) Build(NetworkShape shape, RandomStream random)
    {
        (int channels, int rows, int columns) = Grid(shape);
        var sizes = new List<(int Height, int Width)> { (rows, columns) };
        var encoder = new LayerList("encoder");
        foreach (int next in Channels)
        {
            (int height, int width) = sizes[^1];
            if (height < 2 || width < 2)
            {
                throw new SettingException(SettingText.Of(
                    $"{new SettingName("channels")} {string.Join(',', Channels)} is not possible: a picture " +
                    $"of {columns}×{rows} is down to {width}×{height} after {sizes.Count - 1} " +
                    $"halvings; give at most {sizes.Count - 1} channel counts."));
            }

            int inputs = channels;
            encoder.Add(name => new Convolution(name, inputs, next, Kernel, Stride, Padding, random));
            encoder.AddNormalized(next, Leaky);
            encoder.AddResidual(Residual, next, random);
            sizes.Add((height / 2, width / 2));
            channels = next;
        }

        encoder.AddAttention(Attention, Channels[^1], random);
        int features = Channels[^1] * sizes[^1].Height * sizes[^1].Width;
        if (GridCodes)
        {
            int numbers = shape.Latent / (sizes[^1].Height * sizes[^1].Width);
            encoder.Add(name => new Convolution(name, channels, numbers, 1, 1, 0, random));
            features = shape.Latent;
        }

        encoder.Add(_ => new Reshaping(new Shape(features)));
        return (encoder.Build(), features, BuildDecoder(shape, sizes, features, random));
    }

    private Sequence BuildDecoder(NetworkShape shape, List<(int Height, int Width)> sizes, int features, RandomStream random)
    {
        var decoder = new LayerList("decoder");
        (int height, int width) = sizes[^1];
        if (GridCodes)
        {
            int numbers = shape.Latent / (height * width);
            decoder.Add(_ => new Reshaping(new Shape(numbers, height, width)));
            decoder.Add(name => new Convolution(name, numbers, Channels[^1], 1, 1, 0, random));
        }
        else
        {
            decoder.Add(name => new Linear(name, shape.Latent, features, random));
            decoder.Add(_ => new Reshaping(new Shape(Channels[^1], height, width)));
        }

        decoder.AddAttention(Attention, Channels[^1], random);
        for (int stage = Channels.Count - 1; stage >= 0; stage--)
        {
            int inputs = Channels[stage];
            int outputs = Channels[Math.Max(stage - 1, 0)];
            (height, width) = sizes[stage];
            (int rows, int columns) = (height, width);
            if (Upsampling == UpsamplingKind.Nearest)
            {
                decoder.Add(_ => new Upsampling(rows, columns));
                decoder.Add(name => new Convolution(name, inputs, outputs, SmallKernel, 1, 1, random));
            }
            else
            {
                decoder.Add(name =>
                    new TransposedConvolution(name, inputs, outputs, Kernel, Stride, Padding, (rows % 2, columns % 2), random));
            }

            decoder.AddNormalized(outputs, Leaky);
            decoder.AddResidual(Residual, outputs, random);
        }

        decoder.Add(name => new Convolution(name, Channels[0], shape.Output[0], SmallKernel, 1, 1, random));
        return decoder.Build();
    }

    private static (int Channels, int Height, int Width) Grid(NetworkShape shape) => shape.Example.Rank == 3
        ? (shape.Example[0], shape.Example[1], shape.Example[2])
        : throw new SettingException($"convolutions need examples of channels, height and width, and not of shape {shape.Example}.");

    private int Halved(int side) => side >> Math.Min(Channels.Count, 31);

    private static long Filters(long inputs, long outputs, int kernel) => ((inputs * kernel) + 1) * outputs;

    /// <summary>Two convolutions, each with its normalization.</summary>
    private static long Block(long channels) => 2 * (Filters(channels, channels, SmallKernel * SmallKernel) + (2 * channels));

    /// <summary>The channels that such data want.</summary>
    /// <param name="data">What is known of the data.</param>
    internal static int[] ChannelsFor(DataFacts data)
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
