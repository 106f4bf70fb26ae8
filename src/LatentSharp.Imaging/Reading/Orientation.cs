using System.Buffers.Binary;

namespace LatentSharp.Imaging.Reading;

/// <summary>Which way a camera was held, as Exif data say it (Exif 2.3, tag 0x0112).</summary>
internal static class Orientation
{
    private const int Tag = 0x0112;
    private const int EntryBytes = 12;

    /// <summary>The orientation in Exif data, 1 to 8; null where there is none.</summary>
    /// <param name="tiff">The data, from the byte order on.</param>
    public static int? Find(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return null;
        }

        bool little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8))
        {
            return null;
        }

        uint start = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start > tiff.Length - 2)
        {
            return null;
        }

        int entries = Short(tiff[(int)start..], little);
        for (int i = 0; i < entries; i++)
        {
            int at = (int)start + 2 + (EntryBytes * i);
            if (at + EntryBytes > tiff.Length)
            {
                return null;
            }

            if (Short(tiff[at..], little) == Tag)
            {
                int value = Short(tiff[(at + 8)..], little);
                return value is >= 1 and <= 8 ? value : null;
            }
        }

        return null;
    }

    /// <summary>Turns and mirrors a picture so that it stands upright.</summary>
    /// <param name="picture">The picture as stored.</param>
    /// <param name="orientation">1 to 8.</param>
    public static Picture Upright(Picture picture, int orientation)
    {
        if (orientation == 1)
        {
            return picture;
        }

        bool turned = orientation >= 5;
        (int width, int height) = turned ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var upright = new Picture(width, height, picture.Channels);
        int channels = picture.Channels;
        int across = channels;
        int down = picture.Width * channels;
        (int right, int bottom) = (down - across, (picture.Height - 1) * down);

        // Where the first pixel is taken from, and how far on the next pixels across and down lie.
        (int start, int stepX, int stepY) = orientation switch
        {
            2 => (right, -across, down),
            3 => (right + bottom, -across, -down),
            4 => (bottom, across, -down),
            5 => (0, down, across),
            6 => (bottom, -down, across),
            7 => (bottom + right, -down, -across),
            _ => (right, down, -across),
        };
        ReadOnlySpan<byte> pixels = picture.Pixels;
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = upright.Row(y);
            int from = start + (y * stepY);
            for (int x = 0; x < row.Length; x += channels, from += stepX)
            {
                for (int c = 0; c < channels; c++)
                {
                    row[x + c] = pixels[from + c];
                }
            }
        }

        return upright;
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
