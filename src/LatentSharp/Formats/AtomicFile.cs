using System.Text;

namespace LatentSharp.Formats;

/// <summary>
/// Writes whole files or nothing: the bytes go to a temporary file beside the target, are flushed to the disk, and the
/// file is renamed over the target. On any failure the temporary file is removed and the target stays as it was.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes bytes.</summary>
    /// <param name="path">The target; its folder is created where it is missing.</param>
    /// <param name="bytes">The whole contents.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        using Pending pending = Pending.Open(path);
        pending.Try(bytes, static (stream, contents) => stream.Write(contents));
        pending.Commit();
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The target; its folder is created where it is missing.</param>
    /// <param name="text">The whole contents.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void WriteAllText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Writes what a callback writes. An exception of the callback's own passes through, and nothing is left behind.</summary>
    /// <param name="path">The target; its folder is created where it is missing.</param>
    /// <param name="write">Writes the whole contents to the stream, in order; it need not flush or close it.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using Pending pending = Pending.Open(path);
        pending.Try(write, static (stream, callback) => callback(stream));
        pending.Commit();
    }

    /// <summary>Removes temporary files that a process left which was killed while it wrote.</summary>
    /// <param name="folder">Where to look, sub-folders included; nobody else may be writing there.</param>
    internal static void RemoveLeftovers(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, ".*.tmp", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            // Path.GetRandomFileName gives eight characters, a dot, and three.
            if (Path.GetFileName(path) is { Length: 17 } name && name[9] == '.')
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>A file on its way: removed on disposal unless it was committed.</summary>
    private sealed class Pending : IDisposable
    {
        private readonly string _path;
        private readonly string _target;
        private readonly string? _temporary;
        private FileStream? _stream;
        private bool _committed;

        private Pending(string path, string target, string? temporary, FileStream stream)
        {
            _path = path;
            _target = target;
            _temporary = temporary;
            _stream = stream;
        }

        public static Pending Open(string path)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            try
            {
                string target = Path.GetFullPath(path);
                if (new FileInfo(target).LinkTarget is not null)
                {
                    target = File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
                }

                if (IsDevice(target))
                {
                    return new Pending(path, target, null, new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
                }

                if (Directory.Exists(target))
                {
                    throw new ModelFileException(path, "expected a place for a file, found a folder", "give the name of a file");
                }

                string folder = Path.GetDirectoryName(target) ?? ".";
                Directory.CreateDirectory(folder);
                string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
                return new Pending(path, target, temporary, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None));
            }
            catch (Exception e) when (IsSystem(e))
            {
                throw Failure(path, e);
            }
        }

        public void Try<T>(T contents, Action<Stream, T> write)
            where T : allows ref struct
        {
            try
            {
                write(_stream!, contents);
            }
            catch (Exception e) when (IsSystem(e))
            {
                throw Failure(_path, e);
            }
        }

        public void Commit()
        {
            try
            {
                // A device or pipe cannot be synchronised, and has no place beside it to be renamed from.
                _stream!.Flush(flushToDisk: _temporary is not null);
                _stream.Dispose();
                _stream = null;
                if (_temporary is not null)
                {
                    File.Move(_temporary, _target, overwrite: true);
                }

                _committed = true;
            }
            catch (Exception e) when (IsSystem(e))
            {
                throw Failure(_path, e);
            }
        }

        public void Dispose()
        {
            try
            {
                _stream?.Dispose();
            }
            catch (IOException)
            {
                // Closing flushes what is left; the failure that brought us here is the one to report.
            }

            if (!_committed && _temporary is not null)
            {
                try
                {
                    File.Delete(_temporary);
                }
                catch (Exception e) when (IsSystem(e))
                {
                    // The disk is gone or read-only: nothing can be removed, and the first failure is the one to report.
                }
            }
        }

        /// <summary>Devices and descriptors, e.g. /dev/stdout, are written straight: a rename would put a plain file in their place.</summary>
        private static bool IsDevice(string target) =>
            !OperatingSystem.IsWindows()
            && (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal))
            && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);

        private static bool IsSystem(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;

        private static ModelFileException Failure(string path, Exception cause) =>
            new(path, $"the file cannot be written ({cause.Message.TrimEnd('.')})", "free some space, or choose another place that you may write to", null, cause);
    }
}
