using System.Globalization;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Normalization;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Tests.Kernels;

/// <summary>
/// Hashes of results that must come out the same on every processor, with any vector width. The tests pass unchanged
/// under DOTNET_EnableAVX2=0 and DOTNET_EnableAVX512=0.
/// </summary>
public sealed class GoldenBitsTests
{
    [Fact]
    public void Unary_formulas_give_the_same_bits_everywhere()
    {
        ulong all = 0;
        foreach (UnaryCase c in FormulaCases.Unary)
        {
            float[] x = [.. Samples.Uniform(4001, (float)c.Low, (float)c.High), .. Samples.Special];
            var y = new float[x.Length];
            c.Kernel(x, y);
            all = (all * 31) + Samples.Hash(y);
        }

        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("ba3373958cb86b65");
    }

    [Fact]
    public void Binary_formulas_give_the_same_bits_everywhere()
    {
        float[] a = Samples.Uniform(4001, -8, 8);
        float[] b = Samples.Uniform(4001, -8, 8, seed: 2);
        var y = new float[a.Length];
        ulong all = 0;
        foreach (BinaryCase c in FormulaCases.Binary)
        {
            c.Kernel(a, b, y);
            all = (all * 31) + Samples.Hash(y);
        }

        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("7753630dfdf067e2");
    }

    [Fact]
    public void Reductions_softmax_normalizations_and_optimizers_give_the_same_bits_everywhere()
    {
        const int Count = 6 * 7 * 37;
        float[] x = Samples.Uniform(Count, -3, 5);
        float[] dy = Samples.Uniform(Count, seed: 2);
        float[] gamma = Samples.Uniform(259, 0.5f, 2, seed: 3);
        (float[] y, float[] dx, float[] mean, float[] inverse, float[] dgamma, float[] dbeta) =
            (new float[Count], new float[Count], new float[42], new float[42], new float[259], new float[259]);
        ulong all = 0;
        void Add(params float[][] results) => Array.ForEach(results, r => all = (all * 31) + Samples.Hash(r));

        Add([(float)Reduce.Sum(x), (float)Reduce.Dot(x, dy), Reduce.Max(x)]);
        ReduceAxes.ColumnSums(x, 6, 259, 0, 259, dgamma);
        Add(dgamma);
        Softmax.Forward(x, 37, y);
        Softmax.Gradient(dy, y, 37, dx);
        Add(y, dx);
        Softmax.LogForward(x, 37, y);
        Softmax.LogGradient(dy, y, 37, dx);
        Add(y, dx);
        BatchNormalization.Statistics(x, (6, 7, 37), (0, 7), 1e-5f, 0.1f, mean, inverse, [], []);
        BatchNormalization.Apply(new LeakyRelu(0.01f), x, (6, 7, 37), (0, 7), mean, inverse, gamma, gamma, y);
        BatchNormalization.Gradient(default(GradientSums.First), dy, y, x, (6, 7, 37), (0, 7), training: true, mean, inverse, gamma, gamma,
            dx, dgamma, dbeta);
        Add(y, dx, dgamma, dbeta);
        LayerNormalization.Forward(x, 259, (0, 6), 1e-5f, gamma, gamma, y, mean, inverse);
        LayerNormalization.Gradient(dy, x, 259, (0, 6), mean, inverse, gamma, dx);
        LayerNormalization.ScaleGradient(dy, x, 6, 259, (0, 259), mean, inverse, dgamma);
        Add(y, dx, dgamma);
        (float[] m, float[] v) = (new float[Count], new float[Count]);
        var step = new AdaptiveStep(1e-2, 0.9, 0.999, 1e-8, 0.1, true, 0.1, 0.001);
        Optimizers.Adam(x, dy, m, v, step);
        Optimizers.Adamax(x, dy, m, v, step);
        Add(x, m, v);
        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("351c2c216ab1e8fc");
    }
}
