using System.Buffers.Binary;
using System.IO.Compression;
using LatentSharp.Data;
using LatentSharp.Imaging;

namespace LatentSharp.Tests.Data;

/// <summary>A folder of its own for one test, removed afterwards.</summary>
public sealed class TestFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("latentsharp-data-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>A picture whose samples differ with the seed.</summary>
    public static Picture Draw(int width, int height, int channels, int seed)
    {
        var picture = new Picture(width, height, channels);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = (byte)((i * 7) + (seed * 31) + (i / 5 * seed));
        }

        return picture;
    }

    public static byte[] Idx(int[] sizes, byte[] body)
    {
        var bytes = new byte[4 + (4 * sizes.Length) + body.Length];
        bytes[2] = 8;
        bytes[3] = (byte)sizes.Length;
        for (int d = 0; d < sizes.Length; d++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + (4 * d)), sizes[d]);
        }

        body.CopyTo(bytes, 4 + (4 * sizes.Length));
        return bytes;
    }

    /// <summary>An IDX file of pictures 8×8, each filled with its number plus an offset.</summary>
    public static byte[] IdxPictures(int count, int offset = 0) =>
        Idx([count, 8, 8], [.. Enumerable.Range(0, count * 64).Select(i => (byte)((i / 64) + offset))]);

    public static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    public static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(bytes);
            }
        }

        return target.ToArray();
    }

    public string Write(string name, byte[] bytes)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string WritePng(string name, int seed = 1, int width = 8, int height = 8, int channels = 3) =>
        Write(name, Png.Encode(Draw(width, height, channels, seed)));

    /// <summary>Pictures 8×8 named a.png, b.png, …</summary>
    public void WritePngs(params string[] names)
    {
        for (int i = 0; i < names.Length; i++)
        {
            WritePng(names[i], i + 1);
        }
    }

    public PictureDataset Open(string name = "", DataOptions? options = null, int threads = 2) =>
        PictureDataset.Open(name.Length == 0 ? Root : this[name], options, threads: threads);

    public TableDataset Table(string name, DataOptions? options = null) => TableDataset.Open(this[name], options);

    /// <summary>The message of the error that opening ends with: one sentence.</summary>
    public string Error(string name = "", DataOptions? options = null, int threads = 2) => ErrorOf(() =>
        Dataset.Open(name.Length == 0 ? Root : this[name], options, threads: threads));

    public static string ErrorOf(Action action)
    {
        string message = Should.Throw<DataException>(action).Message;
        message.ShouldEndWith(".");
        message.ShouldNotContain("\n");
        return message;
    }
}
