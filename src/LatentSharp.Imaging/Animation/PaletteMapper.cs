namespace LatentSharp.Imaging.Animation;

/// <summary>Finds the nearest palette color of each pixel, with or without an ordered dither.</summary>
internal sealed class PaletteMapper(int[] palette)
{
    private readonly Dictionary<int, byte> nearest = Exact(palette);

    // Bayer's 8×8 matrix by bit reversal of (x ⊕ y, y): it does not crawl from frame to frame as error diffusion does.
    private static readonly int[] Bayer = [.. Enumerable.Range(0, 64).Select(static index => BayerRank(index & 7, index >> 3))];

    /// <summary>Maps a picture: <c>[height, width, 3] → indices [height, width]</c>.</summary>
    /// <param name="picture">3 channels.</param>
    /// <param name="dither">Strength of the dither in levels, 0 for none.</param>
    public byte[] Map(Picture picture, int dither)
    {
        var indices = new byte[picture.Width * picture.Height];
        byte[] pixels = picture.Pixels;
        for (int i = 0; i < indices.Length; i++)
        {
            int red = pixels[3 * i];
            int green = pixels[(3 * i) + 1];
            int blue = pixels[(3 * i) + 2];
            if (dither > 0)
            {
                (int y, int x) = Math.DivRem(i, picture.Width);
                int shift = (((2 * Bayer[((y & 7) * 8) + (x & 7)]) - 63) * dither) / 128;
                red = Math.Clamp(red + shift, 0, 255);
                green = Math.Clamp(green + shift, 0, 255);
                blue = Math.Clamp(blue + shift, 0, 255);
            }

            int color = (red << 16) | (green << 8) | blue;
            if (!nearest.TryGetValue(color, out byte index))
            {
                index = Search(red, green, blue);
                nearest.Add(color, index);
            }

            indices[i] = index;
        }

        return indices;
    }

    private byte Search(int red, int green, int blue)
    {
        int best = 0;
        int least = int.MaxValue;
        for (int entry = 0; entry < palette.Length; entry++)
        {
            int r = (palette[entry] >> 16) - red;
            int g = ((palette[entry] >> 8) & 255) - green;
            int b = (palette[entry] & 255) - blue;

            // The eye's weights, roughly: 2 : 4 : 1.
            int distance = (2 * r * r) + (4 * g * g) + (b * b);
            if (distance < least)
            {
                (least, best) = (distance, entry);
            }
        }

        return (byte)best;
    }

    private static int BayerRank(int x, int y)
    {
        int mixed = x ^ y;
        int rank = 0;
        for (int bit = 0; bit < 3; bit++)
        {
            rank = (rank << 2) | (((mixed >> bit) & 1) << 1) | ((y >> bit) & 1);
        }

        return rank;
    }

    private static Dictionary<int, byte> Exact(int[] palette)
    {
        var exact = new Dictionary<int, byte>();
        for (int entry = 0; entry < palette.Length; entry++)
        {
            exact.TryAdd(palette[entry], (byte)entry);
        }

        return exact;
    }
}
