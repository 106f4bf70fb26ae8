using System.Globalization;
using LatentSharp.Models.Conditions;
using LatentSharp.Networks;
using LatentSharp.Settings;

namespace LatentSharp.Models;

/// <summary>How large a model would be, without making it: asked before anything is allocated by numbers that a stranger wrote.</summary>
internal static class ModelSize
{
    // 128 MB: 512 channels of 256×256. Convolutions can give many values by few weights, so that the size of a file does not bound them.
    private const long MostLayerValues = 1L << 25;

    /// <summary>Number of trained values of a model of these options, as <see cref="Autoencoder.ParameterCount"/> has it.</summary>
    /// <param name="options">Options that were validated.</param>
    public static long Parameters(ModelOptions options)
    {
        NetworkSize size = options.Network.Size(options.Shape);
        bool isGrid = options.Network.CodeGrid(options.Shape.Example) is not null;
        long features = options.Condition is null ? size.Features : ConditionOptions.Hidden(size.Features);
        return size.Parameters + (options.Condition?.ParameterCount(size.Features) ?? 0)
            + (isGrid ? 0 : options.Posterior.ParameterCount(features, options.Latent))
            + options.Prior.ParameterCount(options.Format, options.Latent) + options.Likelihood.CountParameters(options.Format);
    }

    /// <summary>The most values that a layer gives for one example, where no weights bear them out; else 0.</summary>
    /// <param name="options">Options that were validated.</param>
    public static long LargestLayer(ModelOptions options) => options.Network.Size(options.Shape).LargestLayer;

    /// <summary>Refuses networks with a tensor that is larger than any array may be, or than the memory.</summary>
    /// <param name="options">Options whose single values are in their ranges.</param>
    /// <exception cref="SettingException">They have one.</exception>
    public static void Check(ModelOptions options)
    {
        NetworkSize size = options.Network.Size(options.Shape);
        (long a, long b) = size.LargestMatrix;
        if (a * b > Array.MaxLength)
        {
            throw new SettingException(string.Create(CultureInfo.InvariantCulture,
                $"a layer from {a:N0} to {b:N0} values has {a * b:N0} weights, but at most {Array.MaxLength:N0} are possible; take " +
                $"narrower layers."));
        }

        if (options.Prior.ParameterCount(options.Format, options.Latent) is var prior && prior > Array.MaxLength)
        {
            throw new SettingException(string.Create(CultureInfo.InvariantCulture,
                $"a prior of {prior:N0} trained values is not possible: at most {Array.MaxLength:N0} are; take a smaller one."));
        }

        if (size.LargestLayer > MostLayerValues)
        {
            throw new SettingException(string.Create(CultureInfo.InvariantCulture,
                $"a layer of the network gives {size.LargestLayer} values for one picture, and at most {MostLayerValues} are possible: " +
                $"take fewer channels or smaller pictures."));
        }
    }
}
