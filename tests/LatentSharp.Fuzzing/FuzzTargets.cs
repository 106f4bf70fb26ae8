using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Formats.Metrics;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Imaging;

namespace LatentSharp.Fuzzing;

/// <summary>All readers under trial.</summary>
public static class FuzzTargets
{
    private const int Megabyte = 1 << 20;

    /// <summary>
    /// Pictures in trials are small; a head that asks for more is refused by this limit, and one that asks for less is believed.
    /// </summary>
    private const long MostPixels = 1 << 20;

    private static readonly Dictionary<string, Func<FuzzTarget>> Makers = new(StringComparer.Ordinal)
    {
        ["png"] = () => Pictures("png", Seeds.Pngs(), Repairs.Png),
        ["jpeg"] = () => Pictures("jpeg", Seeds.Jpegs()),
        ["webp"] = () => Pictures("webp", Seeds.Pictures(".webp")),
        ["gif"] = () => Pictures("gif", Seeds.Pictures(".gif")),
        ["bmp"] = () => Pictures("bmp", Seeds.Pictures(".bmp")),
        ["ico"] = () => Pictures("ico", Seeds.Pictures(".ico")),
        ["tiff"] = () => Pictures("tiff", Seeds.Pictures(".tif")),
        ["pnm"] = () => Pictures("pnm", Seeds.Pictures(".pgm", ".ppm")),
        ["idx"] = Idx,
        ["npy"] = NpyArrays,
        ["csv"] = Csv,
        ["table"] = Table,
        ["array"] = NumpyData,
        ["celeba"] = CelebA,
        ["zip"] = Zip,
        ["tar"] = Tar,
        ["npz"] = Npz,
        ["parquet"] = () => FuzzTarget.OfFile("parquet", "table.parquet", [.. Seeds.Parquets()], Rows, typeof(DataException)),
        ["safetensors"] = SafeTensors,
        ["model"] = ModelTargets.Model,
        ["checkpoint"] = ModelTargets.Checkpoint,
        ["metrics"] = Metrics,
        ["cache"] = CacheTarget.Create,
        ["use"] = CliTargets.Model,
        ["resume-checkpoint"] = () => CliTargets.Resume("resume-checkpoint", "checkpoint.safetensors"),
        ["resume-model"] = () => CliTargets.Resume("resume-model", "model.safetensors"),
        ["resume-metrics"] = () => CliTargets.Resume("resume-metrics", "metrics.jsonl"),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Makers.Keys];

    /// <summary>Makes one by its name; to be disposed.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static FuzzTarget Create(string name) => Makers.TryGetValue(name, out Func<FuzzTarget>? make)
        ? make()
        : throw new ArgumentException($"there is no format '{name}'; there are {string.Join(", ", Names)}");

    private static FuzzTarget Pictures(string name, IEnumerable<byte[]> seeds, Func<byte[], byte[]>? repair = null) =>
        new(name, [.. seeds], bytes =>
        {
            PictureFile.ReadHead(bytes, "a picture");
            Picture.Decode(bytes, "a picture", MostPixels);
        }, typeof(PictureFormatException))
        {
            // A million pixels of four bytes, the picture, and what a reader in managed code unpacks them from.
            MostBytes = 32 * Megabyte,
            Repair = repair,
        };

    private static FuzzTarget Idx() => FuzzTarget.OfFile("idx", "train-images-idx3-ubyte.gz", [Seeds.Idx(), Seeds.Gzip(Seeds.Idx())],
        path => Open(path, withLabels: true), typeof(DataException));

    private static FuzzTarget NpyArrays() =>
        FuzzTarget.OfFile("npy", "a.npy", [.. Seeds.Npys()], path => Npy.Read(path), typeof(ModelFileException));

    private static FuzzTarget Csv() =>
        Labels("csv", "labels.csv", "file,hat,hair,age\na.png,1,red,3\nb.png,-1,\"dark, blue\",4.5\nc.png,,red,\n",
        "name;x;y\r\na.png;1;0\r\nb.png;0;0\r\nc.png;1;1\r\n");

    private static FuzzTarget Table() =>
        FuzzTarget.OfFile("table", "table.csv", ["age,\"height, m\"\n3,1.25\n40,1.7e0\n5,-1\n"u8.ToArray()], Rows, typeof(DataException));

    private static FuzzTarget NumpyData() => FuzzTarget.OfFile("array", "data.npy", [.. Seeds.NpyTables()], Rows, typeof(DataException));

    /// <summary>What is read from a table is numbers.</summary>
    private static void Rows(string path)
    {
        var set = Dataset.Open(path, threads: 1) as TableDataset;
        for (int i = 0; i < set?.Count; i++)
        {
            foreach (double value in set.Row(i))
            {
                if (!double.IsFinite(value))
                {
                    throw new InvalidOperationException($"row {i} holds {value}");
                }
            }
        }
    }

    private static FuzzTarget CelebA() => Labels("celeba", "list_attr.txt", "3\nHat Coat\na.png 1 -1\nb.png -1 0\nc.png 1 1\n");

    private static FuzzTarget Zip() => FuzzTarget.OfFile("zip", "pictures.zip", [.. Seeds.Zips()], path =>
        Open(path, withLabels: true), typeof(DataException));

    private static FuzzTarget Tar() =>
        FuzzTarget.OfFile("tar", "pictures.tar", [.. Seeds.Tars(), Seeds.Gzip(Seeds.Tars().First())], path =>
            Open(path, withLabels: true), typeof(DataException));

    private static FuzzTarget Npz() => FuzzTarget.OfFile("npz", "arrays.npz", [.. Seeds.Npzs()], Rows, typeof(DataException));

    private static FuzzTarget SafeTensors() => FuzzTarget.OfFile("safetensors", "a.safetensors", [.. Seeds.SafeTensors()], path =>
    {
        using SafeTensorsFile file = SafeTensorsFile.Read(path);
        foreach (TensorEntry entry in file.Entries)
        {
            file.Get(entry.Name);
        }
    }, typeof(ModelFileException));

    /// <summary>Label files lie beside three pictures.</summary>
    private static FuzzTarget Labels(string name, string file, params string[] texts) =>
        FuzzTarget.OfFile(name, file, [.. texts.Select(System.Text.Encoding.UTF8.GetBytes)], path =>
    {
        string folder = Path.GetDirectoryName(path)!;
        if (!File.Exists(Path.Combine(folder, "a.png")))
        {
            int seed = 0;
            foreach (string picture in (string[])["a.png", "b.png", "c.png"])
            {
                Imaging.Png.WriteFile(Path.Combine(folder, picture), Seeds.Draw(8, 8, 3, seed++));
            }
        }

        Open(folder, withLabels: true);
    }, typeof(DataException));

    private static void Open(string path, bool withLabels) =>
        PictureDataset.Open(path, new DataOptions { Size = 8, WithLabels = withLabels }, threads: 1);

    private static FuzzTarget Metrics() => FuzzTarget.OfFile("metrics", "metrics.jsonl",
        [[.. "{\"step\":100,\"epoch\":1,\"split\":\"train\",\"loss\":102.5}\n"u8,
            .. "{\"step\":100,\"epoch\":1,\"split\":\"test\",\"loss\":null}\n{\"step\":200,\"ep"u8]], path =>
        {
            MetricsLog.Read(path);
            MetricsLog.Resume(path, 100).Dispose();
            MetricsLog.Read(path);
        }, typeof(ModelFileException));
}
