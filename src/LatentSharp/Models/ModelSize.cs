using System.Globalization;
using LatentSharp.Distributions;
using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>How large a model would be, without making it: asked before anything is allocated by numbers that a stranger wrote.</summary>
internal static class ModelSize
{
    private const int Kernel = 4 * 4;
    private const int SmallKernel = 3 * 3;

    // 128 MB: 512 channels of 256×256. Convolutions can give many values by few weights, so that the size of a file does not bound them.
    private const long MostLayerValues = 1L << 25;

    /// <summary>Number of trained values of a model of these options, as <see cref="Autoencoder.ParameterCount"/> has it.</summary>
    /// <param name="options">Options that were validated.</param>
    public static long Parameters(ModelOptions options)
    {
        (long networks, long features) = options.Network.Kind == NetworkKind.Mlp ? Mlp(options) : Convolutional(options);
        long posterior = Dense(features, options.Latent) * (options.Model == ModelKind.Vae ? 2 : 1);
        bool hasOwn = options.Likelihood.Kind == LikelihoodKind.Logistic
            || (options.Likelihood.Kind == LikelihoodKind.Gaussian && options.Likelihood.Variance == VarianceKind.Learned);
        return networks + posterior + (hasOwn ? 1 : 0);
    }

    /// <summary>Refuses a model with a tensor of weights that is larger than any array may be.</summary>
    /// <param name="options">Options whose single values are in their ranges.</param>
    /// <exception cref="SettingException">It has one.</exception>
    public static void CheckTensors(ModelOptions options)
    {
        IReadOnlyList<int> hidden = options.Network.Hidden;
        (long a, long b) = options.Network.Kind == NetworkKind.Mlp
            ? hidden.Prepend(options.Format.Length).Zip(hidden.Append(options.Latent), (x, y) => ((long)x, (long)y))
                .MaxBy(pair => pair.Item1 * pair.Item2)
            : (Convolutional(options).Features, options.Latent);
        if (a * b > Array.MaxLength)
        {
            throw new SettingException(string.Create(CultureInfo.InvariantCulture,
                $"a layer from {a:N0} to {b:N0} values has {a * b:N0} weights, but at most {Array.MaxLength:N0} are possible; take " +
                    $"narrower layers."));
        }
    }

    /// <summary>Refuses a convolutional network with a layer whose values for a single picture fill the memory.</summary>
    /// <param name="options">Options whose single values are in their ranges.</param>
    /// <exception cref="SettingException">It has one.</exception>
    public static void CheckLayers(ModelOptions options)
    {
        long largest = LargestLayer(options);
        if (largest > MostLayerValues)
        {
            throw new SettingException(string.Create(CultureInfo.InvariantCulture,
                $"a layer of the network gives {largest} values for one picture, and at most {MostLayerValues} are possible: take fewer " +
                    $"channels or smaller pictures."));
        }
    }

    /// <summary>
    /// The most values that a layer of a convolutional network gives for one picture; an MLP's are borne out by its weights, and count as
    /// none.
    /// </summary>
    /// <param name="options">Options that were validated.</param>
    public static long LargestLayer(ModelOptions options)
    {
        IReadOnlyList<int> channels = options.Network.Channels;
        if (options.Network.Kind != NetworkKind.Conv)
        {
            return 0;
        }

        (long height, long width) = (options.Pictures.Height, options.Pictures.Width);
        long largest = 0;
        for (int i = 0; i < channels.Count; i++)
        {
            // Of each size the decoder enlarges the deeper channels, or gives those of the layer before.
            largest = Math.Max(largest, Math.Max(channels[i], channels[Math.Max(i - 1, 0)]) * height * width);
            (height, width) = (height / 2, width / 2);
        }

        return largest;
    }

    private static (long Values, long Features) Mlp(ModelOptions options)
    {
        IReadOnlyList<int> hidden = options.Network.Hidden;
        long pixels = options.Format.Length;
        long values = Dense(pixels, hidden[0]) + Dense(options.Latent, hidden[^1]) + Dense(hidden[0], pixels);
        for (int i = 1; i < hidden.Count; i++)
        {
            values += Dense(hidden[i - 1], hidden[i]) + Dense(hidden[i], hidden[i - 1]);
        }

        return (values, hidden[^1]);
    }

    private static (long Values, long Features) Convolutional(ModelOptions options)
    {
        IReadOnlyList<int> channels = options.Network.Channels;
        long residual = options.Network.Residual ? 1 : 0;
        int up = options.Network.Upsampling == UpsamplingKind.Nearest ? SmallKernel : Kernel;
        (int height, int width) = (options.Pictures.Height, options.Pictures.Width);
        long values = Filters(channels[0], options.Pictures.Channels, SmallKernel);
        for (int i = 0; i < channels.Count && height > 1 && width > 1; i++)
        {
            (height, width) = (height / 2, width / 2);
            long outer = i == 0 ? options.Pictures.Channels : channels[i - 1];
            long mirrored = i == 0 ? channels[0] : channels[i - 1];
            values += Filters(outer, channels[i], Kernel) + (2L * channels[i]) + (residual * Block(channels[i]));
            values += Filters(channels[i], mirrored, up) + (2 * mirrored) + (residual * Block(mirrored));
        }

        long features = (long)channels[^1] * height * width;
        return (values + Dense(options.Latent, features), features);
    }

    private static long Dense(long inputs, long outputs) => (inputs + 1) * outputs;

    private static long Filters(long inputs, long outputs, int kernel) => ((inputs * kernel) + 1) * outputs;

    /// <summary>Two convolutions, each with its normalization.</summary>
    private static long Block(long channels) => 2 * (Filters(channels, channels, SmallKernel) + (2 * channels));
}
