using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Settings;

namespace LatentSharp.Training.Steps;

/// <summary>Whether a model can be trained in the memory of this machine, known before anything is allocated.</summary>
internal static class TrainingMemory
{
    // Weights, their gradients, two moments of the optimizer, and the best weights so far; what a batch needs comes on top.
    private const int Copies = 5;

    /// <summary>Refuses a model that cannot be trained here.</summary>
    /// <param name="options">All that defines the model.</param>
    /// <exception cref="SettingException">Its weights, and what goes with them, need more memory than there is.</exception>
    public static void Check(ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        long weights = ModelSize.Parameters(options);
        double bytes = (double)weights * sizeof(float) * Copies;
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new SettingException(string.Create(CultureInfo.InvariantCulture,
                $"a model of {weights:N0} weights needs {Amount(bytes)} of memory in training, but this machine " +
                    $"has {Amount(available)}; take fewer or narrower layers."));
        }
    }

    /// <summary>Bytes in words, e.g. <c>12 GB</c>, <c>1.5 GB</c> or <c>200 MB</c>.</summary>
    internal static string Amount(double bytes) => bytes < 1e9 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{(bytes < 1e10 ? Math.Round(bytes / 1e9, 1) : Math.Round(bytes / 1e9)):#,0.#} GB");

    /// <summary>Refuses layers that cannot be trained here whatever the data are; done before these are read.</summary>
    /// <param name="said">What was said.</param>
    /// <exception cref="SettingException">They need more memory than there is.</exception>
    public static void Check(SettingValues said)
    {
        ArgumentNullException.ThrowIfNull(said);
        foreach (NetworkOptions network in ((NetworkOptions[])[new MlpOptions(), new ConvolutionOptions()]))
        {
            // A grid of codes makes no layer larger, and needs a posterior of its own.
            object given = NetworkKinds.All.Settings
                .Where(setting => setting.IsOf(network) && said.Has(setting) && setting != ConvolutionOptions.GridCodesSetting)
                .Aggregate((object)network, (options, setting) => setting.Set(options, said[setting]!));
            if (!given.Equals(network))
            {
                Check(new ModelOptions
                {
                    Pictures = new PictureFormat(PictureFormat.MinimumSide, PictureFormat.MinimumSide, 1),
                    Latent = 1,
                    Network = (NetworkOptions)given,
                });
            }
        }
    }
}
