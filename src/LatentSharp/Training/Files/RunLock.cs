using System.Globalization;
using System.Text;
using LatentSharp.Formats;
using LatentSharp.Formats.Disk;
using LatentSharp.Imaging.Files;

namespace LatentSharp.Training.Files;

/// <summary>
/// The right to write to a run folder: one process at a time. The system takes it back when the process ends, however it ends, so
/// that a lock file that was left behind hinders nobody: neither its age nor the id in <c>run.pid</c>, which may be another program's by
/// now,
/// decides anything. The id and the machine's name there only tell a person whom to look for. A folder that had to be created is removed
/// again if nothing is in it in the end.
/// </summary>
internal sealed class RunLock : IDisposable
{
    // A folder may be removed, by a process that had created it and failed, between looking at it and locking it.
    private const int Attempts = 5;
    private const int LongestOwner = 300;
    private const int OwnerMilliseconds = 40;

    private readonly FileStream _stream;
    private readonly string? _created;
    private readonly string _owner = string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessId}\n{Environment.MachineName}\n{Guid.NewGuid():N}\n");
    private readonly string? _place;

    private RunLock(RunFolder folder, FileStream stream, string? created)
    {
        Folder = folder;
        _stream = stream;
        _created = created;
        _place = Place();
    }

    /// <summary>The folder that may be written to.</summary>
    public RunFolder Folder { get; }

    /// <summary>Whether the folder was moved, deleted or replaced since; then nothing there is this run's to write or remove.</summary>
    public bool IsGone => Fate() is not null;

    private string LockPath => LockOf(Folder);

    private string OwnerPath => Path.Combine(Folder.Path, "run.pid");

    /// <summary>Takes the right to write.</summary>
    /// <param name="folder">The run folder; created where it is missing.</param>
    /// <exception cref="TrainingException">Another process has it; the message says which. Or the folder cannot be written to.</exception>
    public static RunLock Take(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = LockOf(folder);
        string? created = null;
        try
        {
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new TrainingException($"'{path}' is a link, which is not followed; remove it, or give another folder.");
            }

            created = NewFolders.FirstMissing(folder.Path);
            return new RunLock(folder, Open(folder.Path, path), created).Begin();
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new TrainingException(
                $"'{folder.Path}' is being written by {Owner(Path.Combine(folder.Path, "run.pid"))}; "
                + "wait until it has ended, stop it, or give another folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RemoveEmpty(folder.Path, created);
            throw new TrainingException(
                $"'{folder.Path}' cannot be written to: {exception.Message.TrimEnd('.')}; "
                + "free some space, or give another folder that you may write to.");
        }
    }

    /// <summary>Whether somebody writes to a run folder, this process included.</summary>
    /// <param name="folder">The run folder.</param>
    public static bool IsTaken(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = LockOf(folder);
        try
        {
            if (File.Exists(path))
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                    bufferSize: 0);
            }

            return false;
        }
        catch (IOException exception)
        {
            return IsHeld(exception);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Makes sure that the folder is still where it was.</summary>
    /// <exception cref="TrainingException">It was moved, deleted or replaced; the message says which, and where the run is.</exception>
    public void ThrowIfGone()
    {
        if (Fate() is { } fate)
        {
            throw new TrainingException(fate);
        }
    }

    /// <summary>
    /// Runs what writes to the folder; what fails because the folder is gone, or would have gone to another folder of its name, says so.
    /// </summary>
    /// <param name="write">Writes to the folder.</param>
    /// <exception cref="TrainingException">The folder was moved, deleted or replaced.</exception>
    public T Guard<T>(Func<T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            T result = write();
            ThrowIfGone();
            return result;
        }
        catch (Exception exception) when (exception is ModelFileException or IOException && IsGone)
        {
            ThrowIfGone();
            throw;
        }
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (_stream.SafeFileHandle.IsClosed)
        {
            return;
        }

        if (IsGone)
        {
            // What has the old name now is another's: the lock, which would be removed by that name, ends with the process.
            if (Place() is { } place && Path.GetDirectoryName(place) is { } moved)
            {
                RemoveLeftovers(new RunFolder(moved), mayFail: true);
                Remove(Path.Combine(moved, "run.pid"));
                Remove(place);
            }

            _stream.SafeFileHandle.SetHandleAsInvalid();
            return;
        }

        if (Read(OwnerPath) == _owner)
        {
            Remove(OwnerPath);
        }

        _stream.Dispose();
        RemoveEmpty(Folder.Path, _created);
    }

    private static FileStream Open(string folder, string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1,
                    FileOptions.DeleteOnClose);
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                // Its creator has just removed it.
            }
        }
    }

    /// <summary>Clears away what a killed process left, and leaves word of who writes.</summary>
    private RunLock Begin()
    {
        try
        {
            RemoveLeftovers(Folder, mayFail: false);
            using PendingFile owner = PendingFile.Open(OwnerPath, followsLink: false);
            owner.Stream.Write(Encoding.UTF8.GetBytes(_owner));
            owner.Commit();
            FlushCreated();
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Brings the names of folders that were created to the disk, so that what is in them is found after a loss of power.
    /// </summary>
    private void FlushCreated()
    {
        bool isMore = _created is not null;
        for (string? folder = Full(Folder.Path);
            isMore && folder is not null && Path.GetDirectoryName(folder) is { } parent;
            folder = parent)
        {
            DiskSync.FlushFolder(parent);
            isMore = folder != _created;
        }
    }

    private static void RemoveLeftovers(RunFolder folder, bool mayFail)
    {
        try
        {
            foreach (string place in ((string[])[folder.Path, Path.GetDirectoryName(folder.Sheet(1))!]).Where(Directory.Exists))
            {
                PendingFile.RemoveLeftovers(place);
            }
        }
        catch (Exception exception) when (mayFail && exception is (IOException or UnauthorizedAccessException))
        {
            // The run has ended for a reason of its own, which is the one to report.
        }
    }

    /// <summary>What became of the folder, a sentence; null if it is where it was.</summary>
    private string? Fate()
    {
        string? place = Place();
        if ((place is not null && place == _place) || (place is null && Read(OwnerPath) == _owner))
        {
            return null;
        }

        if (place is null)
        {
            return $"the run folder '{Folder.Path}' was deleted{(OperatingSystem.IsLinux() ? "" : " or moved")} while this run was " +
                $"writing to it, "
                + "so that what was not moved elsewhere is lost; start the run anew.";
        }

        string moved = Path.GetDirectoryName(place)!;
        return $"the run folder '{Folder.Path}' was moved to '{moved}' while this run was writing to it; "
            + (File.Exists(new RunFolder(moved).Checkpoint) ? "its last checkpoint is there, from which it can be gone on with."
                : "there is no checkpoint there yet, so that it has to be started anew.");
    }

    /// <summary>
    /// Where the lock file is now, whatever became of the folder's name; null if it was deleted, or the system does not tell.
    /// </summary>
    private string? Place() =>
        OperatingSystem.IsLinux()
        && new FileInfo(string.Create(CultureInfo.InvariantCulture,
            $"/proc/self/fd/{_stream.SafeFileHandle.DangerousGetHandle()}")).LinkTarget is { } target
        && !target.EndsWith(" (deleted)", StringComparison.Ordinal) ? target : null;

    /// <summary>
    /// Whether another process has the file, as opposed to a disk that is full or read-only: EWOULDBLOCK of Linux and of macOS, and
    /// Windows' sharing violation.
    /// </summary>
    private static string LockOf(RunFolder folder) => Path.Combine(folder.Path, "run.lock");

    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Owner(string path)
    {
        string? text = Read(path);
        for (int wait = 0; string.IsNullOrEmpty(text) && wait < Attempts; wait++)
        {
            // It has just taken the folder, and leaves word at once.
            Thread.Sleep(OwnerMilliseconds);
            text = Read(path);
        }

        string[] lines = text?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return lines switch
        {
            [] => "another process",
            [var id, var host, ..] when !string.Equals(host, Environment.MachineName, StringComparison.OrdinalIgnoreCase) =>
                $"process {id} on {host}",
            [var id, ..] => $"process {id}",
        };
    }

    /// <summary>The beginning of a plain file; null for none, and for a link, a pipe or the like.</summary>
    private static string? Read(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, LinkTarget: null })
            {
                return null;
            }

            // For reading and writing, which does not wait for the other end of a pipe.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0);
            byte[] bytes = new byte[LongestOwner];
            return stream.CanSeek ? Encoding.UTF8.GetString(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length,
                throwOnEndOfStream: false))) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Removes folders that were created, from the innermost to the outermost, as far as they are empty.</summary>
    private static void RemoveEmpty(string path, string? created)
    {
        try
        {
            for (string? folder = Full(path);
                created is not null && folder is not null && Directory.Exists(folder);
                folder = Path.GetDirectoryName(folder))
            {
                Directory.Delete(folder);
                created = folder == created ? null : created;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is not empty, or another process has just begun to use it.
        }
    }

    private static string Full(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file that was left behind hinders nobody.
        }
    }
}
