using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using LatentSharp.Imaging;

namespace LatentSharp.Bench.Compare;

/// <summary>Peak memory of whole trainings from the same files: <c>latent train</c> beside bench/pytorch/recipe.py.</summary>
internal sealed class MemoryRows : RowGroup
{
    private const int Poll = 5;

    public override string Key => "memory";

    public override string Title => "Peak memory of a training process";

    public override TimeSpan Limit => TimeSpan.FromMinutes(6);

    public override void Measure(bool quick, Draft draft)
    {
        Peers.RequireLatent();
        (int digits, int pictures) = quick ? (12_800, 128) : (60_000, 1280);
        draft.Peer = "PyTorch";
        draft.Note(
            $"One epoch and an evaluation: {digits} pictures of 28×28 from IDX files (784-400-20, batch 128), {pictures} of 64×64×3 from " +
                $"a .zip of PNG (32-64-128-256, z 128, batch 64). All pictures are held in memory as bytes on both sides. VmHWM of the " +
                $"process.");
        string? torch = draft.Try(Torch);
        string folder = Directory.CreateTempSubdirectory("latentsharp-memory-").FullName;
        try
        {
            string idx = Directory.CreateDirectory(Path.Combine(folder, "digits")).FullName;
            WriteDigits(idx, digits);
            string zip = Path.Combine(folder, "pictures.zip");
            WritePictures(zip, pictures + (pictures / 10));
            string count = pictures.ToString(CultureInfo.InvariantCulture);
            string test = (pictures / 10).ToString(CultureInfo.InvariantCulture);
            Training[] trainings =
            [
                new(
                    "784-400-20, batch 128",
                    [idx, "--network", "mlp", "--hidden", "400", "--latent", "20", "--likelihood", "bernoulli", "--binarize", "dynamic",
                        "--batch", "128"],
                    ["mnist", idx]),
                new(
                    "64×64×3, 32-64-128-256, z 128, batch 64",
                    [zip, "--network", "conv", "--channels", "32,64,128,256", "--latent", "128", "--likelihood", "gaussian", "--beta", "1",
                        "--batch", "64", "--train", count, "--test", test],
                    ["avatars", zip, "--latent", "128", "--train", count, "--test", test]),
            ];
            foreach (Training training in trainings)
            {
                draft.Add(training.Measure(folder, torch, quick ? 1 : 3));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Torch()
    {
        Peers.RequirePython("torch", "PyTorch", "python3-torch");
        Peers.RequirePython("PIL", "Pillow", "python3-pil");
        return Peers.Python;
    }

    /// <summary>Gray noise in the files of MNIST.</summary>
    private static void WriteDigits(string folder, int count)
    {
        foreach ((string stem, int pictures) in new[] { ("train-images-idx3-ubyte", count), ("t10k-images-idx3-ubyte", count / 6) })
        {
            var bytes = new byte[16 + (pictures * 28 * 28)];
            new Random(3).NextBytes(bytes.AsSpan(16));
            int[] header = [0x00000803, pictures, 28, 28];
            for (int i = 0; i < header.Length; i++)
            {
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), header[i]);
            }

            File.WriteAllBytes(Path.Combine(folder, stem), bytes);
        }
    }

    private static void WritePictures(string path, int count)
    {
        var random = new Random(4);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        for (int i = 0; i < count; i++)
        {
            var picture = new Picture(64, 64, 3);
            random.NextBytes(picture.Pixels);
            using Stream entry = zip.CreateEntry($"{i:D5}.png", CompressionLevel.NoCompression).Open();
            entry.Write(Png.Encode(picture));
        }
    }

    private sealed record Training(string Name, IReadOnlyList<string> Ours, IReadOnlyList<string> Theirs)
    {
        private static readonly string Threads = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);

        public Row Measure(string folder, string? torch, int rounds)
        {
            var ours = new List<double>();
            var theirs = new List<double>();
            for (int round = 0; round < rounds; round++)
            {
                ours.Add(ProcessRun.Of(
                    Peers.Latent,
                    ["train", .. Ours, "--epochs", "1", "--threads", Threads, "--quiet", "--overwrite", "--out",
                        Path.Combine(folder, "run")], Poll).PeakMegabytes);
                if (torch is not null)
                {
                    string recipe = Path.Combine(Peers.Bench, "pytorch", "recipe.py");
                    theirs.Add(ProcessRun.Of(torch, [recipe, .. Theirs, "--epochs", "1", "--threads", Threads], Poll,
                        Peers.TorchVariables).PeakMegabytes);
                }
            }

            double median = Median.Of(ours);
            double? peer = theirs.Count == 0 ? null : Median.Of(theirs);
            return new Row(Name, "MB", median, peer) { Ratio = peer / median, Goal = 2, Rounds = rounds };
        }
    }
}
