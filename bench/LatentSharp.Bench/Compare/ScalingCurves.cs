using System.Diagnostics;
using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Pictures;
using LatentSharp.Models;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Steps;

namespace LatentSharp.Bench.Compare;

/// <summary>Time and memory of our training steps against picture size, batch, latent size and number of pictures.</summary>
internal static class ScalingCurves
{
    public const string ChildVerb = "scaling-data";

    private const int DataBatch = 128;

    private const int SizeBatch = 16;

    /// <summary>All curves.</summary>
    public static IEnumerable<Curve> All(bool quick)
    {
        yield return Steps(
            $"Picture size, z 128, batch {SizeBatch}", "side", "ns a value of the picture",
            quick ? [16, 32, 64] : [16, 32, 64, 128, 256],
            size => new Recipe("", Recipe.ConvolutionalOptions(size, 128), SizeBatch, SizeBatch), size =>
                SizeBatch * 3.0 * size * size, quick);
        yield return Steps(
            "Batch, 64×64×3, z 128", "batch", "ns a value of the picture",
            quick ? [1, 8, 32] : [1, 4, 16, 64, 256],
            batch => new Recipe("", Recipe.ConvolutionalOptions(64, 128), batch, batch), batch => batch * 3.0 * 64 * 64, quick);
        yield return Steps(
            "Latent size, 64×64×3, batch 16", "z", "ns a value of the picture",
            quick ? [8, 512] : [2, 8, 32, 128, 512, 2048],
            latent => new Recipe("", Recipe.ConvolutionalOptions(64, latent), SizeBatch, SizeBatch), _ => SizeBatch * 3.0 * 64 * 64, quick);
        yield return DataSizes(quick ? [10_000, 100_000] : [10_000, 30_000, 100_000, 300_000, 1_000_000]);
    }

    private static Curve Steps(string title, string x, string unit, int[] values, Func<int, Recipe> make, Func<int, double> amount,
        bool quick)
    {
        var lines = new List<IReadOnlyList<string>>();
        double? first = null;
        foreach (int value in values)
        {
            Recipe recipe = make(value);
            Rounds rounds = Interleaved.Measure(Side.Here(() => recipe.Step()), null, new Effort(quick ? 0.5 : 3, Slice: 0.02));
            double each = 1e9 * rounds.OurMedian / amount(value);
            first ??= each;
            lines.Add([Text(value, "N0"), Text(1000 * rounds.OurMedian, "F2"), Text(each, "F1"), Text(each / first.Value, "F2"),
                Text(recipe.StorageBytes / 1048576.0, "F1"), Text(recipe.StorageBytes / amount(value), "F0")]);
        }

        return new Curve(title, [x, "ms a step", unit, "relative to the first", "storage MB", "bytes a value"], lines);
    }

    /// <summary>
    /// Steps of 784-400-20 in the shuffled order of larger and larger sets, which are held in memory; a process each, whose memory is its
    /// own.
    /// </summary>
    private static Curve DataSizes(int[] counts)
    {
        var lines = new List<IReadOnlyList<string>>();
        foreach (int count in counts)
        {
            (int code, string output) = Peers.Run(Peers.Self(ChildVerb, count.ToString(CultureInfo.InvariantCulture)));
            string[] told = output.Trim().Split(' ');
            if (code != 0 || told.Length != 3)
            {
                throw new PeerException($"{count} pictures: {output.Trim()}");
            }

            lines.Add([Text(count, "N0"), told[0], told[1], Text(Number(told[1]) * count / DataBatch / 1000, "F1"), told[2],
                Text((double)count * 784 / 1048576, "F0")]);
        }

        return new Curve("Number of pictures, 784-400-20, batch 128",
            ["pictures", "ms to order an epoch", "ms a step", "s an epoch", "peak MB of the process", "of these pictures MB"], lines);

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// One process of <see cref="DataSizes"/>: prints milliseconds to order an epoch, milliseconds a step, megabytes at the peak.
    /// </summary>
    public static int DataSize(int count)
    {
        const int steps = 60;
        ModelOptions options = Recipe.Mlp().Model.Options;
        PictureDataset set = Noise(options.Pictures, count);
        var training = new TrainingOptions { Batch = DataBatch };
        var model = new Autoencoder(options, training.Seed);
        var step = new TrainingStep(new StepContext(model, set, new Optimizer(training.Optimizer, model.Parameters), training));
        int[] all = [.. Enumerable.Range(0, count)];
        long start = Stopwatch.GetTimestamp();
        var batches = Batches.Shuffled(all, DataBatch, training.Seed);
        var times = new List<double>();
        TimeSpan order = default;
        foreach (ReadOnlySpan<int> chosen in batches.Epoch(0))
        {
            order = order == default ? Stopwatch.GetElapsedTime(start) : order;
            long one = Stopwatch.GetTimestamp();
            step.Run(chosen, times.Count, 0);
            times.Add(Stopwatch.GetElapsedTime(one).TotalSeconds);
            if (times.Count == steps)
            {
                break;
            }
        }

        Console.WriteLine($"{Text(order.TotalMilliseconds, "F2")} {Text(1000 * Median.Of(times.Skip(steps / 4)), "F2")} " +
            $"{Text(ProcessRun.HighWater(Environment.ProcessId), "F0")}");
        GC.KeepAlive(set);
        return 0;
    }

    private static PictureDataset Noise(PictureFormat format, int count)
    {
        var builder = new DatasetBuilder(format, count);
        var noise = new byte[format.Length * 97];
        new Random(5).NextBytes(noise);
        for (int i = 0; i < count; i++)
        {
            noise.AsSpan(i % 96 * format.Length, format.Length).CopyTo(builder.Slot(i));
        }

        return builder.Build();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
