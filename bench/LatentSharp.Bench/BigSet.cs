using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Bench;

/// <summary>
/// More pictures than memory should hold: an IDX file of generated pictures, opened and trained on in a process of its own for each way of
/// keeping them. The steps go through the pictures in random order, as training does.
/// </summary>
internal static class BigSet
{
    public const string ChildVerb = "bigset-child";

    private const int Side = 64;
    private const int Channels = 3;
    private const int Batch = 64;
    private const int WarmSteps = 5;
    private const int FilledBatches = 200;

    /// <summary>Makes the file where it is missing, and measures each way of keeping it.</summary>
    public static int Run(int pictures, int steps, string folder)
    {
        Directory.CreateDirectory(folder);
        string data = Path.Combine(folder, FormattableString.Invariant($"big-{pictures}.idx"));
        string cache = Path.Combine(folder, "pictures.cache");
        if (!File.Exists(data))
        {
            Generate(data, pictures);
        }

        File.Delete(cache);
        Console.WriteLine($"{pictures} pictures of {Side}×{Side} in colour, {new FileInfo(data).Length >> 20} MB; batches of {Batch} in " +
            $"random order");
        Console.WriteLine($"{"kept",-22}{"open, s",10}{"fill, ms",10}{"step, ms",10}{"img/s",8}" +
            $"{"fill share",12}{"RSS after open",16}{"peak RSS, MB",14}");
        foreach (string way in new[] { "cache (made)", "cache (used)", "memory", "mapped" })
        {
            using Process child = Process.Start(Compare.Peers.Self(ChildVerb, way, data, cache, $"{steps}"))!;
            child.WaitForExit();
            if (child.ExitCode != 0)
            {
                return 1;
            }
        }

        return 0;
    }

    /// <summary>One way, in this process.</summary>
    public static int Child(string way, string data, string cache, int steps)
    {
        long start = Stopwatch.GetTimestamp();
        PictureDataset set = PictureDataset.Open(data, new DataOptions(), cache: way == "memory" ? null : new PictureCache(cache));
        double open = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long opened = Status("VmHWM");
        Console.Error.WriteLine(string.Join("; ", set.Notes));
        var options = new ModelOptions
        {
            Pictures = set.Format,
            Latent = 64,
            Network = new ConvolutionOptions { Channels = [32, 64, 128, 256] },
            Likelihood = new GaussianOptions { Variance = VarianceKind.Optimal },
        };
        var training = new TrainingOptions { Batch = Batch };
        var model = new Autoencoder(options, training.Seed);
        var step = new TrainingStep(new StepContext(model, set, new Optimizer(training.Optimizer, model.Parameters), training));
        Batches batches = Batches.Shuffled(Split.ByContent(set).Train, Batch, training.Seed, dropLast: true);
        var times = new List<double>();
        foreach (ReadOnlySpan<int> batch in batches.Epoch(0))
        {
            long one = Stopwatch.GetTimestamp();
            step.Run(batch, times.Count, 0);
            times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
            if (times.Count == steps + WarmSteps)
            {
                break;
            }
        }

        double median = Median.Of(times[WarmSteps..]);
        double fill = way == "mapped" ? FillMapped(cache, set, batches) : Fill(set, batches);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{way,-22}{open,10:F1}{fill,10:F2}{median,10:F1}{1000 * Batch / median,8:F0}" +
                $"{fill / median,12:P2}{opened,16}{Status("VmHWM"),14}"));
        return 0;
    }

    private static double Fill(PictureDataset set, Batches batches)
    {
        var pixels = new Tensor(new Shape(Batch, Channels, Side, Side));
        return Time(batches, batch => set.Fill(batch, pixels));
    }

    /// <summary>
    /// The other way to read the file: a view of all of it, whose pages count as memory of the process once they are touched.
    /// </summary>
    private static double FillMapped(string cache, PictureDataset set, Batches batches)
    {
        using var mapped = MemoryMappedFile.CreateFromFile(cache, FileMode.Open);
        using MemoryMappedViewAccessor view = mapped.CreateViewAccessor();
        var bytes = new byte[set.Format.Length];
        var pixels = new Tensor(new Shape(Batch, Channels, Side, Side));
        return Time(batches, batch =>
        {
            for (int i = 0; i < batch.Length; i++)
            {
                view.ReadArray(4096 + ((long)batch[i] * bytes.Length), bytes, 0, bytes.Length);
                PixelConversion.ToFloats(bytes, pixels.Span.Slice(i * bytes.Length, bytes.Length));
            }
        });
    }

    /// <summary>Median milliseconds a batch; all pictures of an epoch are touched.</summary>
    private static double Time(Batches batches, Action<int[]> fill)
    {
        var times = new List<double>();
        foreach (ReadOnlySpan<int> batch in batches.Epoch(1))
        {
            int[] indices = batch.ToArray();
            long one = Stopwatch.GetTimestamp();
            fill(indices);
            times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }

        return Median.Of(times[Math.Min(FilledBatches, times.Count / 2)..]);
    }

    /// <summary>A line of the kernel's account of this process, MB; 0 where there is none.</summary>
    private static long Status(string name)
    {
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status")
            .FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal)) : null;
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2]
            .Split('\t')[^1], System.Globalization.CultureInfo.InvariantCulture) >> 10;
    }

    /// <summary>Ramps between two colors with a bright box, as IDX <c>[count, height, width, channels]</c>.</summary>
    private static void Generate(string path, int pictures)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        var head = new byte[20];
        head[2] = 8;
        head[3] = 4;
        int[] sizes = [pictures, Side, Side, Channels];
        for (int d = 0; d < sizes.Length; d++)
        {
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4 + (4 * d)), sizes[d]);
        }

        stream.Write(head);
        var random = new Random(7);
        var picture = new byte[Side * Side * Channels];
        for (int i = 0; i < pictures; i++)
        {
            int[] from = [random.Next(256), random.Next(256), random.Next(256)];
            int[] to = [random.Next(256), random.Next(256), random.Next(256)];
            (int left, int top, int size) = (random.Next(Side), random.Next(Side), random.Next(4, 24));
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    bool inside = x >= left && x < left + size && y >= top && y < top + size;
                    for (int c = 0; c < Channels; c++)
                    {
                        int shade = from[c] + ((to[c] - from[c]) * (x + y) / (2 * Side));
                        picture[(((y * Side) + x) * Channels) + c] = (byte)(inside ? 255 - (shade / 2) : shade);
                    }
                }
            }

            stream.Write(picture);
        }
    }
}
