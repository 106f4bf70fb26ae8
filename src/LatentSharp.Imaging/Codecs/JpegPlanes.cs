namespace LatentSharp.Imaging.Codecs;

/// <summary>
/// From coefficients to pixels: inverse transform, enlargement of the coarser components, colours. Enlarging weighs the two nearest
/// samples 3 to 1 in each direction, and colours are in 16 bits of fraction, both as in the Independent JPEG Group's library.
/// </summary>
internal static class JpegPlanes
{
    private const int Fraction = 16;
    private const int Half = 1 << (Fraction - 1);

    /// <summary>The picture, 1 or 3 channels.</summary>
    /// <param name="frame">A frame whose scans are all read.</param>
    /// <param name="isYCbCr">Whether three components are lightness and two colour differences.</param>
    public static Picture Render(JpegFrame frame, bool isYCbCr)
    {
        byte[][] planes = Array.ConvertAll(frame.Components, Transform);
        var picture = new Picture(frame.Width, frame.Height, frame.Components.Length == 1 ? 1 : 3);
        byte[][] rows = [.. frame.Components.Select(_ => new byte[(frame.UnitsAcross * 8 * frame.MostAcross) + 1])];
        var sums = new int[frame.UnitsAcross * 8 * frame.MostAcross];
        for (int y = 0; y < frame.Height; y++)
        {
            for (int c = 0; c < planes.Length; c++)
            {
                Enlarge(frame, frame.Components[c], planes[c], y, rows[c], sums);
            }

            Span<byte> target = picture.Row(y);
            if (planes.Length == 1)
            {
                rows[0].AsSpan(0, frame.Width).CopyTo(target);
            }
            else if (isYCbCr)
            {
                Colours(rows[0], rows[1], rows[2], target);
            }
            else
            {
                for (int x = 0; x < frame.Width; x++)
                {
                    (target[3 * x], target[(3 * x) + 1], target[(3 * x) + 2]) = (rows[0][x], rows[1][x], rows[2][x]);
                }
            }
        }

        return picture;
    }

    private static byte[] Transform(JpegComponent component)
    {
        int stride = component.BlocksAcross * 8;
        var plane = new byte[stride * component.BlocksDown * 8];
        for (int y = 0; y < component.BlocksDown; y++)
        {
            for (int x = 0; x < component.BlocksAcross; x++)
            {
                ReadOnlySpan<short> block = component.Coefficients.AsSpan(((y * component.BlocksAcross) + x) * 64, 64);
                JpegTransform.Apply(block, component.Quantisation, plane.AsSpan((y * 8 * stride) + (x * 8)), stride);
            }
        }

        return plane;
    }

    /// <summary>One row of a component at the size of the picture.</summary>
    private static void Enlarge(JpegFrame frame, JpegComponent c, byte[] plane, int y, byte[] row, int[] sums)
    {
        int across = frame.MostAcross / c.Across;
        int down = frame.MostDown / c.Down;
        int stride = c.BlocksAcross * 8;
        int own = y / down;
        ReadOnlySpan<byte> near = plane.AsSpan(own * stride, c.Width);
        bool wide = c.Width > 2;
        if (across == 1 && down == 1)
        {
            near.CopyTo(row);
        }
        else if (across == 2 && down == 1 && wide)
        {
            Across(near, row);
        }
        else if (down == 2 && (across == 1 || (across == 2 && wide)))
        {
            // The nearer row counts three times, the next one above or below once; at the edge a row is its own neighbour.
            bool upper = y % 2 == 0;
            int other = Math.Clamp(upper ? own - 1 : own + 1, 0, c.Height - 1);
            ReadOnlySpan<byte> far = plane.AsSpan(other * stride, c.Width);
            for (int x = 0; x < c.Width; x++)
            {
                sums[x] = (3 * near[x]) + far[x];
            }

            if (across == 1)
            {
                for (int x = 0; x < c.Width; x++)
                {
                    row[x] = (byte)((sums[x] + (upper ? 1 : 2)) >> 2);
                }
            }
            else
            {
                Across(sums.AsSpan(0, c.Width), row);
            }
        }
        else
        {
            for (int x = 0; x < frame.Width; x++)
            {
                row[x] = near[x / across];
            }
        }
    }

    private static void Across(ReadOnlySpan<byte> near, byte[] row)
    {
        int last = near.Length - 1;
        row[0] = near[0];
        row[1] = (byte)(((3 * near[0]) + near[1] + 2) >> 2);
        for (int x = 1; x < last; x++)
        {
            row[2 * x] = (byte)(((3 * near[x]) + near[x - 1] + 1) >> 2);
            row[(2 * x) + 1] = (byte)(((3 * near[x]) + near[x + 1] + 2) >> 2);
        }

        row[2 * last] = (byte)(((3 * near[last]) + near[last - 1] + 1) >> 2);
        row[(2 * last) + 1] = near[last];
    }

    private static void Across(ReadOnlySpan<int> sums, byte[] row)
    {
        int last = sums.Length - 1;
        row[0] = (byte)(((4 * sums[0]) + 8) >> 4);
        row[1] = (byte)(((3 * sums[0]) + sums[1] + 7) >> 4);
        for (int x = 1; x < last; x++)
        {
            row[2 * x] = (byte)(((3 * sums[x]) + sums[x - 1] + 8) >> 4);
            row[(2 * x) + 1] = (byte)(((3 * sums[x]) + sums[x + 1] + 7) >> 4);
        }

        row[2 * last] = (byte)(((3 * sums[last]) + sums[last - 1] + 8) >> 4);
        row[(2 * last) + 1] = (byte)(((4 * sums[last]) + 7) >> 4);
    }

    // ITU-R BT.601: R = Y + 1.402 Cr, G = Y − 0.34414 Cb − 0.71414 Cr, B = Y + 1.772 Cb.
    private static void Colours(byte[] lightness, byte[] blueness, byte[] redness, Span<byte> target)
    {
        const int red = 91881, blue = 116130, greenOfBlue = 22554, greenOfRed = 46802;
        for (int x = 0; x < target.Length / 3; x++)
        {
            int l = lightness[x];
            int cb = blueness[x] - 128;
            int cr = redness[x] - 128;
            target[3 * x] = Byte(l + (((red * cr) + Half) >> Fraction));
            target[(3 * x) + 1] = Byte(l + ((-(greenOfBlue * cb) + Half - (greenOfRed * cr)) >> Fraction));
            target[(3 * x) + 2] = Byte(l + (((blue * cb) + Half) >> Fraction));
        }
    }

    private static byte Byte(int value) => (byte)Math.Clamp(value, 0, 255);
}
