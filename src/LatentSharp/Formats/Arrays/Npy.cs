using System.Buffers.Binary;
using System.Text;
using LatentSharp.Tensors;

namespace LatentSharp.Formats.Arrays;

/// <summary>
/// NumPy's array files. Written: 32-bit floats, row-major, version 1.0. Read: versions 1 to 3, floats of 16, 32 and 64
/// bits, integers of 8 to 64 bits and booleans, in either order of bytes and of dimensions. Object arrays are refused: they can run code.
/// </summary>
public static class Npy
{
    /// <summary>Longest header read, in bytes: what version 1.0 can say; real headers have about a hundred.</summary>
    public const int MaximumHeaderLength = ushort.MaxValue;

    /// <summary>The numbers start on a multiple of this (NumPy's format description).</summary>
    private const int Alignment = 64;

    private const string Single = "<f4";

    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array as 32-bit floats; 64-bit numbers are rounded.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A tensor with the array's shape, row-major.</returns>
    /// <exception cref="ModelFileException">There is no such file, it is cut short or damaged, or its numbers are of a type that is not
    /// read.</exception>
    public static Tensor Read(string path)
    {
        using RandomAccessFile file = RandomAccessFile.Open(path);
        return Read(file, ReadHeader(file));
    }

    /// <summary>Writes an array, whole or not at all.</summary>
    /// <param name="path">The target.</param>
    /// <param name="tensor">Its values, of any shape.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Shape shape = tensor.Shape;
        string sizes = shape.Rank == 1 ? FormattableString.Invariant($"({shape[0]},)") : $"({shape.ToString()[1..^1]})";
        AtomicFile.Write(path, stream =>
        {
            WriteHeader(stream, Single, sizes);
            ElementReader.Write(stream, tensor.Span);
        });
    }

    /// <summary>Writes rows of numbers as an array <c>[rows, columns]</c>, whole or not at all.</summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    internal static void Write(string path, int rows, int columns, IEnumerable<double[]> values, bool isSingle) =>
        AtomicFile.Write(path, stream => Write(stream, rows, columns, values, isSingle));

    /// <summary>Writes rows of numbers as an array <c>[rows, columns]</c> of 32-bit or 64-bit floats.</summary>
    internal static void Write(Stream stream, int rows, int columns, IEnumerable<double[]> values, bool isSingle)
    {
        WriteHeader(stream, isSingle ? Single : "<f8", FormattableString.Invariant($"({rows}, {columns})"));
        byte[] row = new byte[columns * (isSingle ? sizeof(float) : sizeof(double))];
        foreach (double[] numbers in values)
        {
            for (int j = 0; j < columns; j++)
            {
                if (isSingle)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(j * sizeof(float)), (float)numbers[j]);
                }
                else
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(j * sizeof(double)), numbers[j]);
                }
            }

            stream.Write(row);
        }
    }

    /// <summary>Writes what stands before the numbers: version 1.0.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="type">Their type, as NumPy writes it.</param>
    /// <param name="sizes">The shape, as Python writes a tuple.</param>
    internal static void WriteHeader(Stream stream, string type, string sizes)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {sizes}, }}";
        int prefix = Magic.Length + 4;
        int total = (prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[total];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        header[Magic.Length + 1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length + 2), (ushort)(total - prefix));
        Encoding.ASCII.GetBytes(text, header.AsSpan(prefix));
        header[^1] = (byte)'\n';
        stream.Write(header);
    }

    /// <summary>Reads a whole array, last index fastest.</summary>
    internal static Tensor Read(RandomAccessFile file, NpyHead head)
    {
        var tensor = new Tensor(head.Shape);
        head.Read(file, 0, tensor.Span);
        return head.FortranOrder && head.Shape.Rank > 1 ? FromColumnMajor(tensor) : tensor;
    }

    /// <summary>Reads the header and checks that the file is as long as it says.</summary>
    /// <exception cref="ModelFileException">The file is cut short or damaged, or its numbers are of a type that is not read.</exception>
    internal static NpyHead ReadHeader(RandomAccessFile file)
    {
        (int start, int length) = ReadPrefix(file);
        byte[] text = new byte[length];
        file.Read(start, text);
        NpyHead head = NpyHeader.Parse(file.Path, text, start);
        long expected = head.Start + ((long)head.Shape.Length * ElementReader.Size(head.Type));
        return file.Length == expected
            ? head
            : throw new ModelFileException(
                file.Path,
                $"the file {(file.Length < expected ? "ends after" : "goes on to")} {file.Length} bytes, the header says {expected}",
                file.Length < expected ? "it was cut short: copy or make it again" : "save one array to a file, and no more");
    }

    /// <summary>Reads magic, version and header length; gives where the header starts and how long it is.</summary>
    internal static (int Start, int Length) ReadPrefix(RandomAccessFile file)
    {
        const string damaged = "the file is damaged or no NPY file: copy or make it again";
        Span<byte> prefix = stackalloc byte[12];
        prefix = prefix[..(int)Math.Min(prefix.Length, file.Length)];
        file.Read(0, prefix);
        if (!prefix.StartsWith(Magic))
        {
            throw new ModelFileException(file.Path,
                $"expected an NPY file (93 4E 55 4D 50 59), " +
                $"found {(prefix.IsEmpty ? "an empty file" : Convert.ToHexString(prefix[..Math.Min(prefix.Length, Magic.Length)]))}",
                damaged, 0);
        }

        int version = prefix.Length > Magic.Length ? prefix[Magic.Length] : 0;
        int start = version == 1 ? 10 : 12;
        if (prefix.Length < start)
        {
            throw new ModelFileException(file.Path, $"the file ends after {file.Length} bytes, inside its header",
                "it was cut short: copy or make it again");
        }

        if (version is < 1 or > 3)
        {
            throw new ModelFileException(file.Path, $"expected version 1, 2 or 3 of the NPY format, found {version}", damaged,
                Magic.Length);
        }

        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        return length <= Math.Min(MaximumHeaderLength, file.Length - start)
            ? (start, (int)length)
            : throw new ModelFileException(file.Path,
                $"the header should be {length} bytes long, but {Math.Min(MaximumHeaderLength, file.Length - start)} is the most it can " +
                $"be in a file of {file.Length} bytes", damaged, 8);
    }

    /// <summary>Reorders values stored first index fastest into last index fastest.</summary>
    private static Tensor FromColumnMajor(Tensor source)
    {
        Shape shape = source.Shape;
        var result = new Tensor(shape);
        ReadOnlySpan<float> from = source.Span;
        Span<float> to = result.Span;
        Span<int> index = stackalloc int[shape.Rank];
        Span<int> sizes = stackalloc int[shape.Rank];
        shape.CopyTo(sizes);
        index.Clear();
        foreach (float value in from)
        {
            int place = 0;
            for (int d = 0; d < sizes.Length; d++)
            {
                place = (place * sizes[d]) + index[d];
            }

            to[place] = value;
            for (int d = 0; d < sizes.Length && ++index[d] == sizes[d]; d++)
            {
                index[d] = 0;
            }
        }

        return result;
    }
}
