using System.Runtime.CompilerServices;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Named;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables;
using LatentSharp.Tensors;

namespace LatentSharp.Data;

/// <summary>
/// Examples of one format, in the order of their names, with what is known about each. Immutable; safe to read from many threads.
/// </summary>
public abstract class Dataset
{
    // 2⁶⁴ divided by the golden ratio.
    private const ulong OtherHash = 0x9E3779B97F4A7C15;

    private readonly string[] _names;
    private readonly ulong[] _hashes;
    private bool _isPart;

    /// <summary>Prepares what every kind of data has.</summary>
    /// <param name="names">A name an example.</param>
    /// <param name="hashes">A hash of the content of each, e.g. XXH64.</param>
    /// <param name="attributes">What is known about each, a row an example; not given: nothing.</param>
    /// <param name="testStart">Index of the first example of the source's own test part; not given: it has none.</param>
    /// <param name="notes">The choices made while reading, a line each.</param>
    protected Dataset(IReadOnlyList<string> names, IReadOnlyList<ulong> hashes, AttributeTable? attributes = null, int? testStart = null,
        IReadOnlyList<string>? notes = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(hashes);
        if (names.Count != hashes.Count || (attributes is not null && attributes.Rows != names.Count))
        {
            throw new ArgumentException($"Dataset: {names.Count} names, {hashes.Count} hashes and {attributes?.Rows ?? names.Count} rows " +
                $"of attributes do not belong together.", nameof(names));
        }

        _names = names as string[] ?? [.. names];
        _hashes = hashes as ulong[] ?? [.. hashes];
        Attributes = attributes;
        TestStart = testStart;
        Notes = notes ?? [];
        Duplicates = _names.Length - new HashSet<ulong>(_hashes).Count;
    }

    /// <summary>Number of examples.</summary>
    public int Count => _names.Length;

    /// <summary>What one example is like.</summary>
    public abstract ExampleFormat Format { get; }

    /// <summary>What one example is called in messages, e.g. a picture or a row.</summary>
    public string Noun => Format.Kind.Noun;

    /// <summary>What is known about each example, a row each; <see langword="null"/> if there are no labels.</summary>
    public AttributeTable? Attributes { get; private set; }

    /// <summary>
    /// Index of the first example of the test part that the source itself names (the rest of the set); <see langword="null"/> if it names
    /// none.
    /// </summary>
    public int? TestStart { get; private set; }

    /// <summary>Number of examples whose content equals that of an earlier one.</summary>
    public int Duplicates { get; }

    /// <summary>The choices made while reading, a line each, to be shown to a person.</summary>
    public IReadOnlyList<string> Notes { get; private set; }

    /// <summary>Those of the notes that matter wherever the data are used: what was left out, and of a table all.</summary>
    public IReadOnlyList<string> LeftOut
    {
        get
        {
            if (Format.Kind.TellsAllNotes)
            {
                return Notes;
            }

            bool within = false;
            bool Begins(string note) => note.StartsWith(Sources.LeftOut.Prefix, StringComparison.Ordinal);
            return [.. Notes.Where(note => within = Begins(note) || (within && note.StartsWith(' ')))];
        }
    }

    /// <summary>
    /// Columns of words that go with the examples although the model does not use them, e.g. an identifier; a value each.
    /// </summary>
    internal IReadOnlyList<TextColumn> Others { get; init; } = [];

    /// <summary>
    /// Opens data of any kind: pictures in a folder, .zip or .tar of picture files (sub-folders included), an IDX file, gzip or not,
    /// or a folder of IDX files under MNIST's naming, NumPy arrays of pictures or of numbers, a table of numbers in a CSV file, or what has
    /// a name: the built-in <c>faces</c>, the sets of <see cref="NamedSets"/> that were fetched, and those of
    /// <see cref="DataKind.Register"/>. The training or the test part of a set of pictures alone is <c>faces:train</c> or
    /// <c>faces:test</c>. Where one picture will do, it may be named: <c>mnist:17</c>, <c>faces:test:3</c>,
    /// <c>avatars.zip:images/000001.png</c>,
    /// <c>digits.npy:5</c>.
    /// </summary>
    /// <param name="pathOrName">A path, or a name; a path that exists wins.</param>
    /// <param name="options">The wanted format and limits; not given: as the data has it.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DataException">The data cannot be used: the message says what, where, and what to do.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static Dataset Open(string pathOrName, DataOptions? options = null, CancellationToken cancellation = default) =>
        Open(pathOrName, options, progress: null, cancellation: cancellation);

    /// <summary>The same, with somebody who is told how far reading has come, from any thread.</summary>
    /// <param name="pathOrName">A path, or a name.</param>
    /// <param name="options">The wanted format and limits.</param>
    /// <param name="progress">Who is told.</param>
    /// <param name="threads">Threads to decode on; 0: one a processor. Their number changes no bit of the result.</param>
    /// <param name="cache">Where large sets of pictures are kept, so that they need not fit into memory and are decoded once; not given:
    /// all are kept in memory.</param>
    /// <param name="cancellation">Stops reading.</param>
    [OverloadResolutionPriority(-1)]
    internal static Dataset Open(string pathOrName, DataOptions? options = null, IProgress<DataProgress>? progress = null,
        int threads = 0, PictureCache? cache = null, CancellationToken cancellation = default) =>
        DataSource.Open(pathOrName, options ?? new DataOptions(), progress, threads, cache, cancellation);

