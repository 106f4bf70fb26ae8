namespace LatentSharp.Imaging.Tests;

/// <summary>Pictures for tests, functions of their arguments alone.</summary>
internal static class TestPictures
{
    public static Picture Noise(int width, int height, int channels, int seed)
    {
        var picture = new Picture(width, height, channels);
        new Random(seed).NextBytes(picture.Pixels);
        return picture;
    }

    public static Picture Smooth(int width, int height, int channels, double phase = 0)
    {
        var picture = new Picture(width, height, channels);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            int x = i / channels % width;
            int y = i / channels / width;
            picture.Pixels[i] = (byte)(128 + (60 * Math.Sin((x / 5.0) + (i % channels) + phase)) + (60 * Math.Cos((y / 7.0) - phase)));
        }

        return picture;
    }

    public static Picture Constant(int width, int height, params byte[] pixel)
    {
        var picture = new Picture(width, height, pixel.Length);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = pixel[i % pixel.Length];
        }

        return picture;
    }

    /// <summary>A picture whose size, channels and content (noise, smooth, few colors) follow from a seed.</summary>
    public static Picture Any(int seed)
    {
        var random = new Random(seed);
        int width = random.Next(1, 40);
        int height = random.Next(1, 40);
        int channels = random.Next(1, 5);
        Picture picture = random.Next(3) == 0 ? Smooth(width, height, channels, random.NextDouble()) : Noise(width, height, channels, seed);
        if (random.Next(2) == 0)
        {
            for (int i = 0; i < picture.Pixels.Length; i++)
            {
                picture.Pixels[i] &= 0xC0;
            }
        }

        return picture;
    }
}
