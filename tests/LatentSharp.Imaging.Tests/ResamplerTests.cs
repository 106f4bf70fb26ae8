namespace LatentSharp.Imaging.Tests;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(31, 17, 8, 8)]
    [InlineData(8, 8, 31, 17)]
    [InlineData(24, 20, 23, 25)]
    [InlineData(30, 30, 3, 3)]
    [InlineData(1, 1, 5, 3)]
    [InlineData(5, 3, 1, 1)]
    [InlineData(100, 3, 7, 40)]
    [InlineData(2, 50, 33, 9)]
    public void Agrees_with_a_naive_double_precision_twin(int width, int height, int newWidth, int newHeight)
    {
        for (int channels = 1; channels <= 4; channels++)
        {
            Picture picture = TestPictures.Noise(width, height, channels, (width * 7) + channels);
            Picture resized = Resampler.Resize(picture, newWidth, newHeight);
            (resized.Width, resized.Height, resized.Channels).ShouldBe((newWidth, newHeight, channels));
            double[] twin = Twin(picture, newWidth, newHeight);
            for (int i = 0; i < twin.Length; i++)
            {
                Math.Abs(resized.Pixels[i] - twin[i]).ShouldBeLessThan(0.501, $"sample {i} with {channels} channels");
            }
        }
    }

    [Fact]
    public void A_constant_picture_stays_constant()
    {
        byte[][] colors = [[0], [255], [77], [200, 130], [1, 128, 254], [10, 20, 30, 40], [255, 255, 255, 1]];
        foreach (byte[] color in colors)
        {
            Picture picture = TestPictures.Constant(23, 11, color);
            foreach ((int width, int height) in new[] { (5, 5), (64, 64), (22, 12), (1, 100) })
            {
                Resampler.Resize(picture, width, height).Pixels.ShouldBe(TestPictures.Constant(width, height, color).Pixels);
            }
        }
    }

    [Fact]
    public void The_same_size_is_an_exact_copy()
    {
        Picture picture = TestPictures.Noise(9, 7, 4, 3);
        Picture copy = Resampler.Resize(picture, 9, 7);
        copy.Pixels.ShouldBe(picture.Pixels);
        copy.Pixels.ShouldNotBeSameAs(picture.Pixels);
    }

    [Fact]
    public void A_mirrored_picture_gives_the_mirrored_result()
    {
        Picture picture = TestPictures.Smooth(37, 20, 3);
        Picture direct = Resampler.Resize(picture, 16, 16);
        Picture mirrored = Resampler.Resize(Mirror(picture), 16, 16);
        byte[] back = Mirror(mirrored).Pixels;
        for (int i = 0; i < back.Length; i++)
        {
            Math.Abs(back[i] - direct.Pixels[i]).ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void Stripes_too_fine_for_the_new_size_become_gray_and_not_moire()
    {
        var stripes = new Picture(128, 128, 1);
        for (int i = 0; i < stripes.Pixels.Length; i++)
        {
            stripes.Pixels[i] = (byte)(i % 2 * 255);
        }

        Resampler.Resize(stripes, 24, 24).Pixels.Skip(24).Take(24 * 22).Where(static (_, i) => i % 24 is > 0 and < 23)
            .ShouldAllBe(static value => value >= 118 && value <= 138);
    }

    [Fact]
    public void Invisible_colors_do_not_bleed()
    {
        var picture = new Picture(16, 16, 4);
        for (int i = 0; i < 256; i++)
        {
            byte[] pixel = i % 16 < 8 ? [255, 0, 0, 255] : [0, 255, 0, 0];
            pixel.CopyTo(picture.Pixels, i * 4);
        }

        Picture resized = Resampler.Resize(picture, 5, 5);
        for (int i = 0; i < 25; i++)
        {
            resized.Pixels[(4 * i) + 1].ShouldBe((byte)0);
            resized.Pixels[4 * i].ShouldBe(resized.Pixels[(4 * i) + 3] == 0 ? (byte)0 : (byte)255);
        }
    }

    [Fact]
    public void Sides_must_be_positive()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Resampler.Resize(new Picture(2, 2, 1), 0, 2));
        Should.Throw<ArgumentOutOfRangeException>(() => Resampler.Resize(new Picture(2, 2, 1), 2, -1));
    }

    private static Picture Mirror(Picture picture)
    {
        var mirrored = new Picture(picture.Width, picture.Height, picture.Channels);
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                picture.Row(y).Slice((picture.Width - 1 - x) * picture.Channels, picture.Channels)
                    .CopyTo(mirrored.Row(y)[(x * picture.Channels)..]);
            }
        }

        return mirrored;
    }

    // Every new sample as one double sum over all old pixels; unrounded, clamped.
    private static double[] Twin(Picture picture, int width, int height)
    {
        int channels = picture.Channels;
        bool alpha = channels is 2 or 4;
        double[] result = new double[width * height * channels];
        for (int y = 0; y < height; y++)
        {
            double[] down = Weights(picture.Height, height, y);
            for (int x = 0; x < width; x++)
            {
                double[] across = Weights(picture.Width, width, x);
                double[] sums = new double[channels];
                for (int v = 0; v < picture.Height; v++)
                {
                    for (int u = 0; u < picture.Width; u++)
                    {
                        ReadOnlySpan<byte> pixel = picture.Row(v).Slice(u * channels, channels);
                        for (int c = 0; c < channels; c++)
                        {
                            sums[c] += down[v] * across[u] * pixel[c] * (alpha && c < channels - 1 ? pixel[channels - 1] : 1);
                        }
                    }
                }

                int at = ((y * width) + x) * channels;
                double opacity = alpha ? Math.Clamp(sums[^1], 0, 255) : 1;
                for (int c = 0; c < channels; c++)
                {
                    double value = !alpha ? sums[c] : c == channels - 1 ? opacity : Math.Floor(opacity + 0.5) == 0 ? 0 : sums[c] / opacity;
                    result[at + c] = Math.Clamp(value, 0, 255);
                }
            }
        }

        return result;
    }

    private static double[] Weights(int from, int to, int index)
    {
        double scale = Math.Max(1.0, (double)from / to);
        double center = (index + 0.5) * from / to;
        double[] weights = [.. Enumerable.Range(0, from).Select(k => CatmullRom(Math.Abs(k + 0.5 - center) / scale))];
        double sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    private static double CatmullRom(double x) =>
        x >= 2 ? 0 : x >= 1 ? (-0.5 * x * x * x) + (2.5 * x * x) - (4 * x) + 2 : (1.5 * x * x * x) - (2.5 * x * x) + 1;
}
