using System.Text.Json.Serialization;
using LatentSharp.Settings;

namespace LatentSharp.Models.Objectives;

/// <summary>The kinds of objectives that files and commands know.</summary>
internal static class ObjectiveKinds
{
    /// <summary>All of them.</summary>
    public static PartKinds<ObjectiveOptions> All { get; } = new(
        new PartKind<ObjectiveOptions>("elbo", () => new ElboOptions(), ObjectiveJsonContext.Default.ElboOptions, ElboOptions.Settings),
        new PartKind<ObjectiveOptions>("iwae", () => new IwaeOptions(), ObjectiveJsonContext.Default.IwaeOptions, IwaeOptions.Settings),
        new PartKind<ObjectiveOptions>("tc", () => new TcOptions(), ObjectiveJsonContext.Default.TcOptions, TcOptions.Settings),
        new PartKind<ObjectiveOptions>("mmd", () => new MmdOptions(), ObjectiveJsonContext.Default.MmdOptions, MmdOptions.Settings),
        new PartKind<ObjectiveOptions>(
            "angular", () => new AngularOptions(), ObjectiveJsonContext.Default.AngularOptions, AngularOptions.Settings))
    {
        // Files of format 1 have this one, and do not name it.
        Unnamed = "elbo",
    };
}

/// <summary>How their records are written; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ElboOptions))]
[JsonSerializable(typeof(IwaeOptions))]
[JsonSerializable(typeof(TcOptions))]
[JsonSerializable(typeof(MmdOptions))]
[JsonSerializable(typeof(AngularOptions))]
internal sealed partial class ObjectiveJsonContext : JsonSerializerContext;

internal sealed class ObjectiveJson() : PartConverter<ObjectiveOptions>(() => ObjectiveKinds.All);
