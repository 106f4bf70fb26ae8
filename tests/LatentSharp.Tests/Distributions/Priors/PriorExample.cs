using LatentSharp.Distributions.Priors;
using LatentSharp.Models;
using LatentSharp.Networks;

namespace LatentSharp.Tests.Distributions.Priors;

/// <summary>The example of docs/families.md.</summary>
internal static class PriorExample
{
    public static ModelOptions Options()
    {
        // example begins
        ModelOptions options = new()
        {
            Latent = 40,
            Network = new MlpOptions { Hidden = [300, 300], Layers = HiddenLayers.Gated },
            Prior = new VampPriorOptions { PseudoInputs = 500 },
        };
        // example ends
        return options;
    }
}
