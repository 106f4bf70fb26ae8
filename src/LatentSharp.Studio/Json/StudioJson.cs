using System.Text.Json.Serialization;
using LatentSharp.Formats;

namespace LatentSharp.Studio.Json;

/// <summary>How requests and answers are written; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(FiniteNumber)])]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(StateEvent))]
[JsonSerializable(typeof(StepEvent))]
[JsonSerializable(typeof(EvaluationEvent))]
[JsonSerializable(typeof(NoteEvent))]
[JsonSerializable(typeof(PhaseEvent))]
[JsonSerializable(typeof(SnapshotEvent))]
[JsonSerializable(typeof(DoctorEvent))]
[JsonSerializable(typeof(DoneEvent))]
[JsonSerializable(typeof(FailedEvent))]
[JsonSerializable(typeof(OverviewAnswer))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(ChoicesRequest))]
[JsonSerializable(typeof(ChoicesAnswer))]
[JsonSerializable(typeof(TrainBody))]
[JsonSerializable(typeof(JobsAnswer))]
[JsonSerializable(typeof(ResumeBody))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(LabelsAnswer))]
[JsonSerializable(typeof(DirectionAnswer))]
internal sealed partial class StudioJson : JsonSerializerContext;
