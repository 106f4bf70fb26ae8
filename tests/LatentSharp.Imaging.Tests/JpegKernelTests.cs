using LatentSharp.Imaging.JpegCodec;

namespace LatentSharp.Imaging.Tests;

/// <summary>The vector loops beside plain ones.</summary>
public sealed class JpegKernelTests
{
    [Fact]
    public void The_transform_is_the_cosine_sum_rounded_twice()
    {
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            var coefficients = new short[64];
            var factors = new int[64];
            for (int i = 0; i < 64; i++)
            {
                factors[i] = random.Next(1, 20);
                coefficients[i] = random.Next(4) == 0 ? (short)(random.Next(-400, 400) / (factors[i] * (1 + i))) : (short)0;
            }

            coefficients[0] = (short)(random.Next(-700, 700) / factors[0]);
            coefficients[9] = 1; // not flat
            foreach (int side in new[] { 8, 4, 2 })
            {
                var samples = new byte[side * side];
                if (side == 8)
                {
                    JpegTransform.Whole(coefficients, factors, samples, 8);
                }
                else
                {
                    JpegReduction.Apply(coefficients, factors, samples, side, side);
                }

                // Half a level of the last rounding, and 8 · ½ · √2 / 2⁵ of the one between the passes.
                int width = 8 / side;
                for (int i = 0; i < samples.Length; i++)
                {
                    double sum = 0;
                    for (int j = 0; j < width * width; j++)
                    {
                        sum += Cosines(coefficients, factors, (i % side * width) + (j % width), (i / side * width) + (j / width));
                    }

                    ((double)samples[i]).ShouldBe(Math.Clamp((sum / (width * width)) + 128, 0, 255), 0.68);
                }
            }
        }
    }

    [Fact]
    public void Rows_are_enlarged_and_colored_at_every_length()
    {
        var random = new Random(4);
        for (int n = 1; n <= 257; n++)
        {
            byte[] near = Bytes(random, n + 64), far = Bytes(random, n + 64), third = Bytes(random, n + 64);
            var sums = new ushort[JpegRows.Room(2 * n)];
            var row = new byte[JpegRows.Room(2 * n)];
            int Near(int x) => near[Math.Clamp(x, 0, n - 1)];
            int Sum(int x) => (3 * Near(x)) + far[Math.Clamp(x, 0, n - 1)];
            JpegRows.Widen(near, n, sums);
            JpegRows.Across(sums, n, 1, 2, 2, row);
            for (int x = 0; x < n; x++)
            {
                row[2 * x].ShouldBe((byte)(((3 * Near(x)) + Near(x - 1) + 1) >> 2));
                row[(2 * x) + 1].ShouldBe((byte)(((3 * Near(x)) + Near(x + 1) + 2) >> 2));
            }

            JpegRows.Weigh(near, far, n, sums);
            JpegRows.Across(sums, n, 8, 7, 4, row);
            for (int x = 0; x < n; x++)
            {
                row[2 * x].ShouldBe((byte)(((3 * Sum(x)) + Sum(x - 1) + 8) >> 4));
                row[(2 * x) + 1].ShouldBe((byte)(((3 * Sum(x)) + Sum(x + 1) + 7) >> 4));
            }

            JpegRows.Down(sums, n, 2, row);
            var pixels = new byte[3 * n];
            JpegColors.Convert(near, far, third, pixels);
            var plain = new byte[3 * n];
            JpegColors.Interleave(near, far, third, plain);
            for (int x = 0; x < n; x++)
            {
                row[x].ShouldBe((byte)((Sum(x) + 2) >> 2));
                (int l, int cb, int cr) = (near[x], far[x] - 128, third[x] - 128);
                pixels[3 * x].ShouldBe(Level(l + ((91881 * cr + 32768) >> 16)));
                pixels[(3 * x) + 1].ShouldBe(Level(l + ((32768 - (22554 * cb) - (46802 * cr)) >> 16)));
                pixels[(3 * x) + 2].ShouldBe(Level(l + ((116130 * cb + 32768) >> 16)));
                plain[(3 * x)..((3 * x) + 3)].ShouldBe([near[x], far[x], third[x]]);
            }
        }
    }

    private static byte Level(int value) => (byte)Math.Clamp(value, 0, 255);

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    // ITU T.81, A.3.3.
    private static double Cosines(short[] coefficients, int[] factors, int x, int y)
    {
        double sum = 0;
        for (int v = 0; v < 8; v++)
        {
            for (int u = 0; u < 8; u++)
            {
                double scale = (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1) / 4;
                sum += scale * coefficients[(8 * v) + u] * factors[(8 * v) + u] * Math.Cos(((2 * x) + 1) * u * Math.PI / 16)
                    * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
            }
        }

        return sum;
    }
}
