using System.Buffers.Binary;
using System.IO.Hashing;

namespace LatentSharp.Imaging.PngCodec;

/// <summary>One chunk of a PNG file: length, type, body, checksum (PNG specification, 5.3).</summary>
internal readonly ref struct PngChunk
{
    /// <summary>Chunk types as big-endian numbers.</summary>
    public const uint Header = 0x49484452, Palette = 0x504C5445, Data = 0x49444154, End = 0x49454E44, Transparency = 0x74524E53,
        Exif = 0x65584966, Profile = 0x69434350;

    private const string Again = "the file is damaged, copy or download it again";

    private PngChunk(uint type, int offset, ReadOnlySpan<byte> body)
    {
        Type = type;
        Offset = offset;
        Body = body;
    }

    /// <summary>The eight bytes that every PNG file starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>The type, four letters as a big-endian number.</summary>
    public uint Type { get; }

    /// <summary>Where the chunk starts in the file.</summary>
    public int Offset { get; }

    /// <summary>The bytes between type and checksum.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Where the next chunk starts.</summary>
    public int Next => Offset + 12 + Body.Length;

    /// <summary>Whether a decoder must understand the chunk: a capital first letter.</summary>
    public bool Critical => (Type & 0x20000000) == 0;

    /// <summary>The four letters.</summary>
    public string Name => NameOf(Type);

    /// <summary>Whether the bytes hold the whole chunk at <paramref name="offset"/>.</summary>
    public static bool Fits(ReadOnlySpan<byte> bytes, int offset) =>
        bytes.Length - offset >= 12 && BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]) <= bytes.Length - offset - 12;

    /// <summary>Reads the chunk at <paramref name="offset"/> and checks its length, type and checksum.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="offset">Where the chunk starts.</param>
    /// <param name="path">The file's name for messages.</param>
    /// <exception cref="PictureFormatException">The file ends inside the chunk, or the chunk is damaged.</exception>
    public static PngChunk Read(ReadOnlySpan<byte> bytes, int offset, string? path)
    {
        if (bytes.Length - offset < 12)
        {
            throw new PictureFormatException(
                path, bytes.Length,
                "the file ends before its IEND chunk (expected another chunk)",
                "the file is cut short, copy or download it again");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(bytes[(offset + 4)..]);
        foreach (byte letter in bytes.Slice(offset + 4, 4))
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                throw new PictureFormatException(path, offset + 4, $"expected a chunk type of four letters, found 0x{type:X8}", Again);
            }
        }

        if (length > bytes.Length - offset - 12)
        {
            throw new PictureFormatException(
                path, bytes.Length,
                $"the file ends inside chunk {NameOf(type)} (expected {length} bytes of it and a checksum"
                + $", found {bytes.Length - offset - 8})",
                "the file is cut short, copy or download it again");
        }

        int size = (int)length;
        uint stored = BinaryPrimitives.ReadUInt32BigEndian(bytes[(offset + 8 + size)..]);
        uint actual = Crc32.HashToUInt32(bytes.Slice(offset + 4, size + 4));
        if (stored != actual)
        {
            throw new PictureFormatException(
                path, offset + 8 + size,
                $"wrong checksum of chunk {NameOf(type)} (the file says 0x{stored:X8}, its bytes give 0x{actual:X8})",
                Again);
        }

        return new PngChunk(type, offset, bytes.Slice(offset + 8, size));
    }

    /// <summary>Appends a chunk with its checksum.</summary>
    /// <param name="output">The stream to append to.</param>
    /// <param name="type">The type as a big-endian number.</param>
    /// <param name="body">The bytes between type and checksum.</param>
    public static void Write(MemoryStream output, uint type, ReadOnlySpan<byte> body)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        output.Write(number);
        int start = (int)output.Position;
        BinaryPrimitives.WriteUInt32BigEndian(number, type);
        output.Write(number);
        output.Write(body);
        uint crc = Crc32.HashToUInt32(output.GetBuffer().AsSpan(start, body.Length + 4));
        BinaryPrimitives.WriteUInt32BigEndian(number, crc);
        output.Write(number);
    }

    private static string NameOf(uint type) =>
        string.Create(4, type, static (span, value) =>
        {
            for (int index = 0; index < 4; index++)
            {
                span[index] = (char)((value >> (24 - (8 * index))) & 255);
            }
        });
}
