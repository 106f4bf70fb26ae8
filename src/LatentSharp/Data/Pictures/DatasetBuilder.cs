using System.IO.Hashing;
using LatentSharp.Data.Cache;
using LatentSharp.Data.Values;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Pictures;

/// <summary>Collects pictures of one format in any order, from any number of threads (one a picture), and makes them a set.</summary>
internal sealed class DatasetBuilder
{
    private readonly PictureStorage? _storage;
    private readonly CacheWriter? _writer;
    private readonly string[] _names;
    private readonly LevelRange _range = new();

    /// <summary>Makes room.</summary>
    /// <param name="format">The format of all pictures.</param>
    /// <param name="count">Number of pictures.</param>
    /// <exception cref="DataException">So many pictures do not fit into this machine's memory.</exception>
    public DatasetBuilder(PictureFormat format, int count)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long bytes = (long)format.Length * count;
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new DataException(
                $"{count} pictures of {format} need {bytes >> 20} MB, but this machine has {available >> 20} MB; use a smaller size or a " +
                    $"limit.");
        }

        Format = format;
        _storage = new PictureStorage(format, count);
        _names = new string[count];
        Array.Fill(_names, "");
    }

    /// <summary>Collects pictures in a file; they are added by <see cref="Add"/> only.</summary>
    internal DatasetBuilder(PictureFormat format, int count, CacheWriter writer)
    {
        Format = format;
        _writer = writer;
        _names = new string[count];
        Array.Fill(_names, "");
    }

    /// <summary>The format of all pictures.</summary>
    public PictureFormat Format { get; }

    /// <summary>Where losses are counted while pictures are fitted.</summary>
    internal FittingLosses Losses { get; } = new();

    /// <summary>Number of pictures.</summary>
    public int Count => _names.Length;

    /// <summary>What transparent pictures are laid upon, where that was chosen from them.</summary>
    internal Color? Background { get; set; }

    /// <summary>Which sample of 16 bits is white.</summary>
    internal int? White { get; set; }

    /// <summary>The place of one picture, to be written: <c>[channels, height, width]</c>.</summary>
    /// <param name="index">Which picture.</param>
    public Span<byte> Slot(int index) =>
        (_storage ?? throw new InvalidOperationException("DatasetBuilder.Slot: these pictures go to a file; add them."))[index];

    /// <summary>Names one picture.</summary>
    /// <param name="index">Which picture.</param>
    /// <param name="name">Its name, with forward slashes.</param>
    public void SetName(int index, string name) => _names[index] = name;

    /// <summary>Writes and names one picture, in memory or in a file.</summary>
    /// <param name="index">Which picture.</param>
    /// <param name="name">Its name, with forward slashes.</param>
    /// <param name="fill">Writes the samples.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    internal void Add(int index, string name, SlotFill fill)
    {
        _names[index] = name;
        if (_writer is { } writer)
        {
            writer.Add(index, Look);
        }
        else
        {
            Look(Slot(index));
        }

        void Look(Span<byte> slot)
        {
            fill(slot);
            _range.Add(slot);
        }
    }

    /// <summary>A builder that holds only the first plane of each picture.</summary>
    public DatasetBuilder FirstPlane() => FirstPlane(new DatasetBuilder(Format with { Channels = 1 }, Count));

    /// <summary>The same, in memory or in a file as is fit for its size; this builder is done with.</summary>
    internal DatasetBuilder FirstPlane(ReadContext context)
    {
        DatasetBuilder gray = FirstPlane(context.Builder(Format with { Channels = 1 }, Count));
        (gray.Background, gray.White) = (Background, White);
        _writer?.Dispose();
        return gray;
    }

    private DatasetBuilder FirstPlane(DatasetBuilder gray)
    {
        byte[] scratch = new byte[Format.Length];
        for (int i = 0; i < Count; i++)
        {
            int index = i;
            gray.Add(index, _names[index], slot =>
                (_writer is { } writer ? writer.Get(index, scratch) : Slot(index))[..slot.Length].CopyTo(slot));
        }

        return gray;
    }

    /// <summary>Makes the set; the builder must not be written to afterwards.</summary>
    /// <param name="attributes">What is known about the pictures, a row each.</param>
    /// <param name="testStart">Index of the first picture of the source's own test part.</param>
    /// <param name="notes">The choices made while reading, a line each.</param>
    /// <exception cref="ArgumentException">The attributes have another number of rows.</exception>
    public PictureDataset Build(AttributeTable? attributes = null, int? testStart = null, IReadOnlyList<string>? notes = null)
    {
        if (attributes is not null && attributes.Rows != Count)
        {
            throw new ArgumentException($"DatasetBuilder.Build: {Count} pictures, but {attributes.Rows} rows of attributes.",
                nameof(attributes));
        }

        notes = [.. notes ?? [], .. _range.Warnings(Count)];
        if (_writer is { } writer)
        {
            return writer.Finish(_names, attributes, testStart, notes, Background, White);
        }

        var hashes = new ulong[Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = XxHash64.HashToUInt64(Slot(i));
        }

        return new PictureDataset(_storage!, _names, hashes, attributes, testStart, notes)
        {
            Losses = Losses,
            Background = Background,
            White = White,
        };
    }
}
