using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Cli.Output;

/// <summary>How results are written as JSON; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters =
    [
        typeof(LowerCase<ModelKind>), typeof(LowerCase<NetworkKind>), typeof(LowerCase<UpsamplingKind>), typeof(LowerCase<LikelihoodKind>),
        typeof(LowerCase<Binarisation>), typeof(LowerCase<VarianceKind>), typeof(LowerCase<WarmUpKind>), typeof(LowerCase<OptimiserKind>),
    ])]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(SampleReport))]
[JsonSerializable(typeof(ReconstructReport))]
[JsonSerializable(typeof(CodesReport))]
[JsonSerializable(typeof(DecodeReport))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>Names of choices as they are typed, e.g. <c>vae</c>.</summary>
internal sealed class LowerCase<T>() : JsonStringEnumConverter<T>(new LowerCaseNames())
    where T : struct, Enum;

/// <summary>All letters small.</summary>
internal sealed class LowerCaseNames : JsonNamingPolicy
{
    public override string ConvertName(string name) => name.ToLowerInvariant();
}

/// <summary>The result of <c>sample</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Pictures">How many pictures.</param>
/// <param name="Seed">The seed of the codes.</param>
/// <param name="Temperature">Scale of the prior's standard deviation.</param>
internal sealed record SampleReport(string Out, int Pictures, ulong Seed, double Temperature);

/// <summary>The result of <c>reconstruct</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Psnr">Peak signal-to-noise ratio, decibels, averaged over the pictures.</param>
/// <param name="Pictures">Each picture.</param>
internal sealed record ReconstructReport(string Out, double Psnr, IReadOnlyList<ReconstructedPicture> Pictures);

/// <summary>One reconstructed picture.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Psnr">Peak signal-to-noise ratio, decibels; at most 100.</param>
internal sealed record ReconstructedPicture(string Name, double Psnr);

/// <summary>The result of <c>encode</c>.</summary>
/// <param name="Out">The file of codes.</param>
/// <param name="Count">Number of codes.</param>
/// <param name="Latent">Numbers a code.</param>
/// <param name="Sampled">Whether they are samples of the posterior instead of its means.</param>
internal sealed record CodesReport(string Out, int Count, int Latent, bool Sampled);

/// <summary>The result of <c>decode</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Pictures">How many pictures.</param>
internal sealed record DecodeReport(string Out, int Pictures);
