using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Studio.Json;
using LatentSharp.Training;

namespace LatentSharp.Studio.Jobs;

/// <summary>Turns what happens to a training into events of a page.</summary>
/// <param name="events">Where they go.</param>
internal sealed class JobTelling(JobEvents events)
{
    // A curve has no more points than that a second, and a training of short steps is not slowed by telling of each.
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(80);

    private static readonly TimeSpan BetweenPhases = TimeSpan.FromMilliseconds(250);

    private long _lastStep;
    private long _lastPhase;

    /// <summary>Training examples of an epoch, from which the time that is left follows.</summary>
    public int Examples { get; set; }

    /// <summary>The name of a state.</summary>
    public static string Word(JobState state) => state.ToString().ToLowerInvariant();

    /// <summary>It is in another state.</summary>
    public void State(JobState state, string sentence) =>
        Add("state", new StateEvent(Word(state), sentence), StudioJson.Default.StateEvent);

    /// <summary>A step was made; not each is told.</summary>
    public void Step(StepReport step)
    {
        if (Stopwatch.GetElapsedTime(_lastStep) < BetweenSteps && step.Batch < step.Batches)
        {
            return;
        }

        _lastStep = Stopwatch.GetTimestamp();
        Add(JobEvent.Step, new StepEvent(step.Epoch, step.Epochs, step.Batch, step.Batches, Terms(step.Terms), step.ImagesPerSecond,
            step.Left(Examples).TotalSeconds), StudioJson.Default.StepEvent);
    }

    /// <summary>Anything else happened.</summary>
    public void Tell(RunEvent value)
    {
        switch (value)
        {
            case EvaluationReport report:
                Add("evaluation", new EvaluationEvent(report.Epoch, Terms(report.Train), Terms(report.Test.Terms), Measures(report.Test),
                    report.IsBest), StudioJson.Default.EvaluationEvent);
                break;
            case RunNote { Finding: { } finding }:
                Doctor(finding);
                break;
            case RunNote note:
                Add("note", new NoteEvent(note.Text.ToString(), note.IsWarning), StudioJson.Default.NoteEvent);
                break;
            case RunPhase phase when IsTime(phase.Done, phase.Total):
                Add("phase", new PhaseEvent(phase.Action, phase.Done, phase.Total, phase.Noun), StudioJson.Default.PhaseEvent);
                break;
            case RunMeasuring measuring when IsTime(measuring.Done, measuring.Total):
                Add("phase", new PhaseEvent(measuring.Action, measuring.Done, measuring.Total, null), StudioJson.Default.PhaseEvent);
                break;
        }
    }

    /// <summary>There are newer weights to look at.</summary>
    public void Snapshot(long version) => Add("snapshot", new SnapshotEvent(version), StudioJson.Default.SnapshotEvent);

    /// <summary>Something is wrong with the training.</summary>
    public void Doctor(Finding finding) => Add("doctor", new DoctorEvent(finding.Verdict, finding.Figure, finding.Try.ToString()),
        StudioJson.Default.DoctorEvent);

    /// <summary>The run is finished.</summary>
    /// <param name="run">What it is called in addresses; null where it is not listed.</param>
    /// <param name="path">The run folder.</param>
    public void Done(string? run, string path) => Add("done", new DoneEvent(run, path), StudioJson.Default.DoneEvent);

    /// <summary>It was stopped.</summary>
    /// <param name="run">What the run is called in addresses that can be gone on with; null where nothing was kept.</param>
    public void Stopped(string? run) => Add("stopped", new StoppedEvent(run), StudioJson.Default.StoppedEvent);

    /// <summary>It ended with an error.</summary>
    public void Failed(string sentence, bool canResume) =>
        Add("failed", new FailedEvent(sentence, canResume), StudioJson.Default.FailedEvent);

    /// <summary>Terms as they are sent.</summary>
    public static IReadOnlyList<TermAnswer> Terms(LossTerms terms) =>
        [.. terms.Select(term => new TermAnswer(term.Name, term.Value, term.Weight, term.Unit))];

    /// <summary>What else was measured on held-out examples.</summary>
    public static IReadOnlyList<MeasureAnswer> Measures(HeldOutMeasures test) =>
    [
        new("negativeElbo", test.NegativeElbo, "nats"), new("bitsPerDimension", test.BitsPerDimension, "bits"),
        .. test.ActiveUnits is { } units ? (MeasureAnswer[])[new("activeUnits", units, "")] : [],
        .. test.Psnr is { } psnr ? (MeasureAnswer[])[new("psnr", psnr, "dB")] : [],
        .. test.MeanSquaredError is { } error ? (MeasureAnswer[])[new("meanSquaredError", error, "")] : [],
    ];

    /// <summary>Whether to tell how far a part of the work has come; it may be asked from several threads.</summary>
    private bool IsTime(int done, int total)
    {
        long last = Interlocked.Read(ref _lastPhase);
        return (done == total || Stopwatch.GetElapsedTime(last) >= BetweenPhases)
            && Interlocked.CompareExchange(ref _lastPhase, Stopwatch.GetTimestamp(), last) == last;
    }

    private void Add<T>(string name, T value, JsonTypeInfo<T> type) => events.Add(name, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
