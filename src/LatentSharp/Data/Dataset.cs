using System.IO.Hashing;
using System.Runtime.InteropServices;
using LatentSharp.Data.Tables;
using LatentSharp.Imaging;

namespace LatentSharp.Data;

/// <summary>
/// Pictures of one format, decoded and held as bytes in planes <c>[channels, height, width]</c>, in memory or in a
/// <see cref="PictureCache"/>, in the order of their names, with what is known about each. Immutable; safe to read from many threads. A set
/// may be a table of numbers instead: then a row stands for a picture of one pixel with a channel a column, and <see cref="Columns"/> says
/// which.
/// </summary>
public sealed class Dataset
{
    private readonly IPictureStorage _storage;
    private readonly string[] _names;
    private readonly ulong[] _hashes;
    private readonly TableRows? _rows;

    internal Dataset(IPictureStorage storage, string[] names, ulong[] hashes, AttributeTable? attributes, int? testStart,
        IReadOnlyList<string> notes, TableRows? rows = null)
    {
        _storage = storage;
        _names = names;
        _hashes = hashes;
        Attributes = attributes;
        TestStart = testStart;
        Notes = notes;
        _rows = rows;
        Duplicates = names.Length - new HashSet<ulong>(hashes).Count;
    }

    /// <summary>Number of pictures.</summary>
    public int Count => _names.Length;

    /// <summary>The format that all pictures share.</summary>
    public PictureFormat Format => _storage.Format;

    /// <summary>The columns of a table of numbers, and what standardizes them; <see langword="null"/> for pictures.</summary>
    public TableColumns? Columns => _rows?.Columns;

    /// <summary>What is known about each picture, a row a picture; <see langword="null"/> if there are no labels.</summary>
    public AttributeTable? Attributes { get; }

    /// <summary>Columns of a table that a model was applied to and does not use, e.g. an identifier; a value a row.</summary>
    public IReadOnlyList<TextColumn> Others { get; private init; } = [];

    /// <summary>
    /// Index of the first picture of the test part that the source itself names (the rest of the set); <see langword="null"/> if it names
    /// none.
    /// </summary>
    public int? TestStart { get; }

    /// <summary>
    /// What transparent pictures were laid upon, where that was chosen from the pictures; <see langword="null"/> where it is as was asked
    /// for.
    /// </summary>
    public Color? Background { get; internal init; }

    /// <summary>Number of pictures whose pixels equal those of an earlier one.</summary>
    public int Duplicates { get; }

    /// <summary>What was lost when the pictures were brought to the format; nothing of pictures that come from a cache.</summary>
    public FittingLosses Losses { get; internal init; } = new();

    /// <summary>The choices made while reading, a line each, to be shown to a person.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Those of the notes that say what was left out, which matter wherever pictures are used.</summary>
    public IReadOnlyList<string> LeftOut
    {
        get
        {
            bool within = false;
            bool Begins(string note) => note.StartsWith(Sources.LeftOut.Prefix, StringComparison.Ordinal);
            return [.. Notes.Where(note => within = Begins(note) || (within && note.StartsWith(' ')))];
        }
    }

    /// <summary>The samples of one picture, <c>[channels, height, width]</c>, 0…255; not for a table of numbers.</summary>
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
    internal Dataset With(IReadOnlyList<string> notes) =>
        new(_storage, _names, _hashes, Attributes, TestStart, notes, _rows) { Others = Others, Losses = Losses, Background = Background };

    /// <summary>The same pictures with labels and a test part.</summary>
    internal Dataset With(AttributeTable? attributes, int? testStart, IReadOnlyList<string> notes) =>
        new(_storage, _names, _hashes, attributes, testStart, notes, _rows) { Others = Others, Losses = Losses, Background = Background };

    /// <summary>A copy of one picture as rows of interleaved samples.</summary>
    /// <param name="index">Which picture.</param>
    public Picture ToPicture(int index) => PixelConversion.ToPicture(Pixels(index), Format);

    /// <summary>One row of a table in its own units, <c>[columns]</c>.</summary>
    /// <param name="index">Which row.</param>
    /// <exception cref="InvalidOperationException">These are pictures.</exception>
    public ReadOnlySpan<double> Row(int index) =>
        _rows is null ? throw new InvalidOperationException("Dataset.Row: these are pictures, which have no rows of numbers.")
            : _rows[index];

    /// <summary>The same table, standardized: each column gets mean 0 and standard deviation 1 over the chosen rows.</summary>
    /// <param name="indices">The rows to measure, e.g. <see cref="Split.Train"/>.</param>
    /// <exception cref="DataException">No column varies over these rows.</exception>
    /// <exception cref="InvalidOperationException">These are pictures.</exception>
    public Dataset Standardized(ReadOnlySpan<int> indices)
    {
        if (_rows is null)
        {
            throw new InvalidOperationException("Dataset.Standardised: these are pictures, which are not standardised.");
        }

        TableRows rows = _rows.Standardized(indices);
        List<string> notes = [.. Notes, $"standardised: each column has mean 0 and standard deviation 1 over the {indices.Length} " +
            $"training rows"];
        notes.AddRange(rows.Columns.Names
            .Where((_, j) => rows.Columns.Scales[j] == 0)
            .Select((name, _) => $"constant: the column '{name}' has one value in all training rows; nothing is learned of it, and it is " +
                $"given back as it is"));
        return new Dataset(_storage, _names, _hashes, Attributes, TestStart, notes, rows) { Others = Others, Background = Background };
    }

    /// <summary>What one of them is called in messages: a picture or a row.</summary>
    internal string Noun => _rows is null ? "picture" : "row";

    /// <summary>A table as a set.</summary>
    internal static Dataset OfTable(TableRows rows, string[] names, AttributeTable? attributes, IReadOnlyList<string> notes,
        IReadOnlyList<TextColumn> others)
    {
        var hashes = new ulong[names.Length];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(rows[i]));
        }

        return new Dataset(new PictureStorage(rows.Columns.ToFormat(), 0), names, hashes, attributes, null, notes,
            rows)
        { Others = others };
    }
}
