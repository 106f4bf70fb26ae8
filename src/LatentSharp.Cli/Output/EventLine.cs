using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Runs;

namespace LatentSharp.Cli.Output;

/// <summary>
/// Shows what happens while a request is worked on: notes and warnings as lines, how far it has come in a line that lives.
/// </summary>
/// <param name="session">Where it is shown.</param>
internal sealed class EventLine(Session session) : IProgress<RunEvent>, IDisposable
{
    private readonly LiveLine _line = new(session);

    /// <summary>Called on the threads that work; <see cref="Progress{T}"/> would call later, over finished lines.</summary>
    public void Report(RunEvent value)
    {
        switch (value)
        {
            case RunNote note:
                _line.Keep(note.Text.Say(SettingHints.Flag));
                break;
            case RunWarning warning:
                _line.Clear();
                session.Error.WriteLine($"warning: {warning.Text}");
                break;
            case RunPhase phase:
                _line.Show(() => $"{phase.Action} {Counted.Number(phase.Done)} of {Counted.Of(phase.Total, phase.Noun)}");
                break;
        }
    }

    /// <summary>Removes what was written in place.</summary>
    public void Dispose() => _line.Clear();
}
