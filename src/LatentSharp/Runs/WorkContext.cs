using LatentSharp.Settings;

namespace LatentSharp.Runs;

/// <summary>Who is told what happens, and what stops the work.</summary>
/// <param name="Progress">Told what happens; null for nobody.</param>
/// <param name="Cancellation">Stops the work.</param>
internal readonly record struct WorkContext(IProgress<RunEvent>? Progress, CancellationToken Cancellation)
{
    public void Note(SettingText text) => Progress?.Report(new RunNote(text));

    public void Notes(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Note(line);
        }
    }

    public void Warn(string text) => Progress?.Report(new RunWarning(text));

    public void Phase(string action, int done, int total, string noun) => Progress?.Report(new RunPhase(action, done, total, noun));
}
