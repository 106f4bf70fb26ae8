using System.Globalization;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class DoubleMathTests
{
    [Fact]
    public void Exponentials_and_logarithms_are_near_those_of_the_platform()
    {
        var random = new System.Random(5);
        for (int i = 0; i < 50_000; i++)
        {
            double x = (random.NextDouble() - 0.5) * (i % 3 == 0 ? 2 : 1400);
            Near(DoubleMath.Exp(x), Math.Exp(x), $"exp {x:R}");
            double y = i % 3 == 0 ? 0.5 + random.NextDouble() : BitConverter.Int64BitsToDouble(random.NextInt64(1, 0x7FEFFFFFFFFFFFFF));
            Near(DoubleMath.Log(y), Math.Log(y), $"log {y:R}");
            double angle = (random.NextDouble() - 0.5) * 13;
            (double sine, double cosine) = DoubleMath.SinCos(angle);
            sine.ShouldBe(Math.Sin(angle), 3e-16, $"sin {angle:R}");
            cosine.ShouldBe(Math.Cos(angle), 3e-16, $"cos {angle:R}");
            double of = (2 * random.NextDouble()) - 1;
            Near(DoubleMath.Acos(of), Math.Acos(of), $"acos {of:R}");
        }
    }

    [Fact]
    public void Both_know_their_ends()
    {
        DoubleMath.Exp(0).ShouldBe(1);
        DoubleMath.Exp(double.NegativeInfinity).ShouldBe(0);
        DoubleMath.Exp(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        DoubleMath.Exp(710).ShouldBe(double.PositiveInfinity);
        DoubleMath.Exp(-746).ShouldBe(0);
        DoubleMath.Exp(-745).ShouldBe(double.Epsilon);
        DoubleMath.Exp(double.NaN).ShouldBe(double.NaN);
        DoubleMath.Log(1).ShouldBe(0);
        DoubleMath.Log(0).ShouldBe(double.NegativeInfinity);
        DoubleMath.Log(-1).ShouldBe(double.NaN);
        DoubleMath.Log(double.NaN).ShouldBe(double.NaN);
        DoubleMath.Log(double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        DoubleMath.Log(double.Epsilon).ShouldBe(Math.Log(double.Epsilon), 1e-12);
        DoubleMath.Acos(1).ShouldBe(0);
        DoubleMath.Acos(-1).ShouldBe(Math.PI);
        DoubleMath.SinCos(0).ShouldBe((0, 1));
        DoubleMath.Log10(1000).ShouldBe(3, 1e-15);
        DoubleMath.Pow(64, -1.0 / 6).ShouldBe(0.5, 1e-15);
    }

    [Fact]
    public void Both_have_the_same_bits_everywhere()
    {
        ulong hash = 14695981039346656037;
        for (int i = -700; i < 700; i++)
        {
            double x = i * 1.0078125;
            foreach (double value in new[] { DoubleMath.Exp(x), DoubleMath.Log(Math.Abs(x) + 0.0009765625),
                DoubleMath.SinCos(x).Sine, DoubleMath.Acos(x / 1000) })
            {
                hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211;
            }
        }

        hash.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("681377db2717d04c");
    }

    private static void Near(double actual, double expected, string what)
    {
        double unit = Math.Max(Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected), double.Epsilon);
        (Math.Abs(actual - expected) <= 2 * unit).ShouldBeTrue($"{what} is {actual:R}, not {expected:R}");
    }
}
