using System.Diagnostics;
using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Bench;

/// <summary>The matrix product against OpenBLAS: interleaved repeats in one process, medians.</summary>
internal static class MatrixProduct
{
    private static readonly (string Name, int M, int N, int K, bool TransposeA, bool TransposeB)[] Shapes =
    [
        ("512³", 512, 512, 512, false, false),
        ("1024³", 1024, 1024, 1024, false, false),
        ("1024³ A·Bᵀ", 1024, 1024, 1024, false, true),
        ("1024³ Aᵀ·B", 1024, 1024, 1024, true, false),
        ("2048³", 2048, 2048, 2048, false, false),
        ("MLP forward 128×784→400", 128, 400, 784, false, true),
        ("MLP input gradient", 128, 784, 400, false, false),
        ("MLP weight gradient", 400, 784, 128, true, false),
        ("MLP latent 128×400→20", 128, 20, 400, false, true),
    ];

    public static void Run(int repeats)
    {
        Console.WriteLine($"{"product",-26}{"threads",8}{"ours GF/s",11}{"OpenBLAS",10}{"ratio",7}");
        foreach (int threads in new[] { 1, Environment.ProcessorCount })
        {
            Workers.Threads = threads;
            OpenBlas.Threads = threads;
            foreach ((string name, int m, int n, int k, bool ta, bool tb) in Shapes)
            {
                (double ours, double theirs) = Measure(m, n, k, ta, tb, repeats);
                double work = 2e-9 * m * n * k;
                Console.WriteLine(FormattableString.Invariant($"{name,-26}{threads,8}{work / ours,11:F1}{work / theirs,10:F1}{theirs / ours,7:F2}"));
            }
        }
    }

    private static (double Ours, double Theirs) Measure(int m, int n, int k, bool ta, bool tb, int repeats)
    {
        var random = new Random(1);
        float[] a = Enumerable.Range(0, m * k).Select(_ => random.NextSingle() - 0.5f).ToArray();
        float[] b = Enumerable.Range(0, k * n).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var c = new float[m * n];
        var d = new float[m * n];
        int inner = Math.Max(1, (int)(2e8 / (2.0 * m * n * k)));
        var ours = new List<double>();
        var theirs = new List<double>();
        for (int i = 0; i < repeats + 3; i++)
        {
            double x = Time(inner, () => Gemm.Multiply(new MatrixOperand(a, m, k, ta), new MatrixOperand(b, k, n, tb), c));
            double y = Time(inner, () => OpenBlas.Multiply(ta, tb, m, n, k, a, b, d));
            if (i >= 3)
            {
                ours.Add(x);
                theirs.Add(y);
            }
        }

        for (int i = 0; i < c.Length; i++)
        {
            if (Math.Abs(c[i] - d[i]) > 1e-3)
            {
                throw new InvalidOperationException($"The products differ at {i}: {c[i]} and {d[i]}.");
            }
        }

        return (Median(ours), Median(theirs));
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

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
