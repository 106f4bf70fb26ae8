using System.Text.Json.Serialization;
using LatentSharp.Settings;

namespace LatentSharp.Networks;

/// <summary>The kinds of networks that files and commands know.</summary>
internal static class NetworkKinds
{
    /// <summary>Encoders with their decoders.</summary>
    public static PartKinds<NetworkOptions> All { get; } = new(
        new PartKind<NetworkOptions>("mlp", () => new MlpOptions(), NetworkJsonContext.Default.MlpOptions, MlpOptions.Settings),
        new PartKind<NetworkOptions>(
            "conv", () => new ConvolutionOptions(), NetworkJsonContext.Default.ConvolutionOptions, ConvolutionOptions.Settings),
        new PartKind<NetworkOptions>("composed", () => new ComposedOptions(), NetworkJsonContext.Default.ComposedOptions)
        {
            IsOffered = false,
        });
}

/// <summary>How their records are written; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(MlpOptions))]
[JsonSerializable(typeof(ConvolutionOptions))]
[JsonSerializable(typeof(ComposedOptions))]
internal sealed partial class NetworkJsonContext : JsonSerializerContext;

internal sealed class NetworkJson() : PartConverter<NetworkOptions>(() => NetworkKinds.All);
