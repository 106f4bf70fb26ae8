using System.Text;
using LatentSharp.Imaging.Files;

namespace LatentSharp.Formats;

/// <summary>
/// Writes whole files or nothing: the bytes go to a temporary file beside the target, are flushed to the disk, and the
/// file is renamed over the target. On any failure the temporary file is removed and the target stays as it was.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes bytes.</summary>
    /// <param name="path">The target; its folder is created where it is missing.</param>
    /// <param name="bytes">The whole contents.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> bytes)
    {
        Check(path);
        Try(path, new Contents(path, bytes), static contents =>
        {
            using PendingFile pending = PendingFile.Open(contents.Path);
            pending.Stream.Write(contents.Bytes);
            pending.Commit();
        });
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
        Check(path);
        Try(path, (path, write), static contents =>
        {
            using PendingFile pending = PendingFile.Open(contents.path);
            contents.write(pending.Stream);
            pending.Commit();
        });
    }

    private static void Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new ModelFileException(path, "expected a place for a file, found a folder", "give the name of a file");
        }
    }

    private readonly ref struct Contents(string path, ReadOnlySpan<byte> bytes)
    {
        public readonly string Path = path;
        public readonly ReadOnlySpan<byte> Bytes = bytes;
    }

    /// <summary>Runs what writes, and names the file in what goes wrong.</summary>
    internal static void Try<T>(string path, T contents, Action<T> write)
        where T : allows ref struct
    {
        try
        {
            write(contents);
        }
        catch (ReadOnlyFileException e)
        {
            throw new ModelFileException(path, e.Message, "allow writing to it, or choose another place", null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelFileException(path, $"the file cannot be written ({e.Message.TrimEnd('.')})",
                "free some space, or choose another place that you may write to", null, e);
        }
    }
}
