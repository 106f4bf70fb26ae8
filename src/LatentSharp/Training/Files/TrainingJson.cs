using System.Text.Json.Serialization;
using LatentSharp.Data.Pictures;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training.Measures;
using LatentSharp.Training.Provenance;

namespace LatentSharp.Training.Files;

/// <summary>How options, cards and checkpoints are written as JSON; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters =
    [
        typeof(JsonStringEnumConverter<OptimizerKind>), typeof(JsonStringEnumConverter<ScheduleKind>),
        typeof(JsonStringEnumConverter<PictureFit>), typeof(JsonStringEnumConverter<SamplingMeasure>),
    ])]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(CheckpointState))]
[JsonSerializable(typeof(double[]))]
[JsonSerializable(typeof(DataRecord))]
internal sealed partial class TrainingJson : JsonSerializerContext;
