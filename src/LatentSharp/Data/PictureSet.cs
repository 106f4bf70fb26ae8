using LatentSharp.Imaging;

namespace LatentSharp.Data;

/// <summary>
/// Pictures of one format, decoded and held as bytes in planes <c>[channels, height, width]</c>, in memory or in a
/// <see cref="PictureCache"/>, in the order of their names, with what is known about each. Immutable; safe to read from many threads.
/// </summary>
public sealed class PictureSet
{
    private readonly IPictureStorage _storage;
    private readonly string[] _names;
    private readonly ulong[] _hashes;

    internal PictureSet(IPictureStorage storage, string[] names, ulong[] hashes, AttributeTable? attributes, int? testStart, IReadOnlyList<string> notes)
    {
        _storage = storage;
        _names = names;
        _hashes = hashes;
        Attributes = attributes;
        TestStart = testStart;
        Notes = notes;
        Duplicates = names.Length - new HashSet<ulong>(hashes).Count;
    }

    /// <summary>Number of pictures.</summary>
    public int Count => _names.Length;

    /// <summary>The format that all pictures share.</summary>
    public PictureFormat Format => _storage.Format;

    /// <summary>What is known about each picture, a row a picture; <see langword="null"/> if there are no labels.</summary>
    public AttributeTable? Attributes { get; }

    /// <summary>Index of the first picture of the test part that the source itself names (the rest of the set); <see langword="null"/> if it names none.</summary>
    public int? TestStart { get; }

    /// <summary>Number of pictures whose pixels equal those of an earlier one.</summary>
    public int Duplicates { get; }

    /// <summary>The choices made while reading, a line each, to be shown to a person.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The samples of one picture, <c>[channels, height, width]</c>, 0…255.</summary>
    /// <param name="index">Which picture.</param>
    /// <exception cref="DataException">They are kept in a file, which cannot be read or is damaged.</exception>
    public ReadOnlySpan<byte> Pixels(int index) => _storage.Get(index, default);

    /// <summary>The name of one picture: its path inside the folder or zip, with forward slashes, or e.g. <c>train/00012</c>.</summary>
    /// <param name="index">Which picture.</param>
    public string Name(int index) => _names[index];

    /// <summary>A 64-bit hash of the samples (XXH64): equal pictures have equal hashes, on every machine.</summary>
    /// <param name="index">Which picture.</param>
    public ulong Hash(int index) => _hashes[index];

    /// <summary>The same, which allocates nothing where the scratch has room for a picture.</summary>
    internal ReadOnlySpan<byte> Pixels(int index, Span<byte> scratch) => _storage.Get(index, scratch);

    /// <summary>The same pictures with other notes.</summary>
    internal PictureSet With(IReadOnlyList<string> notes) => new(_storage, _names, _hashes, Attributes, TestStart, notes);

    /// <summary>A copy of one picture as rows of interleaved samples.</summary>
    /// <param name="index">Which picture.</param>
    public Picture ToPicture(int index) => PixelConversion.ToPicture(Pixels(index), Format);
}