    /// <summary>The name of one example: its path inside the folder or zip, with forward slashes, or e.g. <c>train/00012</c>.</summary>
    /// <param name="index">Which example.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    public string Name(int index) => _names[Checked(index)];

    /// <summary>A 64-bit hash of the content (XXH64): equal examples have equal hashes, on every machine.</summary>
    /// <param name="index">Which example.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    public ulong Hash(int index) => _hashes[Checked(index)];

    /// <summary>What decides on which side of a division an example is.</summary>
    internal ulong DivisionHash(int index) => _isPart ? _hashes[index] * OtherHash : _hashes[index];

    /// <summary>Writes chosen examples into a tensor as a model takes them: pixels in [0, 1], or standardized numbers.</summary>
    /// <param name="indices">Which ones, as many as the batch has.</param>
    /// <param name="destination">Receives them, <c>[batch, …]</c>.</param>
    /// <exception cref="ArgumentException">The destination has another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no example of one of the numbers.</exception>
    public void Fill(ReadOnlySpan<int> indices, Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Shape expected = Format.BatchShape(indices.Length);
        if (destination.Shape != expected)
        {
            throw new ArgumentException($"Dataset.Fill: expected a destination {expected}, found {destination.Shape}.",
                nameof(destination));
        }

        int length = Format.Length;
        for (int i = 0; i < indices.Length; i++)
        {
            Fill(Checked(indices[i]), destination.Span.Slice(i * length, length));
        }
    }

    /// <summary>Chosen examples as a tensor, <c>[n, …]</c>.</summary>
    /// <param name="indices">Which ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no example of one of the numbers.</exception>
    public Tensor Batch(ReadOnlySpan<int> indices)
    {
        var batch = new Tensor(Format.BatchShape(indices.Length));
        Fill(indices, batch);
        return batch;
    }

    /// <summary>All examples, a batch at a time; the next one is made while one is used.</summary>
    /// <param name="size">Examples a batch, at least 1; the last one may have fewer.</param>
    /// <param name="seed">Decides the order; null for that of the data.</param>
    /// <param name="cancellation">Stops the walk.</param>
    /// <returns>Tensors <c>[batch, …]</c> of their own.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    /// <exception cref="OperationCanceledException">Canceled, while walking.</exception>
    public IAsyncEnumerable<Tensor> BatchesAsync(int size, ulong? seed = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return Walk(size, seed, cancellation);
    }

    private async IAsyncEnumerable<Tensor> Walk(int size, ulong? seed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int[] all = [.. Enumerable.Range(0, Count)];
        Batches batches = seed is { } s ? Batches.Shuffled(all, size, s) : Batches.Ordered(all, size);
        var parts = new List<int[]>(batches.Count);
        foreach (ReadOnlySpan<int> part in batches.Epoch(0))
        {
            parts.Add(part.ToArray());
        }

        Task<Tensor>? next = null;
        for (int i = 0; i < parts.Count; i++)
        {
            Tensor batch = await (next ?? Task.Run(() => Batch(parts[0]), cancellation)).ConfigureAwait(false);
            int[]? following = parts.ElementAtOrDefault(i + 1);
            next = following is null ? null : Task.Run(() => Batch(following), cancellation);
            yield return batch;
        }
    }

    /// <summary>The same data with what is learned from the training part alone, such as the scale of each column.</summary>
    /// <param name="indices">The examples to measure, e.g. <see cref="Split.Train"/>.</param>
    /// <exception cref="DataException">There is nothing to learn from them.</exception>
    public abstract Dataset Standardized(ReadOnlySpan<int> indices);

    /// <summary>Writes one example as a model takes it.</summary>
    /// <param name="index">Which example.</param>
    /// <param name="values">Receives its values.</param>
    protected abstract void Fill(int index, Span<float> values);

    private int Checked(int index) => (uint)index < (uint)_names.Length ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"There is no {Noun} {index}: there are {Count}, numbered from 0.");

    /// <summary>The same examples with other notes.</summary>
    internal Dataset With(IReadOnlyList<string> notes) => With(Attributes, TestStart, notes);

    /// <summary>
    /// The same examples as one side of a division by content, which are divided anew by another hash: by the same, all would be on that
    /// side again.
    /// </summary>
    internal Dataset AsPart()
    {
        var copy = (Dataset)MemberwiseClone();
        copy._isPart = true;
        return copy;
    }

    /// <summary>The same examples with labels and a test part.</summary>
    internal Dataset With(AttributeTable? attributes, int? testStart, IReadOnlyList<string> notes)
    {
        var copy = (Dataset)MemberwiseClone();
        (copy.Attributes, copy.TestStart, copy.Notes) = (attributes, testStart, notes);
        return copy;
    }

    /// <summary>A copy whose own fields may still be changed, with other notes.</summary>
    protected Dataset Copy(IReadOnlyList<string> notes) => With(notes);
}
