using System.Diagnostics;
using LatentSharp.Data;

namespace LatentSharp.Cli.Output;

/// <summary>
/// Tells how far a phase beside the training has come: its name, done of total, time left. What reports here can be stopped here.
/// </summary>
internal sealed class PhaseProgress(Session session) : IProgress<DataProgress>
{
    private readonly LiveLine _line = new(session);
    private string? _action;
    private long _start;

    /// <summary>Called on the thread that works.</summary>
    /// <exception cref="OperationCanceledException">The command is stopped.</exception>
    public void Report(DataProgress value)
    {
        session.Cancellation.ThrowIfCancellationRequested();
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

    /// <summary>Removes what was written in place.</summary>
    public void Clear() => _line.Clear();
}
