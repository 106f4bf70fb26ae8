using LatentSharp.Data;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Evaluation.Quality;

public sealed class MultiScaleSimilarityTests
{
    private static readonly double[] Weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    [Theory]
    [InlineData(8, 8, 1)]
    [InlineData(21, 40, 1)]
    [InlineData(28, 28, 2)]
    [InlineData(64, 64, 3)]
    [InlineData(176, 200, 5)]
    [InlineData(256, 256, 5)]
    public void Small_pictures_have_fewer_scales(int width, int height, int scales) =>
        MultiScaleSimilarity.Scales(new PictureFormat(width, height, 1)).ShouldBe(scales);

    [Fact]
    public void A_picture_is_like_itself()
    {
        var format = new PictureFormat(28, 30, 3);
        float[] picture = Noise(1, format);
        MultiScaleSimilarity.Of(picture, picture, format).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Even_pictures_differ_by_the_luminance_of_the_smallest_scale()
    {
        var format = new PictureFormat(28, 28, 1);
        float[] dark = [.. Enumerable.Repeat(0.2f, format.Length)], light = [.. Enumerable.Repeat(0.6f, format.Length)];
        MultiScaleSimilarity.Of(dark, light, format).ShouldBe(Math.Pow(0.2401 / 0.4001, 0.2856 / (0.0448 + 0.2856)), 1e-6);
    }

    [Fact]
    public void Opposite_structures_count_as_nothing()
    {
        var format = new PictureFormat(12, 12, 1);
        float[] picture = Noise(1, format);
        MultiScaleSimilarity.Of(picture, [.. picture.Select(p => 1 - p)], format).ShouldBe(0);
    }

    [Theory]
    [InlineData(28, 25, 2)]
    [InlineData(45, 47, 1)]
    public void It_is_the_product_over_scales_by_plain_loops(int width, int height, int channels)
    {
        var format = new PictureFormat(width, height, channels);
        float[] a = Noise(1, format), noise = Noise(2, format);
        float[] b = [.. a.Zip(noise, (p, n) => (0.7f * p) + (0.3f * n))];
        int scales = MultiScaleSimilarity.Scales(format);
        double expected = 1;
        double[] x = [.. a.Select(p => (double)p)], y = [.. b.Select(p => (double)p)];
        for (int scale = 0; scale < scales; scale++)
        {
            double mean = Mean(x, y, width, height, channels, withLuminance: scale == scales - 1);
            expected *= Math.Pow(mean, Weights[scale] / Weights.Take(scales).Sum());
            (x, y) = (Half(x, width, height, channels), Half(y, width, height, channels));
            (width, height) = (width / 2, height / 2);
        }

        MultiScaleSimilarity.Of(a, b, format).ShouldBe(expected, 1e-6);
        expected.ShouldBeInRange(0.3, 0.99);
    }

    private static double Mean(double[] x, double[] y, int width, int height, int channels, bool withLuminance)
    {
        double sum = 0;
        for (int channel = 0; channel < channels; channel++)
        {
            for (int row = 0; row < height; row++)
            {
                for (int column = 0; column < width; column++)
                {
                    (double w, double mx, double my, double xx, double yy, double xy) = (0, 0, 0, 0, 0, 0);
                    for (int r = Math.Max(0, row - 5); r <= Math.Min(height - 1, row + 5); r++)
                    {
                        for (int c = Math.Max(0, column - 5); c <= Math.Min(width - 1, column + 5); c++)
                        {
                            double g = Math.Exp(-(((r - row) * (r - row)) + ((c - column) * (c - column))) / 4.5);
                            double vx = x[(((channel * height) + r) * width) + c], vy = y[(((channel * height) + r) * width) + c];
                            (w, mx, my) = (w + g, mx + (g * vx), my + (g * vy));
                            (xx, yy, xy) = (xx + (g * vx * vx), yy + (g * vy * vy), xy + (g * vx * vy));
                        }
                    }

                    (mx, my) = (mx / w, my / w);
                    (double sx, double sy, double sxy) = ((xx / w) - (mx * mx), (yy / w) - (my * my), (xy / w) - (mx * my));
                    double value = ((2 * sxy) + 0.0009) / (sx + sy + 0.0009);
                    sum += withLuminance ? value * ((2 * mx * my) + 0.0001) / ((mx * mx) + (my * my) + 0.0001) : value;
                }
            }
        }

        return sum / (channels * height * width);
    }

    private static double[] Half(double[] picture, int width, int height, int channels)
    {
        var half = new List<double>();
        for (int channel = 0; channel < channels; channel++)
        {
            for (int row = 0; row + 1 < height; row += 2)
            {
                for (int column = 0; column + 1 < width; column += 2)
                {
                    double At(int r, int c) => picture[(((channel * height) + row + r) * width) + column + c];
                    half.Add((At(0, 0) + At(0, 1) + At(1, 0) + At(1, 1)) / 4);
                }
            }
        }

        return [.. half];
    }

    private static float[] Noise(ulong seed, PictureFormat format)
    {
        var values = new float[format.Length];
        new RandomStream(seed, 3).FillUniform(values, 0);
        return values;
    }
}
