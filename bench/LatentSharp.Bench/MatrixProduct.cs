using System.Diagnostics;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Bench;

/// <summary>The matrix product, OpenBLAS and the fused-multiply-add peak on the same threads: interleaved repeats in one process, medians.</summary>
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
        Console.WriteLine($"{"product",-26}{"threads",8}{"ours GF/s",11}{"OpenBLAS",10}{"ratio",7}{"peak GF/s",11}{"ours/peak",10}{"theirs/peak",12}{"repeats",8}");
        Product[] products = brief ? Products[..1] : Products;
        int[] threadCounts = Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];
        var budget = TimeSpan.FromSeconds((double)seconds / (products.Length * threadCounts.Length));
        foreach (int threads in threadCounts)
        {
            Workers.Threads = threads;
            OpenBlas.Threads = threads;
            foreach (Product product in products)
            {
                (double ours, double theirs, double peak, int repeats) = Measure(product, budget);
                Console.WriteLine(FormattableString.Invariant(
                    $"{product.Name,-26}{threads,8}{ours,11:F1}{theirs,10:F1}{ours / theirs,7:F2}{peak,11:F1}{ours / peak,10:P0}{theirs / peak,12:P0}{repeats,8}"));
            }
        }

        return 0;
    }

    /// <summary>Medians in GFLOP/s.</summary>
    private static (double Ours, double Theirs, double Peak, int Repeats) Measure(Product p, TimeSpan budget)
    {
        var random = new Random(1);
        float[] a = [.. Enumerable.Range(0, p.M * p.K).Select(_ => random.NextSingle() - 0.5f)];
        float[] b = [.. Enumerable.Range(0, p.K * p.N).Select(_ => random.NextSingle() - 0.5f)];
        var c = new float[p.M * p.N];
        var d = new float[p.M * p.N];
        double work = 2e-9 * p.M * p.N * p.K;
        int inner = Math.Max(1, (int)(0.2 / work));
        var ours = new List<double>();
        var theirs = new List<double>();
        var peaks = new List<double>();
        for (int warm = 0; warm < 2; warm++)
        {
            Time(inner, () => Gemm.Multiply(new MatrixOperand(a, p.M, p.K, p.TransposeA), new MatrixOperand(b, p.K, p.N, p.TransposeB), c));
            Time(inner, () => OpenBlas.Multiply(p.TransposeA, p.TransposeB, p.M, p.N, p.K, a, b, d));
            Peak.Measure();
        }

        Check(c, d);
        long start = Stopwatch.GetTimestamp();
        while (ours.Count < LeastRepeats || (ours.Count < MostRepeats && Stopwatch.GetElapsedTime(start) < budget))
        {
            Thread.Sleep(Rest);
            ours.Add(work / Time(inner, () => Gemm.Multiply(new MatrixOperand(a, p.M, p.K, p.TransposeA), new MatrixOperand(b, p.K, p.N, p.TransposeB), c)));
            peaks.Add(Peak.Measure());
            theirs.Add(work / Time(inner, () => OpenBlas.Multiply(p.TransposeA, p.TransposeB, p.M, p.N, p.K, a, b, d)));
        }

        return (Median.Of(ours), Median.Of(theirs), Median.Of(peaks), ours.Count);
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

    private static double Time(int inner, Action action)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < inner; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / inner;
    }

    /// <summary>C [m, n] = A [m, k] · B [k, n], either operand stored transposed.</summary>
    private sealed record Product(string Name, int M, int N, int K, bool TransposeA, bool TransposeB);
}
