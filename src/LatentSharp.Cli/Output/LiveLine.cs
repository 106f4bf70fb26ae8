using System.Diagnostics;

namespace LatentSharp.Cli.Output;

/// <summary>
/// A line that tells how far work has come: written over in place on a terminal, else a plain line every few seconds.
/// May be told from several threads.
/// </summary>
/// <param name="session">Where it is shown.</param>
/// <param name="pause">The time between two lines; null for one that suits the place.</param>
internal sealed class LiveLine(Session session, TimeSpan? pause = null)
{
    /// <summary>The width that a line keeps below, so that no terminal wraps it.</summary>
    public const int Columns = 80;

    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private long _last = Stopwatch.GetTimestamp();
    private int _shown;

    /// <summary>Shows a line if the last one is old enough.</summary>
    public void Show(Func<string> line)
    {
        if (session.Quiet)
        {
            return;
        }

        lock (_gate)
        {
            if (Stopwatch.GetElapsedTime(_last) < (pause ?? (session.IsTerminal ? TerminalPause : PlainPause)))
            {
                return;
            }

            _last = Stopwatch.GetTimestamp();
            string text = Escaping.Visible(line());
            text = text.Length < Columns ? text : text[..(Columns - 2)] + "…";
            if (session.IsTerminal)
            {
                session.Error.Over(text.PadRight(_shown));
                _shown = text.Length;
            }
            else
            {
                session.Error.WriteLine(text);
            }
        }
    }

    /// <summary>Shows a line that stays, once in a call.</summary>
    public void KeepOnce(string explanation)
    {
        if (session.IsNew(explanation))
        {
            Keep(explanation);
        }
    }

    /// <summary>Shows a line that stays.</summary>
    public void Keep(string line)
    {
        lock (_gate)
        {
            Erase();
            session.Note(line);
        }
    }

    /// <summary>Removes what was written in place.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Erase();
        }
    }

    private void Erase()
    {
        if (_shown > 0)
        {
            session.Error.Over(new string(' ', _shown), back: true);
            _shown = 0;
        }
    }
}
