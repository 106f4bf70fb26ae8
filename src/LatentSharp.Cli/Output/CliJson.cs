using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Cli.Altering;
using LatentSharp.Cli.Likeness;
using LatentSharp.Cli.Verbs;
using LatentSharp.Data.Exporting;
using LatentSharp.Distributions;
using LatentSharp.Formats;
using LatentSharp.Latent;
using LatentSharp.Latent.Typical;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;

namespace LatentSharp.Cli.Output;

/// <summary>How results are written as JSON; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(FiniteNumber), typeof(LowerCase<ModelKind>), typeof(LowerCase<NetworkKind>), typeof(LowerCase<UpsamplingKind>),
            typeof(LowerCase<LikelihoodKind>),
        typeof(LowerCase<Binarization>), typeof(LowerCase<VarianceKind>), typeof(LowerCase<WarmUpKind>), typeof(LowerCase<OptimizerKind>),
            typeof(LowerCase<ScheduleKind>), typeof(LowerCase<AlterMethod>),
        typeof(LowerCase<TypicalFigure>), typeof(LowerCase<ExportedLabels>),
    ])]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(SampleReport))]
[JsonSerializable(typeof(ReconstructReport))]
[JsonSerializable(typeof(CodesReport))]
[JsonSerializable(typeof(DecodeReport))]
[JsonSerializable(typeof(TableReport))]
[JsonSerializable(typeof(TableReconstructReport))]
[JsonSerializable(typeof(GridReport))]
[JsonSerializable(typeof(InterpolateReport))]
[JsonSerializable(typeof(AlterReport))]
[JsonSerializable(typeof(CompareReport))]
[JsonSerializable(typeof(SweepReport))]
[JsonSerializable(typeof(FeaturesReport))]
[JsonSerializable(typeof(DataListReport))]
[JsonSerializable(typeof(DataFetchReport))]
[JsonSerializable(typeof(DataExportReport))]
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
/// <param name="Seed">What decided the codes.</param>
/// <param name="Temperature">Scale of the standard deviation.</param>
/// <param name="From">What the codes were drawn from.</param>
/// <param name="Like">The picture of which these are variations, if any.</param>
/// <param name="Spread">How far from it.</param>
internal sealed record SampleReport(string Out, int Pictures, ulong Seed, double Temperature, string From, string? Like, double? Spread)
{
    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikePicture>? Unlike { get; init; }

    /// <summary>The same of the run beside it, if there is one.</summary>
    public SampleReport? Beside { get; init; }
}

/// <summary>The result of <c>encode</c>.</summary>
/// <param name="Out">The file of codes.</param>
/// <param name="Count">Number of codes.</param>
/// <param name="Latent">Numbers a code.</param>
/// <param name="Sampled">Whether they are samples of the posterior instead of its means.</param>
internal sealed record CodesReport(string Out, int Count, int Latent, bool Sampled)
{
    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikePicture>? Unlike { get; init; }
}

/// <summary>The result of <c>decode</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Pictures">How many pictures.</param>
internal sealed record DecodeReport(string Out, int Pictures);

/// <summary>The result of <c>grid</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Kind">plane or traversals.</param>
/// <param name="Axes">Names of the axes.</param>
/// <param name="Gaps">Share of the prior's mass on the plane where there is almost no data.</param>
internal sealed record GridReport(string Out, string Kind, IReadOnlyList<string> Axes, double? Gaps)
{
    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikePicture>? Unlike { get; init; }

    /// <summary>The same of the run beside it, if there is one.</summary>
    public GridReport? Beside { get; init; }
}
