using System.Buffers.Binary;
using System.Globalization;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Formats.SafeTensors;

/// <summary>
/// An open safetensors file: named tensors and text metadata. Layout: the header's length (8 bytes, little-endian), the
/// header (JSON, padded with spaces), the values. The header is read and checked when the file is opened; values are
/// read when they are asked for. Nothing in it can run code. Format: the safetensors specification, as PyTorch reads it.
/// </summary>
internal sealed class SafeTensorsFile : IDisposable
{
    /// <summary>Longest header read or written, in bytes: the limit of the format's own reader.</summary>
    public const int MaximumHeaderLength = 100_000_000;

    /// <summary>Bytes of the header's length.</summary>
    internal const int LengthSize = sizeof(ulong);

    private readonly RandomAccessFile _file;
    private readonly long _dataStart;
    private readonly Dictionary<string, TensorEntry> _byName;

    private SafeTensorsFile(RandomAccessFile file, SafeTensorsHeader header, long dataStart)
    {
        _file = file;
        _dataStart = dataStart;
        Metadata = header.Metadata;
        Entries = header.Entries;
        _byName = Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>Free text that came with the tensors; empty where the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of the header.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Opens a file and checks its whole header against the length of the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">There is no such file, it is cut short, or its header is not as the format has it.</exception>
    public static SafeTensorsFile Read(string path)
    {
        RandomAccessFile file = RandomAccessFile.Open(path);
        try
        {
            long room = file.Length - LengthSize;
            if (room < 0)
            {
                throw new ModelFileException(path,
                    $"the file ends after {file.Length} bytes, a safetensors file begins with {LengthSize} " +
                    $"bytes of length", "it was cut short or is no model: copy or train it again");
            }

            Span<byte> lengthBytes = stackalloc byte[LengthSize];
            file.Read(0, lengthBytes);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
            if (length > MaximumHeaderLength || length > (ulong)room)
            {
                throw new ModelFileException(path,
                    $"the header should be {length} bytes long, but {Math.Min(room, MaximumHeaderLength)} is the most it can be in a " +
                        $"file " +
                    $"of {file.Length} bytes", "it was cut short or is no safetensors file: copy or train it again", 0);
            }

            byte[] json = new byte[(int)length];
            file.Read(LengthSize, json);
            var header = SafeTensorsHeader.Parse(path, json, LengthSize, file.Length);
            return new SafeTensorsFile(file, header, LengthSize + json.Length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file of float tensors, whole or not at all; the order of metadata and tensors is kept.</summary>
    /// <param name="path">The target.</param>
    /// <param name="metadata">Free text; may be empty.</param>
    /// <param name="tensors">Names and values; the names differ.</param>
    /// <exception cref="ArgumentException">A name is used twice, is reserved, or is not valid text.</exception>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<(string Name, Tensor Value)> tensors) =>
        Write(path, metadata, tensors, []);

    /// <summary>
    /// Writes a file of float and integer tensors, whole or not at all. The integers come first, so that their 8 bytes stay aligned.
    /// </summary>
    /// <param name="path">The target.</param>
    /// <param name="metadata">Free text; may be empty.</param>
    /// <param name="tensors">Names and values of 32-bit floats; all names differ.</param>
    /// <param name="integers">Names, shapes and values of 64-bit integers.</param>
    /// <exception cref="ArgumentException">A name is used twice, is reserved, or is not valid text; or a shape does not fit its
    /// values.</exception>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<(string Name, Tensor Value)> tensors,
        IReadOnlyList<(string Name, Shape Shape, long[] Values)> integers)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(integers);
        byte[] header = SafeTensorsHeaderWriter.Write(metadata, tensors, integers);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach ((_, _, long[] values) in integers)
            {
                ElementReader.Write(stream, values);
            }

            foreach ((_, Tensor value) in tensors)
            {
                ElementReader.Write(stream, value.Span);
            }
        });
    }

