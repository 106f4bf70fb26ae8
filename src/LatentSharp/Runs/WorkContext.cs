using System.Diagnostics;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Runs;

/// <summary>Who is told what happens, and what stops the work.</summary>
/// <param name="Progress">Told what happens; null for nobody.</param>
/// <param name="Cancellation">Stops the work.</param>
internal readonly record struct WorkContext(IProgress<RunEvent>? Progress, CancellationToken Cancellation) : IDisposable
{
    private static int _hasWarned;

    private Activity? Activity { get; init; }

    /// <summary>Begins what a request asks for; who listens is told of it, and once in a process why the engine is slow here.</summary>
    public static WorkContext Begin(string verb, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var work = new WorkContext(progress, cancellation) { Activity = Telemetry.Source.StartActivity(verb) };
        if (progress is not null && Compute.Warning is { } warning && Interlocked.Exchange(ref _hasWarned, 1) == 0)
        {
            work.Warn(warning);
        }

        return work;
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => Activity?.Dispose();

    public void Note(SettingText text) => Progress?.Report(new RunNote(text));

    public void Notes(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Note(line);
        }
    }

    public void Warn(SettingText text) => Progress?.Report(new RunNote(text) { IsWarning = true });

    /// <summary>Warns of what was found for the first time while a training is under way.</summary>
    public void Warn(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            Progress?.Report(new RunNote(SettingText.Of($"{finding.Verdict}; try {finding.Try}")) { IsWarning = true, Finding = finding });
        }
    }

    public void Phase(string action, int done, int total, string noun) => Progress?.Report(new RunPhase(action, done, total, noun));
}
