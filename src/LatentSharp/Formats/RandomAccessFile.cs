using System.Diagnostics.Metrics;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Formats;

/// <summary>
/// An open file, or one whose bytes are in memory, to read from at any offset; every failure is a <see cref="ModelFileException"/> that
/// names the file.
/// </summary>
internal sealed class RandomAccessFile : IDisposable
{
    // Counts openings, with the path of each, for whoever listens.
    private static readonly Counter<long> Opened = new Meter("LatentSharp.Formats").CreateCounter<long>("latentsharp.files.opened");

    private readonly SafeFileHandle? _handle;
    private readonly byte[] _bytes = [];

    private RandomAccessFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        Length = length;
        _handle = handle;
    }

    private RandomAccessFile(string path, byte[] bytes)
    {
        Path = path;
        Length = bytes.Length;
        _bytes = bytes;
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>A file whose bytes were read already, e.g. out of an archive.</summary>
    /// <param name="path">What it is called in messages.</param>
    /// <param name="bytes">All of it.</param>
    public static RandomAccessFile Of(string path, byte[] bytes) => new(path, bytes);

    /// <summary>Opens a file. The open handle keeps seeing this file when another is renamed over its path.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">There is no such file, or it cannot be opened.</exception>
    public static RandomAccessFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new ModelFileException(path, "expected a file, found a folder", "give the path of a file in it");
        }

        if (Disk.DiskPath.Special(path) is { } special)
        {
            throw new ModelFileException(path, $"expected a file, found {special}", "give the path of a file");
        }

        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var file = new RandomAccessFile(path, handle, RandomAccess.GetLength(handle));
            Opened.Add(1, new KeyValuePair<string, object?>("path", path));
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException(path, "there is no such file", "check the path", null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            handle?.Dispose();
            throw new ModelFileException(path, $"the file cannot be read ({e.Message.TrimEnd('.')})",
                "check that it is a plain file that you may read", null, e);
        }
    }

    /// <summary>A file that was opened elsewhere, under the name that messages shall have; owned from here on.</summary>
    public static RandomAccessFile Of(string name, SafeFileHandle handle) => new(name, handle, RandomAccess.GetLength(handle));

    /// <summary>Fills a span from an offset.</summary>
    /// <param name="offset">First byte to read.</param>
    /// <param name="bytes">Receives the bytes; all of it is filled.</param>
    /// <exception cref="ModelFileException">The file ends before the span is full, or the disk fails.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                int count = _handle is null ? Copy(offset, bytes) : RandomAccess.Read(_handle, bytes, offset);
                if (count == 0)
                {
                    throw new ModelFileException(Path, $"expected {bytes.Length} more bytes, found the end of the file",
                        "it was cut short; copy or make it again", offset);
                }

                bytes = bytes[count..];
                offset += count;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ModelFileException(Path, $"the file cannot be read ({e.Message.TrimEnd('.')})",
                "check the disk, and copy or make the file again", offset, e);
        }
    }

    public void Dispose() => _handle?.Dispose();

    private int Copy(long offset, Span<byte> destination)
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan((int)Math.Min(offset, _bytes.Length));
        int count = Math.Min(rest.Length, destination.Length);
        rest[..count].CopyTo(destination);
        return count;
    }
}
