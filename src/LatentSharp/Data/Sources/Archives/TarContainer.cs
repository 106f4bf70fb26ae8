using System.Formats.Tar;
using LatentSharp.Data.Cache;

namespace LatentSharp.Data.Sources.Archives;

/// <summary>The files of a tar archive, gzip or not; one in gzip is unpacked into a file of its own first.</summary>
internal sealed class TarContainer : IPictureContainer
{
    private const int MostEntries = 10_000_000;

    private readonly FileStream _file;
    private readonly Dictionary<string, (long Offset, long Length)> _entries = new(StringComparer.Ordinal);

    /// <summary>Lists an archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isPacked">Whether it is in gzip.</param>
    /// <param name="cancellation">Stops unpacking.</param>
    /// <exception cref="DataException">It is damaged, or points outside.</exception>
    public TarContainer(string path, bool isPacked, CancellationToken cancellation)
    {
        Path = path;
        _file = isPacked ? Unpacked.ToFile(path, cancellation) : Paths.OpenFile(path);
        try
        {
            AddEntries(cancellation);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or ArgumentException or FormatException
            or NotSupportedException or InvalidOperationException or OverflowException)
        {
            _file.Dispose();
            throw new DataException($"'{path}' is not a whole tar archive: {error.Message.TrimEnd('.')}; fetch or make it again.", error);
        }
        catch
        {
            _file.Dispose();
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

    public byte[] Read(string name)
    {
        long length = _entries[name].Length;
        if (length > Paths.LargestFile)
        {
            throw new DataException(
                $"'{Describe(name)}' has {length >> 20} MB, more than the {Paths.LargestFile >> 20} MB that one file may have; take it " +
                    $"out.")
            {
                Setting = "skip-bad",
            };
        }

        var bytes = new byte[length];
        return ReadStart(name, bytes) == length ? bytes
            : throw new DataException($"'{Describe(name)}' is cut short, as the archive is; fetch or make it again.")
            {
                Setting =
                "skip-bad"
            };
    }

    public int ReadStart(string name, Span<byte> destination)
    {
        (long offset, long length) = _entries[name];
        Span<byte> wanted = destination[..(int)Math.Min(length, destination.Length)];
        try
        {
            return CachedPictures.ReadAll(_file.SafeFileHandle, wanted, offset);
        }
        catch (IOException error)
        {
            throw new DataException($"'{Path}' cannot be read: {error.Message.TrimEnd('.')}; check the file.",
                error)
            { Setting = "skip-bad" };
        }
    }

    public void Dispose() => _file.Dispose();

    private static Reason ReasonOf(TarEntryType type) => type switch
    {
        TarEntryType.SymbolicLink or TarEntryType.HardLink => Reason.ZipLink,
        TarEntryType.Fifo => Reason.Pipe,
        TarEntryType.CharacterDevice or TarEntryType.BlockDevice => Reason.Device,
        _ => Reason.OtherEntry,
    };

    private void AddEntries(CancellationToken cancellation)
    {
        TarHeads.Check(_file.SafeFileHandle, Path, cancellation);
        using var reader = new TarReader(_file, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            string name = Paths.InArchive(Path, "archive", entry.Name);
            name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
            if (entry.EntryType == TarEntryType.Directory || name.Length == 0 || Paths.IsLeftBehind(name))
            {
                continue;
            }

            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            {
                LeftOut.Add(ReasonOf(entry.EntryType), name);
                continue;
            }

            if (_entries.Count >= MostEntries)
            {
                throw new DataException(
                    $"'{Path}' has more than the {MostEntries} entries that are read; unpack it by hand if you trust it, and give the " +
                        $"folder.");
            }

            // A later entry of a name replaces an earlier one, as it does when the archive is unpacked.
            _entries[name] = (entry.DataOffset, entry.Length);
        }
    }
}
