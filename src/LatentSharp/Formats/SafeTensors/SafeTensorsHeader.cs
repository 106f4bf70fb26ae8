using System.Text.Json;
using System.Text.Unicode;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Formats.SafeTensors;

/// <summary>
/// The JSON header of a safetensors file, from bytes that nobody vouches for. Accepts what the format's own reader
/// accepts: <c>{"name": {"dtype", "shape", "data_offsets"}, …, "__metadata__": {string: string}}</c>, values one after
/// another without overlap or hole.
/// </summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>The key that holds the metadata; no tensor may have this name.</summary>
    public const string MetadataKey = "__metadata__";

    private const string Damaged = "the file is damaged or not a safetensors file: copy or make it again";

    private readonly string _path;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<TensorEntry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private SafeTensorsHeader(string path)
    {
        _path = path;
    }

    /// <summary>The metadata, in the order of the file.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The tensors, in the order of the header.</summary>
    public IReadOnlyList<TensorEntry> Entries => _entries;

    /// <summary>Parses and checks a header.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="json">The header, padding included.</param>
    /// <param name="headerStart">Byte of the file where the header starts.</param>
    /// <param name="fileLength">Bytes in the file.</param>
    /// <exception cref="ModelFileException">Anything in the header is not as the format has it.</exception>
    public static SafeTensorsHeader Parse(string path, ReadOnlySpan<byte> json, int headerStart, long fileLength)
    {
        var header = new SafeTensorsHeader(path);
        if (!Utf8.IsValid(json))
        {
            throw header.Error("the header is not UTF-8 text", headerStart);
        }

        // The header is three levels deep; anything deeper is no header.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 3 });
        try
        {
            header.ParseRoot(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: an escape that stands for half a character.
            throw new ModelFileException(path, "the header is not valid JSON", Damaged, headerStart + reader.BytesConsumed, e);
        }

        header.CheckOffsets(headerStart + json.Length, fileLength);
        return header;
    }

    private void ParseRoot(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        while (NextKey(ref reader) is { } name)
        {
            if (!_names.Add(name))
            {
                throw Error($"the header names '{Shorten(name)}' twice");
            }

            if (string.Equals(name, MetadataKey, StringComparison.Ordinal))
            {
                ParseMetadata(ref reader);
            }
            else
            {
                ParseEntry(ref reader, name);
            }
        }

        if (reader.Read())
        {
            throw Error("the header goes on after its closing bracket");
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (NextKey(ref reader) is { } key)
        {
            Expect(ref reader, JsonTokenType.String, $"{MetadataKey} '{Shorten(key)}'");
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw Error($"{MetadataKey} names '{Shorten(key)}' twice");
            }
        }
    }

    private void ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string label = $"tensor '{Shorten(name)}'";
        string? dtype = null;
        Shape? shape = null;
        (long Begin, long End)? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, label);
        while (NextKey(ref reader) is { } key)
        {
            switch (key)
            {
                case "dtype" when dtype is null:
                    Expect(ref reader, JsonTokenType.String, $"dtype of {label}");
                    dtype = reader.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = ParseShape(ref reader, label);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ParseOffsets(ref reader, label);
                    break;
                default:
                    throw Error($"{label} has an unknown or repeated key '{Shorten(key)}'");
            }
        }

        if (dtype is null || shape is null || offsets is null)
        {
            throw Error($"{label} lacks {(dtype is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        }

        ElementType type = ParseType(dtype, label);
        long bytes = (long)shape.Value.Length * ElementReader.Size(type);
        (long begin, long end) = offsets.Value;
        if (end - begin != bytes)
        {
            throw Error($"{label} {shape} of {dtype} needs {bytes} bytes, but its offsets [{begin}, {end}] span {end - begin}");
        }

        _entries.Add(new TensorEntry(name, shape.Value, type) { Begin = begin, End = end });
    }

    private Shape ParseShape(ref Utf8JsonReader reader, string label)
    {
        Span<int> sizes = stackalloc int[Shape.MaximumRank];
        int rank = 0;
        long length = 1;
        Expect(ref reader, JsonTokenType.StartArray, $"shape of {label}");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (rank == Shape.MaximumRank)
            {
                throw Error($"{label} has more than {Shape.MaximumRank} dimensions");
            }

            long size = WholeNumber(ref reader, $"shape of {label}");
            if (size > int.MaxValue || (length *= size) > int.MaxValue)
            {
                throw Error($"{label} has more than {int.MaxValue} elements");
            }

            sizes[rank++] = (int)size;
        }

        return new Shape(sizes[..rank]);
    }

    private (long Begin, long End) ParseOffsets(ref Utf8JsonReader reader, string label)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"data_offsets of {label}");
        reader.Read();
        long begin = WholeNumber(ref reader, $"data_offsets of {label}");
        reader.Read();
        long end = WholeNumber(ref reader, $"data_offsets of {label}");
        Expect(ref reader, JsonTokenType.EndArray, $"data_offsets of {label}");
        return begin <= end ? (begin, end) : throw Error($"{label} ends at byte {end}, before it begins at byte {begin}");
    }

    private ElementType ParseType(string dtype, string label) => dtype switch
    {
        "F32" => ElementType.F32,
        "F64" => ElementType.F64,
        "F16" => ElementType.F16,
        "BF16" => ElementType.BF16,
        "I64" => ElementType.I64,
        "I32" => ElementType.I32,
        "I16" => ElementType.I16,
        "I8" => ElementType.I8,
        "U64" => ElementType.U64,
        "U32" => ElementType.U32,
        "U16" => ElementType.U16,
        "U8" => ElementType.U8,
        _ => throw new ModelFileException(_path,
            $"{label} has the dtype '{Shorten(dtype)}', expected F16, F32, F64, BF16, or I or U with " +
            $"8, 16, 32 or 64", "save it again as F32"),
    };

    private void CheckOffsets(long dataStart, long fileLength)
    {
        long next = 0;
        string previous = "the header";
        foreach (TensorEntry entry in _entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != next)
            {
                string rule = entry.Begin < next ? "overlaps" : "leaves a hole after";
                throw Error($"tensor '{Shorten(entry.Name)}' {rule} {previous}: it begins at byte {entry.Begin} of the data, " +
                    $"expected {next}");
            }

            next = entry.End;
            previous = $"tensor '{Shorten(entry.Name)}'";
        }

        // Compared without a sum: the offsets may lie near the end of the number range.
        if (next > fileLength - dataStart)
        {
            throw new ModelFileException(_path, $"the file ends after {fileLength} bytes, the header says {(decimal)dataStart + next}",
                "it was cut short: copy or train it again");
        }

        if (next < fileLength - dataStart)
        {
            throw new ModelFileException(_path, $"the file goes on to {fileLength} bytes, the header says {dataStart + next}", Damaged,
                dataStart + next);
        }
    }

    /// <summary>The next key of the open object, or null at its end.</summary>
    private static string? NextKey(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string where)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw Error($"{where}: expected {Describe(type)}, found {Describe(reader.TokenType)}");
        }
    }

    private long WholeNumber(ref Utf8JsonReader reader, string where) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) && value >= 0
            ? value
            : throw Error($"{where}: expected a whole number from 0 to {long.MaxValue}, " +
                $"found {(reader.TokenType == JsonTokenType.Number ? "another number" : Describe(reader.TokenType))}");

    private ModelFileException Error(string problem, long? offset = null) => new(_path, problem, Damaged, offset);

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.EndArray => "the end of the list",
        JsonTokenType.EndObject => "the end of the object",
        JsonTokenType.String or JsonTokenType.PropertyName => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.None => "nothing",
        _ => "true, false or null",
    };

    /// <summary>A stranger's name for a message: no longer than a line, no control characters.</summary>
    internal static string Shorten(string name)
    {
        const int longest = 80;
        string head = name.Length > longest ? string.Concat(name.AsSpan(0, longest), "…") : name;
        return string.Create(head.Length, head, static (span, text) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? '\uFFFD' : text[i];
            }
        });
    }
}
