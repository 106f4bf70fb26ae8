namespace LatentSharp.Tensors.Random;

/// <summary>
/// Counter-based random numbers: every draw is a pure function of (seed, stream, index), so that the same draw can be
/// made again in any order, on any number of threads, and after a resume. There is no state and no global generator.
/// Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
/// </summary>
public readonly partial struct RandomStream : IEquatable<RandomStream>
{
    private readonly ulong _seed;
    private readonly ulong _stream;

    /// <summary>Addresses one stream of one seed.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">Which of its 2⁶⁴ independent streams, e.g. one a purpose.</param>
    public RandomStream(ulong seed, ulong stream)
    {
        _seed = seed;
        _stream = stream;
    }

    /// <summary>Compares seed and stream.</summary>
    public static bool operator ==(RandomStream left, RandomStream right) => left.Equals(right);

    /// <summary>Compares seed and stream.</summary>
    public static bool operator !=(RandomStream left, RandomStream right) => !left.Equals(right);

    /// <summary>
    /// A stream that depends on this one and a number, e.g. the epoch or the step: streams of different numbers are independent.
    /// </summary>
    /// <param name="number">The number.</param>
    public RandomStream Substream(ulong number)
    {
        // One Philox block under the same key mixes stream and number; the high bit keeps the address off those of draws.
        (uint a, uint b, uint c, uint d) = Philox.Block(_seed ^ 0x5851F42D4C957F2Dul, number, _stream);
        return new RandomStream(_seed ^ (((ulong)a << 32) | b), ((ulong)c << 32) | d);
    }

    /// <summary>The 32 random bits at a position of the stream.</summary>
    /// <param name="index">Position.</param>
    public uint Bits(ulong index)
    {
        (uint a, uint b, uint c, uint d) = Philox.Block(_seed, index >> 2, _stream);
        return (index & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>A uniform number in [0, 1) with 24 bits.</summary>
    /// <param name="index">Position in the stream.</param>
    public float Uniform(ulong index) => (Bits(index) >> 8) * (1f / 16777216f);

    /// <summary>A uniform integer in [0, <paramref name="bound"/>), by multiplication (Lemire 2019); the bias is below bound/2³².</summary>
    /// <param name="index">Position in the stream.</param>
    /// <param name="bound">Exclusive upper bound, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Integer(ulong index, int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(((ulong)Bits(index) * (uint)bound) >> 32);
    }

    /// <summary>Shuffles in place (Fisher and Yates); the order is a function of seed and stream alone.</summary>
    /// <param name="items">The items.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Integer((ulong)i, i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <inheritdoc/>
    public bool Equals(RandomStream other) => _seed == other._seed && _stream == other._stream;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RandomStream other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_seed, _stream);
}
