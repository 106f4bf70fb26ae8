using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace LatentSharp.Bench.Compare;

/// <summary>A peer is not here, or failed. The message says which and what to do.</summary>
internal sealed class PeerException(string message) : Exception(message);

/// <summary>
/// A peer as a process of its own that is asked a line at a time and answers with a line of JSON. The first line tells its version.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    // The slowest answer is a warm slice of training steps, some seconds; the first one also compiles and allocates.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly string _name;

    private PeerProcess(string name, Process process)
    {
        _name = name;
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        Versions = Read();
    }

    /// <summary>What the first line said.</summary>
    public JsonElement Versions { get; }

    /// <summary>Starts a peer and waits for its first line.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set.</param>
    /// <exception cref="PeerException">It could not be started, or ended at once.</exception>
    public static PeerProcess Start(string name, string file, IReadOnlyList<string> arguments,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach ((string variable, string value) in environment)
        {
            start.Environment[variable] = value;
        }

        try
        {
            return new PeerProcess(name, Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new PeerException($"{name}: {file} could not be started ({exception.Message})");
        }
    }

    /// <summary>Asks, and gives the answer.</summary>
    /// <exception cref="PeerException">It reported an error, ended, or did not answer.</exception>
    public JsonElement Ask(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw new PeerException($"{_name} ended: {LastError()}");
        }

        return Read();
    }

    /// <summary>Asks for a slice.</summary>
    /// <returns>Seconds of one repeat.</returns>
    public double Seconds(string line) => Ask(line).GetProperty("seconds").GetDouble();

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(3000))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private JsonElement Read()
    {
        string? line;
        try
        {
            line = _process.StandardOutput.ReadLineAsync().WaitAsync(Patience).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            throw new PeerException($"{_name} gave no answer within {Patience.TotalSeconds:F0} s");
        }

        if (line is null)
        {
            _process.WaitForExit();
            throw new PeerException($"{_name} ended: {LastError()}");
        }

        using var document = JsonDocument.Parse(line);
        JsonElement answer = document.RootElement.Clone();
        return answer.TryGetProperty("error", out JsonElement error) ? throw new PeerException($"{_name}: {error.GetString()}") : answer;
    }

    private string LastError()
    {
        lock (_errors)
        {
            return _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault()
                ?? "it said nothing";
        }
    }
}
