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
        if (_stream is { } stream)
        {
            stream.Substream((ulong)epoch).Shuffle(_order.AsSpan());
        }

        int length = _dropLast ? Count * BatchSize : _order.Length;
        int start = (int)Math.Min((long)firstBatch * BatchSize, length);
        return new BatchEnumerator(_order.AsSpan(start, length - start), BatchSize);
    }
}
