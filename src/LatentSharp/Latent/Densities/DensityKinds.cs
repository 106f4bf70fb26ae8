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
    /// <summary>Number of Gaussians, at least 1.</summary>
    public int Components { get; init; } = 10;

    /// <inheritdoc/>
    public override CodeDensity Fit(Tensor codes, ulong seed) => GaussianMixture.Fit(codes, Components, seed);
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
        new PartKind<DensityOptions>("mixture", () => new MixtureOptions(), DensityJson.Default.MixtureOptions));

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names => [Prior, .. Fitted.Names];
}

/// <summary>How their records are written; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GaussianDensityOptions))]
[JsonSerializable(typeof(MixtureOptions))]
internal sealed partial class DensityJson : JsonSerializerContext;
