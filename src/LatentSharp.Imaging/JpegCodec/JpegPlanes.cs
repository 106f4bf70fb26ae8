namespace LatentSharp.Imaging.JpegCodec;

/// <summary>
/// From coefficients to pixels: inverse transform, enlargement of the coarser components, colors. Enlarging weighs the two nearest
/// samples 3 to 1 in each direction, and colors are in 16 bits of fraction, both as in the Independent JPEG Group's library.
/// </summary>
internal static class JpegPlanes
{
    /// <summary>The picture, 1 or 3 channels.</summary>
    /// <param name="frame">A frame whose scans are all read.</param>
    /// <param name="isYCbCr">Whether three components are lightness and two color differences.</param>
    public static Picture Render(JpegFrame frame, bool isYCbCr)
    {
        JpegComponent[] components = frame.Components;
        if (frame.IsProgressive)
        {
            foreach (JpegComponent c in components)
            {
                Transform(c);
            }
        }

        (int width, int height) = (frame.ReducedWidth, frame.ReducedHeight);
        int channels = components.Length == 1 ? 1 : 3;
        var picture = new Picture(width, height, channels, GC.AllocateUninitializedArray<byte>(checked(width * height * channels)));
        byte[][] rows = [.. components.Select(_ => new byte[JpegRows.Room(width)])];
        var sums = new ushort[JpegRows.Room(width)];
        for (int y = 0; y < height; y++)
        {
            for (int c = 0; c < components.Length; c++)
            {
                Enlarge(frame, components[c], y, rows[c], sums);
            }

            Span<byte> target = picture.Row(y);
            if (channels == 1)
            {
                rows[0].AsSpan(0, width).CopyTo(target);
            }
            else if (isYCbCr)
            {
                JpegColors.Convert(rows[0], rows[1], rows[2], target);
            }
            else
            {
                JpegColors.Interleave(rows[0], rows[1], rows[2], target);
            }
        }

        return picture;
    }

    private static void Transform(JpegComponent c)
    {
        int across = JpegFrame.Ratio(c.Width, 8);
        int down = JpegFrame.Ratio(c.Height, 8);
        for (int y = 0; y < down; y++)
        {
            for (int x = 0; x < across; x++)
            {
                ReadOnlySpan<short> block = c.Coefficients.AsSpan(((y * c.BlocksAcross) + x) * 64, 64);
                JpegTransform.Apply(c, block, !block[1..].ContainsAnyExcept((short)0), y, x);
            }
        }
    }

    /// <summary>One row of a component at the size of the picture.</summary>
    private static void Enlarge(JpegFrame frame, JpegComponent c, int y, byte[] row, ushort[] sums)
    {
        int across = frame.MostAcross * frame.Side / (c.Across * c.Side);
        int down = frame.MostDown * frame.Side / (c.Down * c.Side);
        int own = y / down;
        ReadOnlySpan<byte> near = c.Plane.AsSpan(own * c.Stride);
        bool smooth = frame.Side > 1;
        bool wide = c.PlaneWidth > 2;
        if (across == 1 && down == 1)
        {
            near[..c.PlaneWidth].CopyTo(row);
        }
        else if (smooth && across == 2 && down == 1 && wide)
        {
            JpegRows.Widen(near, c.PlaneWidth, sums);
            JpegRows.Across(sums, c.PlaneWidth, 1, 2, 2, row);
        }
        else if (smooth && down == 2 && (across == 1 || (across == 2 && wide)))
        {
            // The nearer row counts three times, the next one above or below once; at the edge a row is its own neighbor.
            bool upper = y % 2 == 0;
            int other = Math.Clamp(upper ? own - 1 : own + 1, 0, c.PlaneHeight - 1);
            JpegRows.Weigh(near, c.Plane.AsSpan(other * c.Stride), c.PlaneWidth, sums);
            if (across == 1)
            {
                JpegRows.Down(sums, c.PlaneWidth, upper ? 1 : 2, row);
            }
            else
            {
                JpegRows.Across(sums, c.PlaneWidth, 8, 7, 4, row);
            }
        }
        else
        {
            for (int x = 0; x < frame.ReducedWidth; x++)
            {
                row[x] = near[x / across];
            }
        }
    }
}
