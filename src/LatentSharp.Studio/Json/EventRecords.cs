namespace LatentSharp.Studio.Json;

/// <summary>A term of the loss.</summary>
internal sealed record TermAnswer(string Name, double Value, double Weight, string Unit);

/// <summary>A figure of held-out examples.</summary>
internal sealed record MeasureAnswer(string Name, double Value, string Unit);

/// <summary>A training is in another state.</summary>
internal sealed record StateEvent(string State, string Sentence);

/// <summary>A step was made.</summary>
internal sealed record StepEvent(
    int Epoch, int Epochs, int Batch, int Batches, IReadOnlyList<TermAnswer> Terms, double Rate, double LeftSeconds);

/// <summary>The model was measured on held-out examples.</summary>
internal sealed record EvaluationEvent(
    int Epoch, IReadOnlyList<TermAnswer> Train, IReadOnlyList<TermAnswer> Test, IReadOnlyList<MeasureAnswer> Measures, bool Best);

/// <summary>A sentence that a person may want to know.</summary>
internal sealed record NoteEvent(string Text, bool Warning);

/// <summary>How far a part of the work has come.</summary>
internal sealed record PhaseEvent(string Action, int Done, int Total, string? Noun);

/// <summary>There are newer weights to look at.</summary>
internal sealed record SnapshotEvent(long Version);

/// <summary>Something is wrong with the training.</summary>
internal sealed record DoctorEvent(string Verdict, double Figure, string Try);

/// <summary>The run is finished.</summary>
internal sealed record DoneEvent(string? Run, string Path);

/// <summary>The training was stopped; the run can be gone on with, where there is one.</summary>
internal sealed record StoppedEvent(string? Run);

/// <summary>The training ended with an error.</summary>
internal sealed record FailedEvent(string Error, bool CanResume);
