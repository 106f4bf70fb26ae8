using System.Text.Json.Serialization;
using LatentSharp.Cli.Completion;
using LatentSharp.Cli.Results;
using LatentSharp.Cli.Results.Measuring;
using LatentSharp.Cli.Results.Serving;
using LatentSharp.Data.Exporting;
using LatentSharp.Formats;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Typical;
using LatentSharp.Runs.Exporting;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;

namespace LatentSharp.Cli.Output;

/// <summary>How results are written as JSON; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters =
    [
        typeof(FiniteNumber), typeof(LowerCase<OptimizerKind>),
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
[JsonSerializable(typeof(StudioReport))]
[JsonSerializable(typeof(EvaluateReport))]
[JsonSerializable(typeof(ScoreReport))]
[JsonSerializable(typeof(InterpolateReport))]
[JsonSerializable(typeof(AlterReport))]
[JsonSerializable(typeof(CompareReport))]
[JsonSerializable(typeof(SweepReport))]
[JsonSerializable(typeof(FeaturesReport))]
[JsonSerializable(typeof(GraphReport))]
[JsonSerializable(typeof(ExportReport))]
[JsonSerializable(typeof(ExportedWeights))]
[JsonSerializable(typeof(WebExportResult))]
[JsonSerializable(typeof(DataListReport))]
[JsonSerializable(typeof(DataFetchReport))]
[JsonSerializable(typeof(DataExportReport))]
[JsonSerializable(typeof(CompletionReport))]
internal sealed partial class CliJson : JsonSerializerContext;
