namespace LatentSharp.Imaging.Files;

/// <summary>
/// A file on its way: written beside its place, brought to the disk, and renamed over its place by <see cref="Commit"/>; removed on
/// disposal
/// unless it was committed. The file that is there keeps its permissions; one that is read-only is not replaced. Every method may throw
/// <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/> or <see cref="NotSupportedException"/>.
/// </summary>
internal sealed class PendingFile : IDisposable
{
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly string _target;
    private readonly string? _temporary;
    private bool _committed;

    private PendingFile(string target, string? temporary, FileStream stream)
    {
        _target = target;
        _temporary = temporary;
        Stream = stream;
    }

    /// <summary>Takes the contents.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file; its folder is created where it is missing.</summary>
    /// <param name="path">The place. Devices, e.g. /dev/stdout, are written straight: a rename would put a plain file in their
    /// place.</param>
    /// <param name="followsLink">Whether a link there stays and its target is replaced; else the link itself is replaced.</param>
    public static PendingFile Open(string path, bool followsLink = true)
    {
        string target = Path.GetFullPath(path);
        if (followsLink && new FileInfo(target).LinkTarget is not null)
        {
            target = File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
        }

        if (IsDevice(target))
        {
            return new PendingFile(target, null, new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite,
                bufferSize: 0));
        }

        if (followsLink && IsReadOnly(target))
        {
            throw new ReadOnlyFileException();
        }

        string folder = Path.GetDirectoryName(target) ?? throw new IOException("this names a folder, not a file");
        Directory.CreateDirectory(folder);
        UnixFileMode? mode = !OperatingSystem.IsWindows() && followsLink && File.Exists(target) ? File.GetUnixFileMode(target) : null;
        string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        var pending = new PendingFile(target, temporary, new FileStream(temporary, options));
        try
        {
            if (mode is { } kept && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(pending.Stream.SafeFileHandle, kept);
            }

            return pending;
        }
        catch
        {
            pending.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file is there that nobody may write to.</summary>
    public static bool IsReadOnly(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() ? File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly)
            : (File.GetUnixFileMode(path) & AnyWrite) == UnixFileMode.None);

    /// <summary>Brings the contents to the disk and gives them their name.</summary>
    public void Commit()
    {
        if (_temporary is null)
        {
            // A device or pipe cannot be synchronized.
            Stream.Flush();
            _committed = true;
            return;
        }

        DiskSync.Flush(Stream);
        if (OperatingSystem.IsWindows())
        {
            Stream.Dispose();
        }

        // Elsewhere while it is open, and locked: so nobody takes it for what a killed process left. Others may read it from here on.
        File.Move(_temporary, _target, overwrite: true);
        _committed = true;
        DiskSync.FlushFolder(Path.GetDirectoryName(_target)!);
    }

    public void Dispose()
    {
        if (!_committed && _temporary is not null)
        {
            try
            {
                // Before it is closed, which unlocks it; but Windows removes no open file.
                if (OperatingSystem.IsWindows())
                {
                    Close();
                }

                File.Delete(_temporary);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The disk is gone or read-only: nothing can be removed, and the first failure is the one to report.
            }
        }

        Close();
    }

    /// <summary>
    /// Removes temporary files that a process left which was killed while it wrote, and not those that are being written.
    /// </summary>
    /// <param name="folder">Where to look; its sub-folders are left alone, since others may be writing there.</param>
    public static void RemoveLeftovers(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, ".*.tmp",
            new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            // Path.GetRandomFileName gives eight characters, a dot, and three.
            if (Path.GetFileName(path) is { Length: 17 } name && name[9] == '.' && !IsInUse(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Whether a process has the file open, or it is no plain file at all.</summary>
    private static bool IsInUse(string path)
    {
        try
        {
            // For reading and writing, which does not wait for the other end of a pipe.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return !stream.CanSeek;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static bool IsDevice(string target) =>
        !OperatingSystem.IsWindows()
        && (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal))
        && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private void Close()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // Closing flushes what is left; the failure that brought us here is the one to report.
        }
    }
}
