using System.Diagnostics;
using System.Globalization;
using LatentSharp.Mpi;
using LatentSharp.Tensors;
using LatentSharp.Training;
using LatentSharp.Training.Ranks;
using LatentSharp.Training.Steps.Shards;

namespace LatentSharp.Bench.Ranks;

/// <summary>
/// Steps of two shards: in one process on two threads, and on one and two ranks of one thread each, in turns; of two ranks also with the
/// exchange after the backward pass, in place of during it; and what an exchange of all gradients takes between the two ranks.
/// </summary>
internal static class RankSpeed
{
    /// <summary>The verb of the processes that this one starts.</summary>
    public const string ChildVerb = "ranks-child";

    private const int Rounds = 5;
    private const int WarmSteps = 5;
    private const int Shards = 2;

    private static readonly string[] Ways = ["process", "ranks1", "after2", "ranks2"];

    /// <summary>Measures.</summary>
    /// <param name="seconds">Seconds a round, of each way.</param>
    /// <param name="launcher">What starts ranks; null for the mpirun that is installed.</param>
    public static int Run(int seconds, string? launcher)
    {
        launcher ??= ((string[])["mpirun.openmpi", "mpirun.mpich", "mpirun"]).FirstOrDefault(name =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, name))));
        if (launcher is null)
        {
            Console.WriteLine("neither Open MPI nor MPICH is installed here; nothing was measured");
            return 0;
        }

        string title = $"{launcher}, {Rounds} rounds in turns";
        Console.WriteLine($"{title,-52}{"process, 2 threads",20}{"1 rank, 1 thread",18}{"2 ranks, after",16}{"2 ranks, beside",17}" +
            $"{"of twice 1 rank",17}{"of 2 threads",14}{"exchange",22}");
        foreach (string network in new[] { "mlp", "conv" })
        {
            var steps = Ways.ToDictionary(way => way, _ => new List<double>());
            double exchange = 0, mebibytes = 0;
            for (int round = 0; round < Rounds; round++)
            {
                foreach (string way in Ways)
                {
                    double[] found = Measure(launcher, way, network, seconds);
                    steps[way].Add(found[0]);
                    (exchange, mebibytes) = way == "after2" ? (found[1], found[2]) : (exchange, mebibytes);
                }
            }

            double[] medians = [.. Ways.Select(way => Median.Of(steps[way]))];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{network,-52}{medians[0],17:F1} ms{medians[1],15:F1} ms{medians[2],13:F1} ms{medians[3],14:F1} ms" +
                $"{100 * medians[1] / (2 * medians[2]),15:F0} %{100 * medians[0] / medians[2],12:F0} %" +
                $"{exchange,9:F2} ms of {mebibytes:F1} MB"));
        }

        return 0;
    }

    /// <summary>Prints the median milliseconds of a step, and of a sum of all gradients, and how large those are.</summary>
    public static int Child(string way, string network, int seconds)
    {
        Compute.Threads = way == "process" ? 2 : 1;
        MpiRanks? ranks = way == "process" ? null : MpiRanks.Start(TimeSpan.FromMinutes(2));
        RankGroup? group = ranks is null ? null
            : new RankGroup(new ThreadOrNone(ranks, !way.StartsWith("after", StringComparison.Ordinal)));
        Recipe recipe = network == "mlp" ? Recipe.Mlp() : Recipe.Convolutional();
        TrainingOptions options = recipe.Training with { Shards = Shards };
        var context = new StepContext(recipe.Model, recipe.Set, options.CreateOptimizer(recipe.Model.Parameters), options);
        using var step = new ShardedStep(context with { Ranks = group });
        int[] batch = [.. Enumerable.Range(0, recipe.Batch)];
        var times = new List<double>();
        for (long number = 0, start = Stopwatch.GetTimestamp(); ; number++)
        {
            // Rank 0's clock decides for both.
            bool ends = number > WarmSteps + 3 && Stopwatch.GetElapsedTime(start).TotalSeconds > seconds;
            if ((group?.Gather([ends ? 1 : 0])[0] ?? (ends ? 1 : 0)) > 0)
            {
                break;
            }

            long one = Stopwatch.GetTimestamp();
            step.Run(batch, new StepPlace(number, 0, 1, 0));
            times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }

        float[] values = GC.AllocateArray<float>((int)recipe.Model.ParameterCount / 2 * 2, pinned: true);
        var sums = new List<double>();
        for (int i = 0; i < 20 && group is not null; i++)
        {
            group.Gather([0]);
            long one = Stopwatch.GetTimestamp();
            group.Sum(values);
            sums.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
        }

        if (group is null or { IsFirst: true })
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"found {Median.Of(times[WarmSteps..])} {(sums.Count > 0 ? Median.Of(sums) : 0)} {values.Length * 4 / 1048576.0}"));
        }

        ranks?.Finish();
        return 0;
    }

    private static double[] Measure(string launcher, string way, string network, int seconds)
    {
        string[] child = ["dotnet", typeof(RankSpeed).Assembly.Location, ChildVerb, way, network, $"{seconds}"];
        string[] line = way == "process" ? child
            : [launcher, .. launcher == "mpirun.openmpi" ? ["--allow-run-as-root", "--oversubscribe"] : (string[])[], "-np", way[^1..],
                .. child];
        using Process process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        string found = text.Split('\n').FirstOrDefault(l => l.Contains("found ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{string.Join(' ', line)} printed nothing: {text}");
        return [.. found[(found.IndexOf("found ", StringComparison.Ordinal) + 6)..].Trim().Split(' ')
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    /// <summary>The same ranks, with or without a thread that sends gradients beside the backward pass.</summary>
    private sealed class ThreadOrNone(IRanks ranks, bool allowsThread) : IRanks
    {
        public int Rank => ranks.Rank;

        public int Count => ranks.Count;

        public bool HasStopped { get; set; }

        public bool IsUnderWay { get; set; }

        public bool ComputesMeanwhile
        {
            get => ranks.ComputesMeanwhile;
            set => ranks.ComputesMeanwhile = value;
        }

        public bool AllowsThread => allowsThread;

        public void AllToAll(float[] values, float[] received, int slice) => ranks.AllToAll(values, received, slice);

        public void AllGather(float[] values, float[] received, int slice) => ranks.AllGather(values, received, slice);
    }
}
