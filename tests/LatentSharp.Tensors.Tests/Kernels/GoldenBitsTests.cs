using System.Globalization;

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

        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("9a30c286de7c7c3b");
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

        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("aaed12ce291d203c");
    }
}
