namespace LatentSharp.Data.Pictures;

/// <summary>Equal slots of bytes in arrays of about 64 MB, so that a set may be larger than the largest array (2 GB).</summary>
internal sealed class PictureStorage : IPictureStorage
{
    private const int ChunkBytes = 64 << 20;
    private readonly byte[][] _chunks;
    private readonly int _perChunk;

    public PictureStorage(PictureFormat format, int count)
    {
        Format = format;
        Count = count;
        _perChunk = Math.Max(1, ChunkBytes / format.Length);
        _chunks = new byte[(count + _perChunk - 1) / _perChunk][];
        for (int i = 0; i < _chunks.Length; i++)
        {
            _chunks[i] = new byte[Math.Min(_perChunk, count - (i * _perChunk)) * format.Length];
        }
    }

    public PictureFormat Format { get; }

    public int Count { get; }

    public ReadOnlySpan<byte> Get(int index, Span<byte> scratch) => this[index];

    /// <summary>The slot of one picture, <c>[channels, height, width]</c>.</summary>
    public Span<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            (int chunk, int slot) = Math.DivRem(index, _perChunk);
            return _chunks[chunk].AsSpan(slot * Format.Length, Format.Length);
        }
    }
}
