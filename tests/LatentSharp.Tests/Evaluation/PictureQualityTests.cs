using LatentSharp.Data;
using LatentSharp.Evaluation;

namespace LatentSharp.Tests.Evaluation;

public sealed class PictureQualityTests
{
    private static readonly PictureFormat Format = new(13, 9, 3);
    private static readonly float[] Picture = [.. TestSets.Pixels(TestSets.Boxes(1, new PictureFormat(13, 13, 3))).Span[..Format.Length]];

    [Theory]
    [InlineData(0.1f, 20)]
    [InlineData(0.01f, 40)]
    [InlineData(0, 100)]
    public void Psnr_of_an_even_error(float error, double decibels) =>
        PictureQuality.Psnr(Picture, [.. Picture.Select(p => p + error)]).ShouldBe(decibels, 1e-3);

    [Fact]
    public void Ssim_of_a_picture_with_itself_is_one() => PictureQuality.Ssim(Picture, Picture, Format).ShouldBe(1, 1e-12);

    [Fact]
    public void Ssim_of_two_even_pictures_is_that_of_their_means()
    {
        // Without variance the second factor is C₂/C₂; (2·0.2·0.6 + 0.0001) / (0.04 + 0.36 + 0.0001).
        float[] dark = [.. Enumerable.Repeat(0.2f, Format.Length)];
        float[] light = [.. Enumerable.Repeat(0.6f, Format.Length)];
        PictureQuality.Ssim(dark, light, Format).ShouldBe(0.2401 / 0.4001, 1e-6);
    }

    [Fact]
    public void Ssim_of_a_negative_is_below_that_of_a_blur()
    {
        float[] negative = [.. Picture.Select(p => 1 - p)];
        float[] nearer = [.. Picture.Select(p => 0.25f + (0.5f * p))];
        double far = PictureQuality.Ssim(Picture, negative, Format);
        double near = PictureQuality.Ssim(Picture, nearer, Format);
        far.ShouldBeLessThan(near);
        near.ShouldBeLessThan(1);
        PictureQuality.Ssim(negative, Picture, Format).ShouldBe(far, 1e-12);
    }

    [Fact]
    public void Ssim_is_that_of_whole_windows()
    {
        float[] other = [.. Picture.Select((p, i) => Math.Clamp(p + (0.3f * MathF.Sin(i)), 0, 1))];
        double sum = 0;
        for (int channel = 0; channel < Format.Channels; channel++)
        {
            for (int row = 0; row < Format.Height; row++)
            {
                for (int column = 0; column < Format.Width; column++)
                {
                    sum += Window(Picture, other, channel, row, column);
                }
            }
        }

        PictureQuality.Ssim(Picture, other, Format).ShouldBe(sum / Format.Length, 1e-9);
    }

    /// <summary>The definition (Wang et al. 2004), a window at a time.</summary>
    private static double Window(float[] x, float[] y, int channel, int row, int column)
    {
        var values = new List<(double W, double X, double Y)>();
        for (int r = Math.Max(0, row - 5); r <= Math.Min(Format.Height - 1, row + 5); r++)
        {
            for (int c = Math.Max(0, column - 5); c <= Math.Min(Format.Width - 1, column + 5); c++)
            {
                int at = (((channel * Format.Height) + r) * Format.Width) + c;
                values.Add((Math.Exp(-(((r - row) * (r - row)) + ((c - column) * (c - column))) / 4.5), x[at], y[at]));
            }
        }

        double weight = values.Sum(v => v.W);
        double meanX = values.Sum(v => v.W * v.X) / weight;
        double meanY = values.Sum(v => v.W * v.Y) / weight;
        double varianceX = values.Sum(v => v.W * (v.X - meanX) * (v.X - meanX)) / weight;
        double varianceY = values.Sum(v => v.W * (v.Y - meanY) * (v.Y - meanY)) / weight;
        double covariance = values.Sum(v => v.W * (v.X - meanX) * (v.Y - meanY)) / weight;
        return ((2 * meanX * meanY) + 0.0001) * ((2 * covariance) + 0.0009)
            / (((meanX * meanX) + (meanY * meanY) + 0.0001) * (varianceX + varianceY + 0.0009));
    }
}
