using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LatentSharp.Tensors;

namespace LatentSharp.Formats.SafeTensors;

/// <summary>Builds the length and header of a safetensors file; the same input gives the same bytes.</summary>
internal static class SafeTensorsHeaderWriter
{
    /// <summary>The values start on a multiple of this, as the format's own writer has it.</summary>
    private const int Alignment = 8;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes length and header; the order of values is integers, then floats.</summary>
    /// <param name="metadata">Free text.</param>
    /// <param name="tensors">Float tensors.</param>
    /// <param name="integers">Integer tensors.</param>
    /// <exception cref="ArgumentException">A name is used twice, is reserved, or is not valid text; or a shape does not fit its
    /// values.</exception>
    public static byte[] Write(
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyList<(string Name, Tensor Value)> tensors,
        IReadOnlyList<(string Name, Shape Shape, long[] Values)> integers)
    {
        using var stream = new MemoryStream();
        stream.Write(stackalloc byte[SafeTensorsFile.LengthSize]);
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafeTensorsHeader.MetadataKey);
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(Checked(key), Checked(value));
                }

                json.WriteEndObject();
            }

            WriteEntries(json, tensors, integers);
            json.WriteEndObject();
        }

        while (stream.Length % Alignment != 0)
        {
            stream.WriteByte((byte)' ');
        }

        byte[] bytes = stream.ToArray();
        int length = bytes.Length - SafeTensorsFile.LengthSize;
        if (length > SafeTensorsFile.MaximumHeaderLength)
        {
            throw new ArgumentException($"SafeTensors: the header takes {length} bytes, at most {SafeTensorsFile.MaximumHeaderLength} " +
                $"can " +
                $"be read back.", nameof(metadata));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)length);
        return bytes;
    }

    private static void WriteEntries(
        Utf8JsonWriter json,
        IReadOnlyList<(string Name, Tensor Value)> tensors,
        IReadOnlyList<(string Name, Shape Shape, long[] Values)> integers)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafeTensorsHeader.MetadataKey };
        long offset = 0;
        foreach ((string name, Shape shape, long[] values) in integers)
        {
            if (values.Length != shape.Length)
            {
                throw new ArgumentException($"SafeTensors: '{name}' {shape} has {shape.Length} elements, but {values.Length} values were " +
                    $"given.", nameof(integers));
            }

            Entry(name, "I64", shape, sizeof(long));
        }

        foreach ((string name, Tensor value) in tensors)
        {
            Entry(name, "F32", value.Shape, sizeof(float));
        }

        void Entry(string name, string dtype, Shape shape, int size)
        {
            if (!names.Add(Checked(name)))
            {
                throw new ArgumentException($"SafeTensors: the name '{name}' is used twice or reserved; give each tensor a name of its " +
                    $"own.", nameof(tensors));
            }

            json.WriteStartObject(name);
            json.WriteString("dtype", dtype);
            json.WriteStartArray("shape");
            for (int d = 0; d < shape.Rank; d++)
            {
                json.WriteNumberValue(shape[d]);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += (long)shape.Length * size);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>Refuses half characters, which the JSON writer would replace without a word.</summary>
    private static string Checked(string text)
    {
        try
        {
            Strict.GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException("SafeTensors: a name or text holds half of a surrogate pair, which no file can store.",
                nameof(text), e);
        }
    }
}
