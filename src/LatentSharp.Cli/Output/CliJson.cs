using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;

namespace LatentSharp.Cli.Output;

/// <summary>How results are written as JSON; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters =
    [
        typeof(LowerCase<ModelKind>), typeof(LowerCase<NetworkKind>), typeof(LowerCase<UpsamplingKind>), typeof(LowerCase<LikelihoodKind>),
        typeof(LowerCase<Binarisation>), typeof(LowerCase<VarianceKind>), typeof(LowerCase<WarmUpKind>), typeof(LowerCase<OptimiserKind>), typeof(LowerCase<ScheduleKind>),
    ])]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(SampleReport))]
[JsonSerializable(typeof(ReconstructReport))]
[JsonSerializable(typeof(CodesReport))]
[JsonSerializable(typeof(DecodeReport))]
[JsonSerializable(typeof(GridReport))]
[JsonSerializable(typeof(InterpolateReport))]
[JsonSerializable(typeof(AlterReport))]
[JsonSerializable(typeof(CompareReport))]
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

/// <summary>The result of <c>grid</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Kind">plane or traversals.</param>
/// <param name="Axes">Names of the axes.</param>
/// <param name="Gaps">Share of the prior's mass on the plane where there is almost no data.</param>
internal sealed record GridReport(string Out, string Kind, IReadOnlyList<string> Axes, double? Gaps);

/// <summary>The result of <c>interpolate</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Given">Pictures given.</param>
/// <param name="Pictures">Pictures drawn.</param>
/// <param name="Path">Measures of the path; none for sheets and mixtures.</param>
internal sealed record InterpolateReport(string Out, int Given, int Pictures, PathReport? Path);

/// <summary>How even a path is.</summary>
/// <param name="PixelSteps">Root mean square change from each picture to the next.</param>
/// <param name="LargestOverMean">Largest over mean step.</param>
/// <param name="LeastOverlap">Smallest overlap of neighbouring posteriors; none for an auto-encoder.</param>
/// <param name="ReencodingError">Mean distance between a code and the code of its decoded picture.</param>
/// <param name="Length">Length of the path in latent units.</param>
/// <param name="Jump">Share of the change in the most sudden part of the path.</param>
/// <param name="DoubleExposure">How much the half-way picture is a mere cross-fade of the ends.</param>
internal sealed record PathReport(
    IReadOnlyList<double> PixelSteps, double LargestOverMean, double? LeastOverlap, double ReencodingError, double Length, double Jump, double DoubleExposure);

/// <summary>The result of <c>alter</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Pictures">How many pictures.</param>
/// <param name="How">The rule.</param>
/// <param name="Toward">The features and the strengths used.</param>
internal sealed record AlterReport(string Out, int Pictures, string How, IReadOnlyList<AlteredFeature> Toward);

/// <summary>One feature of an alteration.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Strength">The strength used.</param>
internal sealed record AlteredFeature(string Feature, double Strength);
