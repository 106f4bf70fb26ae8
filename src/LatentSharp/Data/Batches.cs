using LatentSharp.Tensors.Random;

namespace LatentSharp.Data;

/// <summary>
/// Cuts chosen pictures into batches, in a new order each epoch. The order is a function of (seed, epoch) alone, so that a
/// resumed run sees what an unbroken one would have seen. Walking through batches allocates nothing.
/// </summary>
internal sealed class Batches
{
    /// <summary>The random stream of the order of epochs.</summary>
    private const ulong OrderStream = 0x6F72646572; // "order" in ASCII

    private readonly int[] _indices;
    private readonly int[] _order;
    private readonly RandomStream? _stream;
    private readonly bool _dropLast;
    private int[][]? _classes;
    private int _together;

    private Batches(ReadOnlySpan<int> indices, int batchSize, RandomStream? stream, bool dropLast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        _indices = indices.ToArray();
        _order = indices.ToArray();
        _stream = stream;
        _dropLast = dropLast;
        BatchSize = batchSize;
    }

    /// <summary>Pictures a batch; the last one of an epoch may have fewer.</summary>
    public int BatchSize { get; }

    /// <summary>Number of pictures.</summary>
    public int Pictures => _indices.Length;

    /// <summary>Number of batches an epoch.</summary>
    public int Count => _dropLast ? _indices.Length / BatchSize : (_indices.Length + BatchSize - 1) / BatchSize;

    /// <summary>Batches in a new order each epoch.</summary>
    /// <param name="indices">The pictures, e.g. <see cref="Split.Train"/>.</param>
    /// <param name="batchSize">Pictures a batch, at least 1.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="dropLast">Leaves out the last batch if it is smaller.</param>
    public static Batches Shuffled(ReadOnlySpan<int> indices, int batchSize, ulong seed, bool dropLast = false) =>
        new(indices, batchSize, new RandomStream(seed, OrderStream), dropLast);

    /// <summary>Batches in the given order, the same each epoch; the last one may be smaller.</summary>
    /// <param name="indices">The pictures, e.g. <see cref="Split.Test"/>.</param>
    /// <param name="batchSize">Pictures a batch, at least 1.</param>
    public static Batches Ordered(ReadOnlySpan<int> indices, int batchSize) => new(indices, batchSize, null, false);

    /// <summary>
    /// Batches of some classes with as many pictures each, in a new order each epoch. Each class comes as often as the others, whatever its
    /// number of pictures; an epoch is as long as that of <see cref="Shuffled"/>.
    /// </summary>
    /// <param name="indices">The pictures, e.g. <see cref="Split.Train"/>.</param>
    /// <param name="classes">The class of each picture of the set, by number; −1 for one that is left out.</param>
    /// <param name="batchSize">Pictures a batch, at least 1.</param>
    /// <param name="together">Classes a batch; all of them where there are fewer.</param>
    /// <param name="seed">The seed of the order.</param>
    public static Batches Balanced(ReadOnlySpan<int> indices, int[] classes, int batchSize, int together, ulong seed)
    {
        int[] known = [.. indices.ToArray().Where(index => classes[index] >= 0)];
        int[][] members = [.. known.GroupBy(index => classes[index]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        return new Batches(indices, batchSize, new RandomStream(seed, OrderStream), dropLast: false)
        {
            _classes = members,
            _together = Math.Min(Math.Min(together, batchSize), members.Length),
        };
    }

    /// <summary>
    /// The batches of one epoch, for <c>foreach</c>; each is a span of indices into the set. The spans share one buffer: a walk ends
    /// where the next call begins.
    /// </summary>
    /// <param name="epoch">Which epoch.</param>
    /// <param name="firstBatch">The batch to begin with, for a run that is resumed inside an epoch.</param>
    public BatchEnumerator Epoch(long epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        _indices.CopyTo(_order, 0);
        if (_stream is { } stream && _classes is not null)
        {
            Balance(stream.Substream((ulong)epoch), _classes);
        }
        else if (_stream is { } order)
        {
            order.Substream((ulong)epoch).Shuffle(_order.AsSpan());
        }

        int length = _dropLast ? Count * BatchSize : _order.Length;
        int start = (int)Math.Min((long)firstBatch * BatchSize, length);
        return new BatchEnumerator(_order.AsSpan(start, length - start), BatchSize);
    }

    /// <summary>Fills the order: class after class from a shuffled round of them, of each class its pictures in a shuffled round.</summary>
    private void Balance(RandomStream stream, int[][] classes)
    {
        int[][] members = [.. classes.Select(of => (int[])of.Clone())];
        int[] taken = new int[members.Length];
        for (int c = 0; c < members.Length; c++)
        {
            stream.Substream((ulong)c + 1).Shuffle(members[c].AsSpan());
        }

        int[] round = [.. Enumerable.Range(0, members.Length)];
        int next = round.Length;
        ulong rounds = 0;
        for (int start = 0; start < _order.Length; start += BatchSize)
        {
            int size = Math.Min(BatchSize, _order.Length - start);
            if (next + _together > round.Length)
            {
                stream.Substream(0).Substream(rounds++).Shuffle(round.AsSpan());
                next = 0;
            }

            for (int i = 0; i < size; i++)
            {
                int c = round[next + (i % _together)];
                _order[start + i] = members[c][taken[c]++ % members[c].Length];
            }

            next += _together;
        }
    }
}
