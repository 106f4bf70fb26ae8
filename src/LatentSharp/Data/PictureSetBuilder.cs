namespace LatentSharp.Data;

/// <summary>Collects pictures of one format in any order, from any number of threads (one a picture), and makes them a set.</summary>
public sealed class PictureSetBuilder
{
    private readonly PictureStorage _storage;
    private readonly string[] _names;

    /// <summary>Makes room.</summary>
    /// <param name="format">The format of all pictures.</param>
    /// <param name="count">Number of pictures.</param>
    /// <exception cref="DataException">So many pictures do not fit into this machine's memory.</exception>
    public PictureSetBuilder(PictureFormat format, int count)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long bytes = (long)format.Length * count;
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw new DataException(
                $"{count} pictures of {format} need {bytes >> 20} MB, but this machine has {available >> 20} MB; use a smaller size or a limit.");
        }

        _storage = new PictureStorage(format, count);
        _names = new string[count];
        Array.Fill(_names, "");
    }

    /// <summary>The format of all pictures.</summary>
    public PictureFormat Format => _storage.Format;

    /// <summary>Number of pictures.</summary>
    public int Count => _names.Length;

    /// <summary>The place of one picture, to be written: <c>[channels, height, width]</c>.</summary>
    /// <param name="index">Which picture.</param>
    public Span<byte> Slot(int index) => _storage[index];

    /// <summary>Names one picture.</summary>
    /// <param name="index">Which picture.</param>
    /// <param name="name">Its name, with forward slashes.</param>
    public void SetName(int index, string name) => _names[index] = name;

    /// <summary>A builder that holds only the first plane of each picture.</summary>
    public PictureSetBuilder FirstPlane()
    {
        var grey = new PictureSetBuilder(Format with { Channels = 1 }, Count);
        for (int i = 0; i < Count; i++)
        {
            Slot(i)[..grey.Format.Length].CopyTo(grey.Slot(i));
            grey._names[i] = _names[i];
        }

        return grey;
    }

    /// <summary>Makes the set; the builder must not be written to afterwards.</summary>
    /// <param name="attributes">What is known about the pictures, a row each.</param>
    /// <param name="testStart">Index of the first picture of the source's own test part.</param>
    /// <param name="notes">The choices made while reading, a line each.</param>
    /// <exception cref="ArgumentException">The attributes have another number of rows.</exception>
    public PictureSet Build(AttributeTable? attributes = null, int? testStart = null, IReadOnlyList<string>? notes = null)
    {
        if (attributes is not null && attributes.Rows != Count)
        {
            throw new ArgumentException($"PictureSetBuilder.Build: {Count} pictures, but {attributes.Rows} rows of attributes.", nameof(attributes));
        }

        var hashes = new ulong[Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = ContentHash.Compute(_storage[i]);
        }

        return new PictureSet(_storage, _names, hashes, attributes, testStart, notes ?? []);
    }
}
