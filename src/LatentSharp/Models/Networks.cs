using LatentSharp.Layers;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Models;

/// <summary>Builds the two networks of a model from its options. Layers are numbered as in PyTorch's <c>nn.Sequential</c>.</summary>
internal static class Networks
{
    private const int Kernel = 4;
    private const int Stride = 2;
    private const int Padding = 1;

    // The slope of the leaky ReLU in PyTorch, so that recipes carry over.
    private static readonly Activation Leaky = new(ActivationKind.LeakyRelu, 0.01f);
    private static readonly Activation Rectified = new(ActivationKind.Relu);

    /// <summary>
    /// Encoder x [batch, channels, height, width] → features [batch, n], decoder z [batch, latent] → output [batch, channels, height,
    /// width].
    /// </summary>
    /// <param name="options">The model's options.</param>
    /// <param name="random">Where first values come from.</param>
    public static (Sequence Encoder, int Features, Sequence Decoder) Build(ModelOptions options, RandomStream random) =>
        options.Network.Kind == NetworkKind.Mlp ? BuildMlp(options, random) : BuildConvolutional(options, random);

    private static (Sequence Encoder, int Features, Sequence Decoder) BuildMlp(ModelOptions options, RandomStream random)
    {
        int values = options.Format.Length;
        var encoder = new Numbered("encoder");
        encoder.Add(_ => new Reshaping(new Shape(values)));
        int width = values;
        foreach (int hidden in options.Network.Hidden)
        {
            int inputs = width;
            encoder.Add(name => new Linear(name, inputs, hidden, random));
            encoder.Add(_ => new Nonlinearity(Rectified));
            width = hidden;
        }

        var decoder = new Numbered("decoder");
        int from = options.Latent;
        foreach (int hidden in options.Network.Hidden.Reverse())
        {
            int inputs = from;
            decoder.Add(name => new Linear(name, inputs, hidden, random));
            decoder.Add(_ => new Nonlinearity(Rectified));
            from = hidden;
        }

        decoder.Add(name => new Linear(name, from, values, random));
        decoder.Add(_ => new Reshaping(options.Format.Shape));
        return (encoder.Build(), width, decoder.Build());
    }

    private static (Sequence Encoder, int Features, Sequence Decoder) BuildConvolutional(ModelOptions options, RandomStream random)
    {
        NetworkOptions network = options.Network;
        var sizes = new List<(int Height, int Width)> { (options.Pictures.Height, options.Pictures.Width) };
        var encoder = new Numbered("encoder");
        int channels = options.Pictures.Channels;
        foreach (int next in network.Channels)
        {
            (int height, int width) = sizes[^1];
            if (height < 2 || width < 2)
            {
                throw new SettingException(SettingText.Of(
                    $"{new SettingName("channels")} {string.Join(',', network.Channels)} is not possible: a picture " +
                    $"of {options.Pictures.Width}×{options.Pictures.Height} is down to {width}×{height} after {sizes.Count - 1} " +
                    $"halvings; give at most {sizes.Count - 1} channel counts."));
            }

            int inputs = channels;
            encoder.Add(name => new Convolution(name, inputs, next, Kernel, Stride, Padding, random));
            encoder.AddNormalized(next, Leaky);
            encoder.AddResidual(network.Residual, next, random);
            sizes.Add((height / 2, width / 2));
            channels = next;
        }

        encoder.Add(_ => new Reshaping(new Shape(network.Channels[^1] * sizes[^1].Height * sizes[^1].Width)));
        int features = network.Channels[^1] * sizes[^1].Height * sizes[^1].Width;
        return (encoder.Build(), features, BuildDecoder(options, sizes, features, random));
    }

    private static Sequence BuildDecoder(ModelOptions options, List<(int Height, int Width)> sizes, int features, RandomStream random)
    {
        NetworkOptions network = options.Network;
        var decoder = new Numbered("decoder");
        decoder.Add(name => new Linear(name, options.Latent, features, random));
        decoder.Add(_ => new Reshaping(new Shape(network.Channels[^1], sizes[^1].Height, sizes[^1].Width)));
        for (int stage = network.Channels.Count - 1; stage >= 0; stage--)
        {
            int inputs = network.Channels[stage];
            int outputs = network.Channels[Math.Max(stage - 1, 0)];
            (int height, int width) = sizes[stage];
            if (network.Upsampling == UpsamplingKind.Nearest)
            {
                decoder.Add(_ => new Upsampling(height, width));
                decoder.Add(name => new Convolution(name, inputs, outputs, 3, 1, 1, random));
            }
            else
            {
                decoder.Add(name =>
                    new TransposedConvolution(name, inputs, outputs, Kernel, Stride, Padding, (height % 2, width % 2), random));
            }

            decoder.AddNormalized(outputs, Leaky);
            decoder.AddResidual(network.Residual, outputs, random);
        }

        decoder.Add(name => new Convolution(name, network.Channels[0], options.Pictures.Channels, 3, 1, 1, random));
        return decoder.Build();
    }

    /// <summary>A sequence in the making, whose layers get the names <c>prefix.0</c>, <c>prefix.1</c>, …</summary>
    private sealed class Numbered(string prefix)
    {
        private readonly List<Layer> _layers = [];

        public void Add(Func<string, Layer> create) => _layers.Add(create($"{prefix}.{_layers.Count}"));

        public void AddNormalized(int channels, Activation activation)
        {
            Add(name => new BatchNormalization(name, channels));
            Add(_ => new Nonlinearity(activation));
        }

        public void AddResidual(bool wanted, int channels, RandomStream random)
        {
            if (!wanted)
            {
                return;
            }

            Add(name =>
            {
                var body = new Numbered($"{name}.body");
                body.Add(inner => new Convolution(inner, channels, channels, 3, 1, 1, random));
                body.AddNormalized(channels, Leaky);
                body.Add(inner => new Convolution(inner, channels, channels, 3, 1, 1, random));
                body.Add(inner => new BatchNormalization(inner, channels));
                return new Residual(body.Build());
            });
        }

        public Sequence Build() => new(_layers);
    }
}
