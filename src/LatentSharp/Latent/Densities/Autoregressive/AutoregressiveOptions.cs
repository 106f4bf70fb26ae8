using System.Text.Json.Serialization;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Densities.Autoregressive;

/// <summary>A causal network over the entries that a quantized code chooses, cell after cell.</summary>
internal sealed record AutoregressiveOptions : DensityOptions
{
    /// <summary>With fewer codes there is nothing to hold out.</summary>
    public const int FewestCodes = 50;

    /// <summary>Channels of the network.</summary>
    public int Channels { get; init; } = 48;

    /// <summary>Residual convolutions after the first; each sees one cell farther.</summary>
    public int Blocks { get; init; } = 3;

    /// <summary>Codes of a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Passes over the codes.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Most steps of training, whatever the passes.</summary>
    public int MostSteps { get; init; } = 2000;

    /// <summary>The rate of the first step, which falls to 0.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps from one look at held-out codes to the next.</summary>
    public int Look { get; init; } = 50;

    /// <summary>The codebook of the codes; null where it is not said yet.</summary>
    [JsonIgnore]
    public Codebook? Codebook { get; init; }

    /// <summary>Rows and columns of the grid of cells.</summary>
    [JsonIgnore]
    public (int Rows, int Columns) Grid { get; init; }

    /// <inheritdoc/>
    public override DensityOptions For(ModelOptions model) => this with
    {
        Codebook = model.Posterior.Code(model.Latent).Codebook,
        Grid = model.Network.CodeGrid(model.Shape.Example) ?? default,
    };

    /// <inheritdoc/>
    public override CodeDensity Fit(Tensor codes, ulong seed)
    {
        if (Codebook is null)
        {
            throw new LatentException($"An autoregressive model is one of codes that choose entries of a codebook, as those of a " +
                $"quantised model do, and these are any numbers; fit a mixture or a flow to them.");
        }

        if (codes.Shape[0] < FewestCodes)
        {
            throw new LatentException($"An autoregressive model needs at least {FewestCodes} codes, but there are {codes.Shape[0]}; fit " +
                $"a Gaussian to them.");
        }

        return AutoregressiveFitting.Fit(codes, this, seed);
    }
}
