using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LatentSharp.Formats.Arrays;

/// <summary>
/// Reads and writes runs of numbers, little-endian unless said otherwise, in pieces, so that no second copy of a large tensor is made.
/// </summary>
internal static class ElementReader
{
    /// <summary>Elements moved at a time: 256 KB of floats, a multiple of any page.</summary>
    private const int Piece = 1 << 16;

    /// <summary>Bytes of one element.</summary>
    /// <param name="type">How it is stored.</param>
    public static int Size(ElementType type) => type switch
    {
        ElementType.F64 or ElementType.I64 or ElementType.U64 => 8,
        ElementType.F32 or ElementType.I32 or ElementType.U32 => 4,
        ElementType.F16 or ElementType.BF16 or ElementType.I16 or ElementType.U16 => 2,
        _ => 1,
    };

    /// <summary>Reads numbers as 32-bit floats. Integers beyond ±2²⁴ are rounded to the nearest float.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Byte of the first number.</param>
    /// <param name="type">How the numbers are stored.</param>
    /// <param name="destination">Receives the numbers; all of it is filled.</param>
    /// <param name="bigEndian">Whether the bytes of a number stand highest first.</param>
    /// <exception cref="ModelFileException">The file ends too early, or a finite 64-bit float is too large for 32 bits.</exception>
    public static void Read(RandomAccessFile file, long offset, ElementType type, Span<float> destination, bool bigEndian = false)
    {
        if (type == ElementType.F32 && !bigEndian)
        {
            ReadSingles(file, offset, destination);
            return;
        }

        int size = Size(type);
        byte[] buffer = new byte[Math.Min(Piece, destination.Length) * size];
        for (int start = 0; start < destination.Length; start += Piece)
        {
            Span<float> piece = destination.Slice(start, Math.Min(Piece, destination.Length - start));
            Span<byte> bytes = buffer.AsSpan(0, piece.Length * size);
            long at = offset + ((long)start * size);
            ReadBytes(file, at, bytes, size, bigEndian);
            for (int i = 0; i < piece.Length; i++)
            {
                ReadOnlySpan<byte> element = bytes.Slice(i * size, size);
                piece[i] = type switch
                {
                    ElementType.F32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                    ElementType.F64 => Narrow(file, at + (i * size), BinaryPrimitives.ReadDoubleLittleEndian(element)),
                    ElementType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                    ElementType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                    ElementType.I64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                    ElementType.I32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                    ElementType.I16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                    ElementType.I8 => (sbyte)element[0],
                    ElementType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(element),
                    ElementType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                    ElementType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                    _ => element[0],
                };
            }
        }
    }

    /// <summary>Reads numbers as 64-bit floats. Integers beyond ±2⁵³ are rounded to the nearest float.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Byte of the first number.</param>
    /// <param name="type">How the numbers are stored.</param>
    /// <param name="destination">Receives the numbers; all of it is filled.</param>
    /// <param name="bigEndian">Whether the bytes of a number stand highest first.</param>
    /// <exception cref="ModelFileException">The file ends too early.</exception>
    public static void Read(RandomAccessFile file, long offset, ElementType type, Span<double> destination, bool bigEndian = false)
    {
        int size = Size(type);
        byte[] buffer = new byte[Math.Min(Piece, destination.Length) * size];
        float[] singles = new float[size >= 4 && type != ElementType.F32 ? 0 : Math.Min(Piece, destination.Length)];
        for (int start = 0; start < destination.Length; start += Piece)
        {
            Span<double> piece = destination.Slice(start, Math.Min(Piece, destination.Length - start));
            long at = offset + ((long)start * size);
            if (singles.Length > 0)
            {
                Read(file, at, type, singles.AsSpan(0, piece.Length), bigEndian);
                for (int i = 0; i < piece.Length; i++)
                {
                    piece[i] = singles[i];
                }

                continue;
            }

            Span<byte> bytes = buffer.AsSpan(0, piece.Length * size);
            ReadBytes(file, at, bytes, size, bigEndian);
            for (int i = 0; i < piece.Length; i++)
            {
                ReadOnlySpan<byte> element = bytes.Slice(i * size, size);
                piece[i] = type switch
                {
                    ElementType.F64 => BinaryPrimitives.ReadDoubleLittleEndian(element),
                    ElementType.I64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                    ElementType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(element),
                    ElementType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                    _ => BinaryPrimitives.ReadInt32LittleEndian(element),
                };
            }
        }
    }

    /// <summary>Reads 64-bit integers.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Byte of the first number.</param>
    /// <param name="destination">Receives the numbers; all of it is filled.</param>
    /// <exception cref="ModelFileException">The file ends too early.</exception>
    public static void Read(RandomAccessFile file, long offset, Span<long> destination)
    {
        for (int start = 0; start < destination.Length; start += Piece)
        {
            Span<long> piece = destination.Slice(start, Math.Min(Piece, destination.Length - start));
            file.Read(offset + ((long)start * sizeof(long)), MemoryMarshal.AsBytes(piece));
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(piece, piece);
            }
        }
    }

    /// <summary>Writes 32-bit floats.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="values">The numbers.</param>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        Span<uint> swapped = BitConverter.IsLittleEndian ? [] : new uint[Math.Min(Piece, values.Length)];
        for (int start = 0; start < values.Length; start += Piece)
        {
            ReadOnlySpan<float> piece = values.Slice(start, Math.Min(Piece, values.Length - start));
            if (!BitConverter.IsLittleEndian)
            {
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(piece), swapped);
                piece = MemoryMarshal.Cast<uint, float>(swapped[..piece.Length]);
            }

            stream.Write(MemoryMarshal.AsBytes(piece));
        }
    }

    /// <summary>Writes 64-bit integers.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="values">The numbers.</param>
    public static void Write(Stream stream, ReadOnlySpan<long> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (long value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads the bytes of whole numbers and turns each little-endian.</summary>
    private static void ReadBytes(RandomAccessFile file, long offset, Span<byte> bytes, int size, bool bigEndian)
    {
        file.Read(offset, bytes);
        for (int at = 0; bigEndian && size > 1 && at < bytes.Length; at += size)
        {
            bytes.Slice(at, size).Reverse();
        }
    }

    private static void ReadSingles(RandomAccessFile file, long offset, Span<float> destination)
    {
        for (int start = 0; start < destination.Length; start += Piece)
        {
            Span<float> piece = destination.Slice(start, Math.Min(Piece, destination.Length - start));
            file.Read(offset + ((long)start * sizeof(float)), MemoryMarshal.AsBytes(piece));
            if (!BitConverter.IsLittleEndian)
            {
                Span<uint> bits = MemoryMarshal.Cast<float, uint>(piece);
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }
        }
    }

    private static float Narrow(RandomAccessFile file, long offset, double value)
    {
        float narrowed = (float)value;
        return float.IsInfinity(narrowed) && double.IsFinite(value)
            ? throw new ModelFileException(file.Path, string.Create(CultureInfo.InvariantCulture,
                $"the value {value:R} is too large for a 32-bit float"), "scale the values before saving them", offset)
            : narrowed;
    }
}
