using System.Diagnostics;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Training;

namespace LatentSharp.Cli.Output;

/// <summary>
/// Shows what happens while a request is worked on: notes and warnings as lines, how far it has come in a line that lives.
/// </summary>
/// <param name="session">Where it is shown.</param>
internal sealed class EventLine(Session session) : IProgress<RunEvent>, IDisposable
{
    private readonly LiveLine _line = new(session);
    private TrainingProgress? _training;
    private IDisposable? _saving;
    private string? _action;
    private long _start;

    /// <summary>Whether a training that takes long is told with what makes it shorter.</summary>
    public bool TellsShorter { get; init; }

    /// <summary>Called when a training has ended; null for nothing.</summary>
    public Action? Ended { get; init; }

    /// <summary>Whether a training has begun.</summary>
    public bool HasTrained => _training is not null;

    /// <summary>Called on the threads that work; <see cref="Progress{T}"/> would call later, over finished lines.</summary>
    public void Report(RunEvent value)
    {
        switch (value)
        {
            case RunNote { IsWarning: false } note:
                _line.Keep(note.Text.Say(SettingHints.Flag));
                break;
            case RunNote warning:
                _line.Clear();
                session.Error.WriteLine($"warning: {warning.Text.Say(SettingHints.Flag)}");
                break;
            case RunPhase phase:
                _line.Show(() => $"{phase.Action} {Counted.Number(phase.Done)} of {Counted.Of(phase.Total, phase.Noun)}");
                break;
            case RunMeasuring measuring:
                Show(measuring);
                break;
            case RunTraining { HasBegun: true } training:
                Begin(training);
                break;
            case RunTraining:
                End();
                break;
            case StepReport step:
                _training?.Step(step);
                break;
            case EvaluationReport evaluation:
                _training?.Evaluated(evaluation);
                break;
        }
    }

    /// <summary>Removes what was written in place.</summary>
    public void Dispose() => _line.Clear();

    /// <summary>Done of total, and the time left.</summary>
    private void Show(RunMeasuring value)
    {
        if (value.Action != _action)
        {
            (_action, _start) = (value.Action, Stopwatch.GetTimestamp());
        }

        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        string left = value.Done > 0 && seconds > 1
            ? $", {Words.Time(TimeSpan.FromSeconds(seconds * (value.Total - value.Done) / value.Done))} left"
            : "";
        _line.Show(() => $"{value.Action}: {value.Done:N0} of {value.Total:N0}{left}");
    }

    private void Begin(RunTraining training)
    {
        string? shorter = TellsShorter
            ? $"--time 5m, or fewer --epochs, makes it shorter{(training.Format.Kind.IsDrawn ? ", a smaller --size too" : "")}" : null;
        _training = new TrainingProgress(_line, training.Examples, training.Format.Kind.Unit, shorter);

        // A step may take longer than other work is waited for, and its checkpoint is written after it.
        _saving = session.Interruption.Saving();
    }

    private void End()
    {
        _line.Clear();
        _saving?.Dispose();
        Ended?.Invoke();
    }
}
