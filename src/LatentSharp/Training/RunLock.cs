using System.Globalization;
using LatentSharp.Formats;

namespace LatentSharp.Training;

/// <summary>
/// The right to write to a run folder: one process at a time. The system takes it back when the process ends, however it ends, so
/// that a lock file that was left behind hinders nobody: neither its age nor the id in <c>run.pid</c>, which may be another program's by now,
/// decides anything. The id and the machine's name there only tell a person whom to look for.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _owner;

    private RunLock(FileStream stream, string owner)
    {
        _stream = stream;
        _owner = owner;
    }

    /// <summary>Takes the right to write.</summary>
    /// <param name="folder">The run folder; created where it is missing.</param>
    /// <exception cref="TrainingException">Another process has it; the message says which. Or the folder cannot be written to.</exception>
    public static RunLock Take(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string owner = Path.Combine(folder.Path, "run.pid");
        FileStream stream;
        try
        {
            Directory.CreateDirectory(folder.Path);
            stream = new FileStream(Path.Combine(folder.Path, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new TrainingException($"'{folder.Path}' is being written by {Owner(owner)}; wait until it has ended, stop it, or give another folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"'{folder.Path}' cannot be written to: {exception.Message.TrimEnd('.')}; free some space, or give another folder that you may write to.");
        }

        var taken = new RunLock(stream, owner);
        try
        {
            AtomicFile.RemoveLeftovers(folder.Path);
            File.WriteAllText(owner, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n{Environment.MachineName}\n"));
            return taken;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            taken.Dispose();
            throw new TrainingException($"'{folder.Path}' cannot be written to: {exception.Message.TrimEnd('.')}; free some space, or give another folder that you may write to.");
        }
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        File.Delete(_owner);
        _stream.Dispose();
    }

    /// <summary>Whether another process has the file, as opposed to a disk that is full or read-only: EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation.</summary>
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Owner(string path)
    {
        try
        {
            string[] lines = File.ReadAllText(path).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return lines switch
            {
                [] => "another process",
                [var id, var host, ..] when !string.Equals(host, Environment.MachineName, StringComparison.OrdinalIgnoreCase) => $"process {id} on {host}",
                [var id, ..] => $"process {id}",
            };
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