    /// <summary>Tells whether there is a tensor of a name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>What the header says about one tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ModelFileException">There is no such tensor.</exception>
    public TensorEntry Entry(string name) => _byName.TryGetValue(name, out TensorEntry? entry)
        ? entry
        : throw new ModelFileException(_file.Path, $"expected a tensor '{name}', found {ListNames()}",
            "the file belongs to another model or version: choose another file, or train again");

    /// <summary>Reads one tensor as 32-bit floats; 16-bit floats and small integers are widened, 64-bit numbers rounded.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>A new tensor of the entry's shape.</returns>
    /// <exception cref="ModelFileException">There is no such tensor, the file was cut since it was opened, or a 64-bit float is too
    /// large.</exception>
    public Tensor Get(string name)
    {
        TensorEntry entry = Entry(name);
        var tensor = new Tensor(entry.Shape);
        ElementReader.Read(_file, _dataStart + entry.Begin, entry.DType, tensor.Span);
        return tensor;
    }

    /// <summary>Reads one tensor into an existing one of the same shape.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">Receives the values.</param>
    /// <exception cref="ModelFileException">As <see cref="Get"/>; or the shapes differ, and nothing is written.</exception>
    public void CopyTo(string name, Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        TensorEntry entry = Entry(name);
        if (entry.Shape != destination.Shape)
        {
            throw new ModelFileException(
                _file.Path, $"tensor '{name}': the file has {entry.Shape}, the model needs {destination.Shape}",
                    "choose the file that belongs to this model, or make the model with the options of the file");
        }

        ElementReader.Read(_file, _dataStart + entry.Begin, entry.DType, destination.Span);
    }

    /// <summary>Reads one tensor whose values are all numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ModelFileException">As <see cref="Get"/>; or a value is not a finite number.</exception>
    internal Tensor GetFinite(string name)
    {
        Tensor values = Get(name);
        CheckFinite(name, values);
        return values;
    }

    /// <summary>Refuses values that no training leaves: what is not finite is damage.</summary>
    /// <param name="name">The tensor that was read.</param>
    /// <param name="values">Its values.</param>
    /// <exception cref="ModelFileException">A value is not a finite number.</exception>
    internal void CheckFinite(string name, Tensor values) => Check(name, values, float.MinValue, "");

    /// <summary>Refuses negative values where each is a sum of squares; what is not finite, too.</summary>
    /// <param name="name">The tensor that was read.</param>
    /// <param name="values">Its values.</param>
    /// <exception cref="ModelFileException">A value is negative or not a finite number.</exception>
    internal void CheckNotNegative(string name, Tensor values) => Check(name, values, 0, ", expected at least 0");

    private void Check(string name, Tensor values, float least, string expected)
    {
        TensorEntry entry = Entry(name);
        int at = 0;
        foreach (float value in values.Span)
        {
            if (!(value >= least && value <= float.MaxValue))
            {
                long offset = _dataStart + entry.Begin + (at * ((entry.End - entry.Begin) / Math.Max(1, values.Length)));
                throw new ModelFileException(
                    _file.Path, string.Create(CultureInfo.InvariantCulture, $"tensor '{name}': value {at} is {value}{expected}"),
                        "the file is damaged: get it anew, or train again", offset);
            }

            at++;
        }
    }

    /// <summary>Reads one tensor of 64-bit integers, in row-major order.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ModelFileException">There is no such tensor, or it does not hold 64-bit integers.</exception>
    public long[] GetInt64(string name)
    {
        TensorEntry entry = Entry(name);
        if (entry.DType != ElementType.I64)
        {
            throw new ModelFileException(_file.Path, $"tensor '{name}': expected I64, found {entry.DType}",
                "choose the file that belongs to this model");
        }

        long[] values = new long[entry.Shape.Length];
        ElementReader.Read(_file, _dataStart + entry.Begin, values);
        return values;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private string ListNames()
    {
        const int shown = 8;
        return Entries.Count == 0
            ? "no tensors"
            : string.Join(", ", Entries.Take(shown).Select(e => SafeTensorsHeader.Shorten(e.Name)))
                + (Entries.Count > shown ? $" and {Entries.Count - shown} more" : "");
    }
}
