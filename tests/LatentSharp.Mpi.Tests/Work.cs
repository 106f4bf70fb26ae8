using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LatentSharp.Mpi.Tests;

/// <summary>A folder with small data, removed afterwards.</summary>
internal sealed class Work : IDisposable
{
    private const int Side = 16;

    public Work() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "latent-mpi-" + Path.GetRandomFileName());

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>A file of 16×16 pictures in the IDX format, a bright square in each.</summary>
    public string Pictures(int count)
    {
        byte[] bytes = new byte[16 + (count * Side * Side)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x0803);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), Side);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), Side);
        for (int i = 0; i < count; i++)
        {
            for (int p = 0; p < Side * Side; p++)
            {
                bool inside = Math.Abs((p % Side) - (i % 13)) < 3 && Math.Abs((p / Side) - (i % 11)) < 3;
                bytes[16 + (i * Side * Side) + p] = (byte)(inside ? 255 : ((p * 7) + (i * 3)) % 97);
            }
        }

        string path = At("pictures-idx3-ubyte");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A table of three columns.</summary>
    public string Table(string name, int rows)
    {
        var text = new StringBuilder("width,height,weight\n");
        for (int i = 0; i < rows; i++)
        {
            (double width, double height) = (i * 37 % 101 / 101.0, i * 53 % 97 / 97.0);
            text.Append(CultureInfo.InvariantCulture, $"{width},{height},{3 * width * height}\n");
        }

        string path = At(name);
        File.WriteAllText(path, text.ToString());
        return path;
    }

    /// <summary>A hash of all weights of model and checkpoint, and of what was measured, without clocks.</summary>
    public string Hash(string run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in new[] { "model.safetensors", "checkpoint.safetensors" })
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(At(run), file));
            hash.AppendData(bytes.AsSpan(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes)));
        }

        foreach (string line in File.ReadLines(Path.Combine(At(run), "metrics.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            hash.AppendData(Encoding.UTF8.GetBytes(Measured(json.RootElement)));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Measured(JsonElement element) => element.ValueKind != JsonValueKind.Object ? element.GetRawText()
        : string.Join(';', element.EnumerateObject().Where(p => p.Name is not ("imagesPerSecond" or "time"))
            .Select(p => $"{p.Name}={Measured(p.Value)}"));
}
