using System.IO.Compression;

namespace LatentSharp.Data.Sources.Archives;

/// <summary>
/// The files of a zip. Bytes are taken out one file at a time (an archive has one read position); decoding them is left to the caller's
/// threads.
/// </summary>
internal sealed class ZipContainer : IPictureContainer
{
    /// <summary>An archive that says it holds more than this is refused: 64 GB.</summary>
    private const long LargestTotal = 64L << 30;

    /// <summary>
    /// Deflate packs no better than 258 bytes into two bits (RFC 1951: the longest match, a code of one bit for it and for its distance).
    /// </summary>
    private const long LargestRatio = 1032;

    /// <summary>Room made for an entry before any of it has come: 1 MB, more than most pictures need.</summary>
    private const int FirstPiece = 1 << 20;

    /// <summary>More entries are no pictures that one learns from, and their names alone fill the memory: 10 million.</summary>
    private const int MostEntries = 10_000_000;

    private const int LinkMode = 0xA000;
    private const int KindMask = 0xF000;

    private readonly ZipArchive _archive;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    public ZipContainer(string path)
    {
        Path = path;
        FileStream file = Paths.OpenFile(path);
        try
        {
            _archive = new ZipArchive(file, ZipArchiveMode.Read);
            AddEntries();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or ArgumentException)
        {
            file.Dispose();
            throw new DataException($"'{path}' is not a whole zip file: {error.Message.TrimEnd('.')}; fetch or make it again.", error);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        Names = [.. _entries.Keys];
    }

    public string Path { get; }

    public IReadOnlyList<string> Names { get; }

    public LeftOut LeftOut { get; } = new();

    public IReadOnlyList<(string Name, DataException Fault)> Faults => [];

    public string Describe(string name) => $"{name}' in '{Path}";

    public long Length(string name) => _entries[name].Length;

    public byte[] Read(string name) => Extract(name, (stream, length) =>
    {
        // Grown as bytes come: what an entry says of its length is no reason to make room for it.
        var bytes = new byte[Math.Min(length, FirstPiece)];
        int filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            if (filled < bytes.Length)
            {
                throw new InvalidDataException($"it ends after {filled} bytes, but says it has {length}");
            }

            if (filled == length)
            {
                break;
            }

            Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
        }

        return stream.ReadByte() < 0 ? bytes : throw new InvalidDataException("more bytes follow than it says");
    });

    public int ReadStart(string name, Span<byte> destination)
    {
        int wanted = destination.Length;
        byte[] start = Extract(name, (stream, _) =>
        {
            var bytes = new byte[wanted];
            return bytes[..stream.ReadAtLeast(bytes, wanted, throwOnEndOfStream: false)];
        });
        start.CopyTo(destination);
        return start.Length;
    }

    public void Dispose() => _archive.Dispose();

    private byte[] Extract(string name, Func<Stream, long, byte[]> read)
    {
        ZipArchiveEntry entry = _entries[name];
        if (entry.Length > Paths.LargestFile)
        {
            throw new DataException(
                $"'{Describe(name)}' says it has {entry.Length >> 20} MB, more than the {Paths.LargestFile >> 20} MB that one file may " +
                    $"have; take it out.")
            {
                Setting = "skip-bad",
            };
        }

        // Before room is made for a size that a stranger wrote.
        if (entry.Length > LargestRatio * (entry.CompressedLength + 1))
        {
            throw new DataException(
                $"'{Describe(name)}' says it has {entry.Length} bytes, more than {entry.CompressedLength} packed bytes can hold; make " +
                    $"the " +
                    $"zip again.")
            {
                Setting = "skip-bad",
            };
        }

        try
        {
            lock (_lock)
            {
                using Stream stream = entry.Open();
                return read(stream, entry.Length);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            throw new DataException($"'{Describe(name)}' cannot be unpacked: {error.Message.TrimEnd('.')}; make the zip again.",
                error)
            { Setting = "skip-bad" };
        }
    }

    private void AddEntries()
    {
        long total = 0;
        if (_archive.Entries.Count > MostEntries)
        {
            throw new DataException(
                $"'{Path}' has {_archive.Entries.Count} entries, more than the {MostEntries} that are read; unpack it by hand if you " +
                    $"trust it, and give the folder.");
        }

        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            string name = Paths.InArchive(Path, "zip", entry.FullName);

            if (entry.Length > LargestTotal - total)
            {
                throw new DataException($"'{Path}' says it holds more than {LargestTotal >> 30} GB; unpack it by hand if you trust it, " +
                    $"and give the folder.");
            }

            total += entry.Length;

            // Folders, and what file managers leave behind.
            if (name.EndsWith('/') || Paths.IsLeftBehind(name))
            {
                continue;
            }

            if (((entry.ExternalAttributes >> 16) & KindMask) == LinkMode)
            {
                LeftOut.Add(Reason.ZipLink, name);
                continue;
            }

            if (entry.IsEncrypted)
            {
                throw new DataException($"'{Path}' is protected by a password; unpack it first, and give the folder.");
            }

            if (!_entries.TryAdd(name, entry))
            {
                throw new DataException($"'{Path}' has two entries named '{name}'; make the zip again.");
            }
        }
    }
}
