using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace LatentSharp.Fuzzing;

/// <summary>
/// Changes one thing in a safetensors file and leaves it a sound file of that format: a text of its metadata, or a value of a tensor.
/// </summary>
public static class SafeTensorsDamage
{
    private const string MetadataKey = "__metadata__";

    // What a value becomes: finite or not, at the edges of the range.
    private static readonly float[] Values = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, -1,
        0, float.Epsilon, 1e20f, -1e20f];

    /// <summary>The text of a file's metadata under a key.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The key.</param>
    public static string Text(byte[] file, string key) => (string)Header(file)[MetadataKey]![key]!;

    /// <summary>The file with another text under a key of its metadata.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The key.</param>
    /// <param name="text">The text; null leaves the key out.</param>
    public static byte[] WithText(byte[] file, string key, string? text)
    {
        JsonObject header = Header(file);
        var metadata = (JsonObject)header[MetadataKey]!;
        metadata.Remove(key);
        if (text is not null)
        {
            metadata.Add(key, text);
        }

        return Join(header, file.AsSpan(Start(file)));
    }

    /// <summary>The file with another value in a tensor of 32-bit floats.</summary>
    /// <param name="file">The file.</param>
    /// <param name="tensor">Its name.</param>
    /// <param name="index">Which value.</param>
    /// <param name="value">The value.</param>
    public static byte[] WithValue(byte[] file, string tensor, int index, float value)
    {
        byte[] changed = [.. file];
        int begin = (int)Header(file)[tensor]!["data_offsets"]![0]!;
        BinaryPrimitives.WriteSingleLittleEndian(changed.AsSpan(Start(file) + begin + (index * sizeof(float))), value);
        return changed;
    }

    /// <summary>The names of the tensors and how many values each has.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<(string Name, int Length)> Tensors(byte[] file) =>
        [.. Header(file).Where(pair => pair.Key != MetadataKey).Select(pair =>
            (pair.Key, ((int)pair.Value!["data_offsets"]![1]! - (int)pair.Value["data_offsets"]![0]!) / sizeof(float)))];

    /// <summary>A text that is JSON is damaged by its structure, or some values of tensors are replaced.</summary>
    internal static byte[] Change(byte[] file, Draws draws)
    {
        if (draws.OneIn(3))
        {
            IReadOnlyList<(string Name, int Length)> tensors = Tensors(file);
            for (int changes = 1 + draws.Below(3); changes > 0; changes--)
            {
                (string name, int length) = draws.Of(tensors);
                file = length == 0 ? file : WithValue(file, name, draws.Below(length), draws.Of(Values));
            }

            return file;
        }

        string[] keys = [.. ((JsonObject)Header(file)[MetadataKey]!).Select(pair => pair.Key)];
        string key = draws.Of(keys);
        string text = Text(file, key);
        return WithText(file, key, draws.OneIn(20) ? null : text.StartsWith('{')
            ? JsonDamage.Change(text, draws) : draws.Of(JsonDamage.Values));
    }

    private static int Start(byte[] file) => sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file);

    private static JsonObject Header(byte[] file) => (JsonObject)JsonNode.Parse(file.AsSpan(sizeof(long)..Start(file)))!;

    private static byte[] Join(JsonObject header, ReadOnlySpan<byte> values)
    {
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] length = new byte[sizeof(long)];
        int padded = (text.Length + 7) & ~7;
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        return [.. length, .. text, .. Enumerable.Repeat((byte)' ', padded - text.Length), .. values];
    }
}
