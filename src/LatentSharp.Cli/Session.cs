using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LatentSharp.Cli.Output;

namespace LatentSharp.Cli;

/// <summary>Where the output of one call goes, and what stops it.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress, notes, errors.</param>
/// <param name="IsTerminal">Whether a person watches <paramref name="Error"/>, so that a line can be written over.</param>
/// <param name="Json">Whether the result is one JSON object.</param>
/// <param name="Quiet">Whether progress and notes are left out.</param>
/// <param name="Threads">Threads for reading pictures; 0: one a processor.</param>
/// <param name="Interruption">Stops the work.</param>
internal sealed record Session(
    LineWriter Out, LineWriter Error, bool IsTerminal, bool Json, bool Quiet, int Threads, Interruption Interruption)
{
    /// <summary>Canceled when the work shall stop.</summary>
    public CancellationToken Cancellation => Interruption.Token;

    private readonly HashSet<string> _explained = [];

    /// <summary>
    /// Whether an explanation, which need not be said twice in a call, has not been said yet; it counts as said from now on.
    /// </summary>
    public bool IsNew(string explanation) => _explained.Add(explanation);

    /// <summary>Tells a person something beside the result.</summary>
    public void Note(string line)
    {
        if (!Quiet)
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Prints the result: the object with --json, else the lines.</summary>
    public void Result<T>(T value, JsonTypeInfo<T> type, params IEnumerable<string> lines)
    {
        if (Json)
        {
            // Several lines; what would steer a terminal is escaped in them already.
            Out.WriteOwn(JsonSerializer.Serialize(value, type) + Environment.NewLine);
            return;
        }

        foreach (string line in lines)
        {
            Out.WriteLine(line);
        }
    }
}
