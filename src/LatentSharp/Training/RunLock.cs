using System.Globalization;
using LatentSharp.Formats;

namespace LatentSharp.Training;

/// <summary>
/// The right to write to a run folder: one process at a time. The system takes it back when the process ends, however it ends, so
/// that a lock file that was left behind hinders nobody.
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
        catch (IOException) when (File.Exists(owner))
        {
            throw new TrainingException($"'{folder.Path}' is being written by process {Owner(owner)}; wait until it has ended, stop it, or give another folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"'{folder.Path}' cannot be written to: {exception.Message}");
        }

        var taken = new RunLock(stream, owner);
        try
        {
            AtomicFile.RemoveLeftovers(folder.Path);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return taken;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            taken.Dispose();
            throw new TrainingException($"'{folder.Path}' cannot be written to: {exception.Message}");
        }
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        File.Delete(_owner);
        _stream.Dispose();
    }

    private static string Owner(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (IOException)
        {
            return "another";
        }
    }
}
