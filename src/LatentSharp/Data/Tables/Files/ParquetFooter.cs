using System.Buffers.Binary;

namespace LatentSharp.Data.Tables.Files;

/// <summary>
/// Walks over the description at the end of a Parquet file, before the library reads it: a damaged one may say that a list has two
/// thousand million elements of no bytes each, over which the library would count. Source: Parquet's file layout, and Thrift's compact
/// protocol.
/// </summary>
internal ref struct ParquetFooter
{
    private const int TailLength = 8;
    private const int Longest = 64 << 20;
    private const int Deepest = 32;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Refuses a file whose description has no end, or a list that is longer than the bytes it has.</summary>
    /// <param name="stream">The file; put back to its start.</param>
    /// <exception cref="InvalidDataException">It is such a file.</exception>
    public static void Check(Stream stream)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        if (stream.Length < TailLength + 4)
        {
            throw new InvalidDataException("it ends before its description");
        }

        stream.Position = stream.Length - TailLength;
        stream.ReadExactly(tail);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8) || length > Math.Min(Longest, stream.Length - TailLength))
        {
            throw new InvalidDataException("it does not end with its description");
        }

        byte[] bytes = new byte[length];
        stream.Position = stream.Length - TailLength - length;
        stream.ReadExactly(bytes);
        stream.Position = 0;
        new ParquetFooter(bytes).Struct(0);
    }

    private void Struct(int depth)
    {
        while (Byte() is var header && header != 0)
        {
            if (header >> 4 == 0)
            {
                Number();
            }

            Value(header & 0x0F, depth);
        }
    }

    // The types of the compact protocol: 1 and 2 true and false, 3 byte, 4 to 6 whole numbers, 7 double, 8 bytes, 9 list, 10 set, 11 map,
    // 12 struct, 13 UUID.
    private void Value(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2:
                break;
            case 3:
                Pass(1);
                break;
            case >= 4 and <= 6:
                Number();
                break;
            case 7:
                Pass(8);
                break;
            case 8:
                Pass(Number());
                break;
            case 9 or 10:
                int head = Byte();
                Elements(head >> 4 == 0x0F ? Number() : (ulong)(head >> 4), depth, head & 0x0F);
                break;
            case 11:
                ulong pairs = Number();
                int types = pairs == 0 ? 0 : Byte();
                Elements(pairs, depth, types >> 4, types & 0x0F);
                break;
            case 12 when depth < Deepest:
                Struct(depth + 1);
                break;
            case 13:
                Pass(16);
                break;
            default:
                throw new InvalidDataException("its description is damaged");
        }
    }

    private void Elements(ulong count, int depth, params ReadOnlySpan<int> types)
    {
        if (count > (ulong)(_bytes.Length - _at) || depth >= Deepest)
        {
            throw new InvalidDataException("its description has a list that is longer than the file");
        }

        for (ulong i = 0; i < count; i++)
        {
            foreach (int type in types)
            {
                Value(type, depth + 1);
            }
        }
    }

    private int Byte() => _at < _bytes.Length ? _bytes[_at++] : throw new InvalidDataException("its description has no end");

    private ulong Number()
    {
        ulong value = 0;
        int part;
        int shift = 0;
        do
        {
            part = Byte();
            value |= shift < 64 ? (ulong)(part & 0x7F) << shift : 0;
            shift += 7;
        }
        while (part >= 0x80);
        return value;
    }

    private void Pass(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at))
        {
            throw new InvalidDataException("its description has no end");
        }

        _at += (int)count;
    }
}
