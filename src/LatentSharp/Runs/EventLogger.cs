using LatentSharp.Training;
using Microsoft.Extensions.Logging;

namespace LatentSharp.Runs;

/// <summary>Writes what happens to a logger.</summary>
internal sealed partial class EventLogger(ILogger logger) : IProgress<RunEvent>
{
    public void Report(RunEvent value)
    {
        switch (value)
        {
            case RunNote { IsWarning: false } note:
                Note(note.Text);
                break;
            case RunNote warning:
                Warning(warning.Text);
                break;
            case EvaluationReport report:
                Evaluation(report.Epoch, report.Test.Terms.Bound, report.Train.Bound, report.IsBest);
                break;
            case StepReport step:
                Step(step.Epoch, step.Batch, step.Batches, step.Terms.Bound, step.ImagesPerSecond);
                break;
            case RunPhase phase:
                Phase(phase.Action, phase.Done, phase.Total, phase.Noun);
                break;
            default:
                Event(value);
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Text}", EventName = "Note")]
    private partial void Note(object text);

    [LoggerMessage(LogLevel.Warning, "{Text}", EventName = "Warning")]
    private partial void Warning(object text);

    [LoggerMessage(LogLevel.Information, "epoch {Epoch}: test bound {Test} nats, training {Train} nats, best so far: {IsBest}",
        EventName = "Evaluation")]
    private partial void Evaluation(int epoch, double test, double train, bool isBest);

    [LoggerMessage(LogLevel.Trace, "epoch {Epoch}, batch {Batch} of {Batches}: {Bound} nats, {Speed} examples a second",
        EventName = "Step")]
    private partial void Step(int epoch, int batch, int batches, double bound, double speed);

    [LoggerMessage(LogLevel.Debug, "{Action}: {Done} of {Total} {Noun}", EventName = "Phase")]
    private partial void Phase(string action, int done, int total, string noun);

    [LoggerMessage(LogLevel.Debug, "{Happened}", EventName = "Event")]
    private partial void Event(RunEvent happened);
}
