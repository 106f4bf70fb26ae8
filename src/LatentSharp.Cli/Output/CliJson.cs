using System.Text.Json;
using System.Text.Json.Serialization;
using LatentSharp.Cli.Results;
using LatentSharp.Cli.Verbs;
using LatentSharp.Data.Exporting;
using LatentSharp.Distributions;
using LatentSharp.Formats;
using LatentSharp.Latent.Directions;
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
[JsonSerializable(typeof(GraphReport))]
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
