using System.Text.Json.Serialization;
using LatentSharp.Distributions;
using LatentSharp.Settings;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Densities;

/// <summary>Which density is fitted to codes, and how.</summary>
internal abstract record DensityOptions
{
    /// <summary>Fits it.</summary>
    /// <param name="codes">Codes of training data, <c>[n, latent]</c>.</param>
    /// <param name="seed">Decides what the fit draws, e.g. where it begins.</param>
    /// <exception cref="LatentException">There are too few codes.</exception>
    public abstract CodeDensity Fit(Tensor codes, ulong seed);
}

/// <summary>One Gaussian.</summary>
internal sealed record GaussianDensityOptions : DensityOptions
{
    /// <inheritdoc/>
    public override CodeDensity Fit(Tensor codes, ulong seed) => GaussianDensity.Fit(codes);
}

/// <summary>A mixture of Gaussians.</summary>
internal sealed record MixtureOptions : DensityOptions
{
    /// <summary>Number of Gaussians, at least 1; null for that with the highest density of held-out codes.</summary>
    public int? Components { get; init; }

    /// <inheritdoc/>
    public override CodeDensity Fit(Tensor codes, ulong seed) => Components is { } components
        ? GaussianMixture.Fit(codes, components, seed)
        : GaussianMixture.FitChosen(codes, seed);
}

/// <summary>A normalizing flow of affine couplings.</summary>
internal sealed record CouplingFlowOptions : DensityOptions
{
    /// <summary>With fewer codes there is nothing to hold out.</summary>
    public const int FewestCodes = 50;

    /// <summary>Number of couplings; each changes half of the values.</summary>
    public int Couplings { get; init; } = 8;

    /// <summary>Width of their networks.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Steps of training.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Codes of a step.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>The rate of the first step, which falls to 0.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps from one look at held-out codes to the next.</summary>
    public int Look { get; init; } = 100;

    /// <inheritdoc/>
    public override CodeDensity Fit(Tensor codes, ulong seed) => CouplingFlow.Fit(codes, this, seed);
}

/// <summary>A second VAE, of the codes.</summary>
internal sealed record TwoStageOptions : DensityOptions
{
    /// <summary>With fewer codes there is nothing to hold out.</summary>
    public const int FewestCodes = 50;

    /// <summary>Width of the two hidden layers.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>Passes over the codes.</summary>
    public int Epochs { get; init; } = 60;

    /// <inheritdoc/>
    public override CodeDensity Fit(Tensor codes, ulong seed) => TwoStageDensity.Fit(codes, this, seed);
}

/// <summary>The densities that codes can be drawn from, by name.</summary>
internal static class DensityKinds
{
    /// <summary>The name of the prior that the model was trained with.</summary>
    public const string Prior = "prior";

    /// <summary>The name of what stands in where a model has no prior.</summary>
    public const string Gaussian = "gaussian";

    /// <summary>Those that are fitted to the codes of training data.</summary>
    public static PartKinds<DensityOptions> Fitted { get; } = new(
        new PartKind<DensityOptions>(Gaussian, () => new GaussianDensityOptions(), DensityJson.Default.GaussianDensityOptions),
        new PartKind<DensityOptions>("mixture", () => new MixtureOptions(), DensityJson.Default.MixtureOptions),
        new PartKind<DensityOptions>("two-stage", () => new TwoStageOptions(), DensityJson.Default.TwoStageOptions),
        new PartKind<DensityOptions>("flow", () => new CouplingFlowOptions(), DensityJson.Default.CouplingFlowOptions));

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names => [Prior, .. Fitted.Names];
}

/// <summary>How their records are written; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GaussianDensityOptions))]
[JsonSerializable(typeof(MixtureOptions))]
[JsonSerializable(typeof(TwoStageOptions))]
[JsonSerializable(typeof(CouplingFlowOptions))]
internal sealed partial class DensityJson : JsonSerializerContext;
