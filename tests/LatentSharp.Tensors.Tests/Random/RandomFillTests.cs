using System.Globalization;
using LatentSharp.Tensors.Random;
using LatentSharp.Tensors.Tests.Kernels;

namespace LatentSharp.Tensors.Tests.Random;

public sealed class RandomFillTests
{
    private const int Many = 400_000;
    private static readonly RandomStream Stream = new(42, 7);

    [Fact]
    public void Uniform_fill_is_the_single_draws_at_every_length_and_start()
    {
        for (int length = 0; length <= 257; length++)
        {
            ulong start = (ulong)(length * 13);
            var y = new float[length];
            Stream.FillUniform(y, start);
            for (int i = 0; i < length; i++)
            {
                y[i].ShouldBe(Stream.Uniform(start + (ulong)i));
            }
        }
    }

    [Fact]
    public void Normal_fill_is_the_single_draws_at_every_length_and_start()
    {
        for (int length = 0; length <= 257; length++)
        {
            ulong start = (ulong)(length * 13);
            var y = new float[length];
            Stream.FillNormal(y, start);
            for (int i = length % 3; i < length; i += 3)
            {
                y[i].ShouldBe(Stream.Normal(start + (ulong)i));
            }
        }
    }

    [Fact]
    public void Normal_numbers_are_those_of_Box_and_Muller_in_double()
    {
        var y = new float[10_000];
        Stream.FillNormal(y, 0);
        for (int i = 0; i < y.Length; i += 2)
        {
            double radius = Math.Sqrt(-2 * Math.Log((Stream.Bits((ulong)i) + 0.5) / 4294967296.0));
            double angle = 2 * Math.PI * Stream.Bits((ulong)i + 1) / 4294967296.0;
            ((double)y[i]).ShouldBe(radius * Math.Cos(angle), 1.5e-6);
            ((double)y[i + 1]).ShouldBe(radius * Math.Sin(angle), 1.5e-6);
        }
    }

    [Fact]
    public void Normal_numbers_have_the_moments_and_the_distribution_of_the_normal()
    {
        var y = new float[Many];
        Stream.FillNormal(y, 0);
        y.Average(v => (double)v).ShouldBe(0, 0.006);
        y.Average(v => (double)v * v).ShouldBe(1, 0.01);
        y.Average(v => Math.Pow(v, 3)).ShouldBe(0, 0.025);
        y.Average(v => Math.Pow(v, 4)).ShouldBe(3, 0.07);

        // Kolmogorov and Smirnov: the largest gap to Φ is below 1.95/√n in 999 of 1000 samples
        Array.Sort(y);
        double gap = 0;
        for (int i = 0; i < Many; i++)
        {
            gap = Math.Max(gap, Math.Abs(NormalCdf(y[i]) - ((i + 0.5) / Many)));
        }

        gap.ShouldBeLessThan(1.95 / Math.Sqrt(Many));
    }

    [Fact]
    public void Neighboring_normal_numbers_are_uncorrelated()
    {
        var y = new float[Many];
        Stream.FillNormal(y, 0);
        for (int lag = 1; lag <= 4; lag++)
        {
            double sum = 0;
            for (int i = lag; i < Many; i++)
            {
                sum += (double)y[i] * y[i - lag];
            }

            (sum / Many).ShouldBe(0, 0.008);
        }
    }

    [Fact]
    public void Uniform_numbers_are_uniform()
    {
        var y = new float[Many];
        Stream.FillUniform(y, 3);
        y.Min().ShouldBeGreaterThanOrEqualTo(0);
        y.Max().ShouldBeLessThan(1);
        Array.Sort(y);
        double gap = 0;
        for (int i = 0; i < Many; i++)
        {
            gap = Math.Max(gap, Math.Abs(y[i] - ((i + 0.5) / Many)));
        }

        gap.ShouldBeLessThan(1.95 / Math.Sqrt(Many));
    }

    [Fact]
    public void Bernoulli_draw_is_one_where_the_uniform_draw_is_below_the_probability()
    {
        for (int length = 0; length <= 600; length += 7)
        {
            float[] p = Samples.Uniform(length, -0.2f, 1.2f);
            var y = new float[length];
            Stream.FillBernoulli(p, y, 5);
            for (int i = 0; i < length; i++)
            {
                y[i].ShouldBe(Stream.Uniform(5 + (ulong)i) < p[i] ? 1 : 0);
            }

            Stream.FillBernoulli(p, p, 5);
            p.ShouldBeSameBits(y, "in place");
        }
    }

    [Fact]
    public void Bernoulli_probabilities_at_the_ends_are_certain()
    {
        var y = new float[1000];
        Stream.FillBernoulli(new float[1000], y, 0);
        y.ShouldAllBe(v => v == 0);
        Stream.FillBernoulli(Enumerable.Repeat(1f, 1000).ToArray(), y, 0);
        y.ShouldAllBe(v => v == 1);
        Should.Throw<ArgumentException>(() => Stream.FillBernoulli(new float[3], new float[4], 0));
    }

    [Fact]
    public void Streams_and_seeds_differ()
    {
        float[] Draw(ulong seed, ulong stream)
        {
            var y = new float[64];
            new RandomStream(seed, stream).FillNormal(y, 0);
            return y;
        }

        Draw(1, 2).ShouldNotBe(Draw(1, 3));
        Draw(1, 2).ShouldNotBe(Draw(2, 2));
    }

    [Fact]
    public void Draws_have_the_same_bits_everywhere()
    {
        var y = new float[4099];
        Stream.FillNormal(y, 1);
        ulong hash = Samples.Hash(y);
        Stream.FillUniform(y, 1);
        (hash ^ Samples.Hash(y)).ToString("x16", CultureInfo.InvariantCulture).ShouldBe("b945d1d9bfa3aa00");
    }

    /// <summary>Φ by the series of Marsaglia (2004), exact to double rounding for |x| below 7.</summary>
    private static double NormalCdf(double x)
    {
        double sum = x;
        double term = x;
        for (int i = 3; i < 400 && Math.Abs(term) > 1e-17; i += 2)
        {
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp((-0.5 * x * x) - 0.918938533204672741780));
    }
}
