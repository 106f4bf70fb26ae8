using System.Buffers.Binary;
using System.IO.Hashing;

namespace LatentSharp.Data.Cache;

/// <summary>
/// The head of a cache file: 72 bytes, little-endian on every machine. The samples follow at <see cref="Samples"/>, a picture after the
/// other, then the tail: names, hashes, labels, and what the file was made of.
/// </summary>
/// <param name="Format">The format of the pictures.</param>
/// <param name="Count">Number of pictures.</param>
/// <param name="TailLength">Bytes of the tail.</param>
/// <param name="TailHash">Hash of the tail.</param>
internal sealed record CacheLayout(PictureFormat Format, int Count, int TailLength, ulong TailHash)
{
    /// <summary>
    /// Version of all of the file; a file of another version is made anew. It rises whenever decoding or fitting gives other samples.
    /// </summary>
    public const int Version = 5;

    /// <summary>Where the samples begin: on a page of its own, which keeps pictures of whole pages on whole pages.</summary>
    public const int Samples = 4096;

    /// <summary>Bytes of the head.</summary>
    public const int HeadLength = 72;

    private const int HashedLength = 64;

    // The first byte is no text, and the line ends are changed by whatever takes the file for text.
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'L', (byte)'S', (byte)'P', (byte)'I', (byte)'C', (byte)'\r', (byte)'\n'];

    /// <summary>Where the tail begins.</summary>
    public long Tail => Offset(Count);

    /// <summary>Where a picture begins.</summary>
    public long Offset(int index) => Samples + ((long)index * Format.Length);

    /// <summary>The bytes of the head.</summary>
    public byte[] ToBytes()
    {
        var head = new byte[HeadLength];
        Magic.CopyTo(head);
        int[] numbers = [Version, Format.Width, Format.Height, Format.Channels, Count, TailLength];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8 + (4 * i)), numbers[i]);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(32), TailHash);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(HashedLength), XxHash64.HashToUInt64(head.AsSpan(0, HashedLength)));
        return head;
    }

    /// <summary>Reads a head; nothing is believed that the length of the file does not bear out.</summary>
    /// <param name="head">The first bytes of the file.</param>
    /// <param name="fileLength">Its length.</param>
    /// <returns>The head, or what is wrong with it.</returns>
    public static (CacheLayout? Layout, string Fault) Read(ReadOnlySpan<byte> head, long fileLength)
    {
        if (head.Length < HeadLength || !head.StartsWith(Magic))
        {
            return (null, "is no cache of pictures, or was not written to its end");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        if (version != Version)
        {
            return (null, $"is of version {version}, and this program writes version {Version}");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(head[HashedLength..]) != XxHash64.HashToUInt64(head[..HashedLength]))
        {
            return (null, "is damaged in its head");
        }

        (int width, int height, int channels) = (Number(head, 1), Number(head, 2), Number(head, 3));
        (int count, int tail) = (Number(head, 4), Number(head, 5));
        bool possible = Side(width) && Side(height) && channels is 1 or 3 && count >= 1 && tail >= 1;
        if (!possible || Samples + ((long)count * width * height * channels) + tail != fileLength)
        {
            return (null, $"is damaged: it has {fileLength} bytes, which is not what its head says");
        }

        return (new CacheLayout(new PictureFormat(width, height, channels), count, tail,
            BinaryPrimitives.ReadUInt64LittleEndian(head[32..])), "");
    }

    private static int Number(ReadOnlySpan<byte> head, int place) => BinaryPrimitives.ReadInt32LittleEndian(head[(8 + (4 * place))..]);

    private static bool Side(int side) => side is >= 1 and <= 1 << 14;
}
