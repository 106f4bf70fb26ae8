using System.Diagnostics;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Bench;

/// <summary>The matrix product, OpenBLAS and the fused-multiply-add peak on the same threads: interleaved repeats in one process.</summary>
internal static class MatrixProduct
{
    private const int LeastRepeats = 3;
    private const int MostRepeats = 31;

    // OpenBLAS keeps its threads spinning after a call (2^26 cycles, about 30 ms); what runs next would pay for that.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(40);

    private static readonly Product[] Products =
    [
        new("1024³", 1024, 1024, 1024, false, false),
        new("512³", 512, 512, 512, false, false),
        new("1024³ A·Bᵀ", 1024, 1024, 1024, false, true),
        new("1024³ Aᵀ·B", 1024, 1024, 1024, true, false),
        new("2048³", 2048, 2048, 2048, false, false),
        new("MLP forward 128×784→400", 128, 400, 784, false, true),
        new("MLP input gradient", 128, 784, 400, false, false),
        new("MLP weight gradient", 400, 784, 128, true, false),
        new("MLP latent 128×400→20", 128, 20, 400, false, true),
    ];

    public static int Run(int seconds, bool brief)
    {
        Console.WriteLine($"{OpenBlas.Configuration}; kernel in use: {OpenBlas.Core}");
        Console.WriteLine("GFLOP/s: medians, then the best of the repeats (the fairer on a busy machine); peak: the best seen on these threads\none thread is timed by the processor seconds of this process, more by the clock");
        Console.WriteLine($"{"product",-26}{"threads",8}{"ours",8}{"OpenBLAS",10}{"ratio",7}{"best: ours",13}{"OpenBLAS",10}{"ratio",7}{"peak",8}{"ours",7}{"OpenBLAS",10}{"repeats",9}");
        Product[] products = brief ? Products[..1] : Products;
        int[] threadCounts = Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];
        var budget = TimeSpan.FromSeconds((double)seconds / (products.Length * threadCounts.Length));
        foreach (int threads in threadCounts)
        {
            Workers.Threads = threads;
            OpenBlas.Threads = threads;
            double peak = 0;
            foreach (Product product in products)
            {
                Speeds s = Measure(product, budget);
                peak = Math.Max(peak, s.Peak);
                double ours = Median.Of(s.Ours);
                double theirs = Median.Of(s.Theirs);
                double bestOurs = s.Ours.Max();
                double bestTheirs = s.Theirs.Max();
                Console.WriteLine(FormattableString.Invariant(
                    $"{product.Name,-26}{threads,8}{ours,8:F1}{theirs,10:F1}{ours / theirs,7:F2}{bestOurs,13:F1}{bestTheirs,10:F1}{bestOurs / bestTheirs,7:F2}{peak,8:F1}{bestOurs / peak,7:P0}{bestTheirs / peak,10:P0}{s.Ours.Count,9}"));
            }
        }

        return 0;
    }

    private static Speeds Measure(Product p, TimeSpan budget)
    {
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, p.M * p.K).Select(_ => random.NextSingle() - 0.5f)];
        float[] b = [.. Enumerable.Range(0, p.K * p.N).Select(_ => random.NextSingle() - 0.5f)];
        var c = new float[p.M * p.N];
        var d = new float[p.M * p.N];
        double work = 2e-9 * p.M * p.N * p.K;
        int inner = Math.Max(1, (int)(0.2 / work));
        Action ours = () => Gemm.Multiply(new MatrixOperand(a, p.M, p.K, p.TransposeA), new MatrixOperand(b, p.K, p.N, p.TransposeB), c);
        Action theirs = () => OpenBlas.Multiply(p.TransposeA, p.TransposeB, p.M, p.N, p.K, a, b, d);
        long start = Stopwatch.GetTimestamp();
        for (int warm = 0; warm < 2 || Stopwatch.GetElapsedTime(start) < budget / 6; warm++)
        {
            Time(inner, ours);
            Time(inner, theirs);
        }

        Check(c, d);
        var speeds = new Speeds();
        while (speeds.Ours.Count < LeastRepeats || (speeds.Ours.Count < MostRepeats && Stopwatch.GetElapsedTime(start) < budget))
        {
            // The same rest and the same warm processor before either.
            speeds.Ours.Add(work / Measured(inner, ours, speeds));
            speeds.Theirs.Add(work / Measured(inner, theirs, speeds));
        }

        return speeds;
    }

    private static double Measured(int inner, Action action, Speeds speeds)
    {
        Thread.Sleep(Rest);
        speeds.Peak = Math.Max(speeds.Peak, Peak.Measure());
        return Time(inner, action);
    }

    private static void Check(float[] ours, float[] theirs)
    {
        for (int i = 0; i < ours.Length; i++)
        {
            if (Math.Abs(ours[i] - theirs[i]) > 1e-3)
            {
                throw new ArgumentException(FormattableString.Invariant($"The products differ at element {i}: {ours[i]} here, {theirs[i]} in OpenBLAS."));
            }
        }
    }

    /// <summary>Seconds of one call. On one thread these are processor seconds, so that other programs' share of the processor does not count.</summary>
    private static double Time(int inner, Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < inner; i++)
        {
            action();
        }

        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        return (Workers.Threads == 1 ? Environment.CpuUsage.TotalTime - before : wall).TotalSeconds / inner;
    }

    /// <summary>GFLOP/s of each repeat, and the best peak beside them.</summary>
    private sealed class Speeds
    {
        public List<double> Ours { get; } = [];

        public List<double> Theirs { get; } = [];

        public double Peak { get; set; }
    }

    /// <summary>C [m, n] = A [m, k] · B [k, n], either operand stored transposed.</summary>
    private sealed record Product(string Name, int M, int N, int K, bool TransposeA, bool TransposeB);
}
