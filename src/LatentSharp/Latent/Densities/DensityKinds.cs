using System.Text.Json.Serialization;
using LatentSharp.Distributions;
using LatentSharp.Latent.Densities.Autoregressive;
using LatentSharp.Models;
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

    /// <summary>The same for the codes of a model, where it matters what they are.</summary>
    /// <param name="model">All that defines the model.</param>
    public abstract DensityOptions For(ModelOptions model);
}

/// <summary>One Gaussian.</summary>
internal sealed record GaussianDensityOptions : DensityOptions
{
    /// <inheritdoc/>
    public override DensityOptions For(ModelOptions model) => this;

    /// <inheritdoc/>
    public override CodeDensity Fit(Tensor codes, ulong seed) => GaussianDensity.Fit(codes);
}

/// <summary>A mixture of Gaussians.</summary>
internal sealed record MixtureOptions : DensityOptions
{
    /// <summary>Number of Gaussians, at least 1; null for that with the highest density of held-out codes.</summary>
    public int? Components { get; init; }

    /// <summary>The largest number that is tried where none is given.</summary>
    public int MostComponents { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    public override DensityOptions For(ModelOptions model) => this;

    /// <inheritdoc/>
    public override CodeDensity Fit(Tensor codes, ulong seed) => Components is { } components
        ? MixtureFitting.Fit(codes, components, seed)
        : MixtureFitting.FitChosen(codes, seed, MostComponents);
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

    /// <summary>About how many products of weights the fit takes, forward.</summary>
    /// <param name="latent">Size of a code.</param>
    public double Work(int latent) => (double)Steps * Batch * Couplings * ((1.5 * latent * Hidden) + (Hidden * (double)Hidden));

    /// <summary>Steps from one look at held-out codes to the next.</summary>
    public int Look { get; init; } = 100;

    /// <inheritdoc/>
    public override DensityOptions For(ModelOptions model) => this;

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

    /// <summary>About how many products of weights the fit takes, forward.</summary>
    /// <param name="codes">Number of codes.</param>
    /// <param name="latent">Size of a code.</param>
    public double Work(int codes, int latent) => (double)Epochs * codes * Hidden * ((2 * Hidden) + (5.0 * latent));

    /// <inheritdoc/>
    public override DensityOptions For(ModelOptions model) => this;

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

    /// <summary>The name of the mixture of Gaussians.</summary>
    public const string Mixture = "mixture";

    /// <summary>The name of the second VAE.</summary>
    public const string TwoStage = "two-stage";

    /// <summary>The name of the causal network over the entries of quantized codes.</summary>
    public const string Autoregressive = "autoregressive";

    /// <summary>The name of the normalizing flow.</summary>
    public const string Flow = "flow";

    /// <summary>Those that are fitted to the codes of training data.</summary>
    public static PartKinds<DensityOptions> Fitted { get; } = new(
        new PartKind<DensityOptions>(Gaussian, () => new GaussianDensityOptions(), DensityJson.Default.GaussianDensityOptions),
        new PartKind<DensityOptions>(Mixture, () => new MixtureOptions(), DensityJson.Default.MixtureOptions),
        new PartKind<DensityOptions>(TwoStage, () => new TwoStageOptions(), DensityJson.Default.TwoStageOptions),
        new PartKind<DensityOptions>(Flow, () => new CouplingFlowOptions(), DensityJson.Default.CouplingFlowOptions),
        new PartKind<DensityOptions>(Autoregressive, () => new AutoregressiveOptions(), DensityJson.Default.AutoregressiveOptions));

    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names => [Prior, .. Fitted.Names];

    /// <summary>What codes are drawn from, in words.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="kept">What the model's file keeps; null for nothing.</param>
    public static string Words(string name, StoredDensities? kept) => name switch
    {
        Prior => "what the model was trained to draw from",
        Gaussian => "one Gaussian fitted to the codes",
        Mixture => $"a {kept?.Find(Mixture)?.Name ?? "mixture of Gaussians fitted to the codes"}",
        Flow => "a normalising flow fitted to the codes",
        TwoStage => "a second VAE of the codes",
        _ => "an autoregressive model of the codes",
    };

    /// <summary>What the codes of a model are drawn from where nothing is said.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kept">What its file keeps; asked where the model has no prior.</param>
    public static string PlainOf(Autoencoder model, Func<StoredDensities> kept) => model.HasPrior ? Prior
        : model.Code.Codebook is not null && kept().Find(Autoregressive) is not null ? Autoregressive : Gaussian;
}

/// <summary>How their records are written; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GaussianDensityOptions))]
[JsonSerializable(typeof(MixtureOptions))]
[JsonSerializable(typeof(TwoStageOptions))]
[JsonSerializable(typeof(CouplingFlowOptions))]
[JsonSerializable(typeof(AutoregressiveOptions))]
internal sealed partial class DensityJson : JsonSerializerContext;
