using System.Buffers.Binary;

namespace LatentSharp.Imaging.Codecs;

/// <summary>Which way a camera was held, as the Exif segment says it (Exif 2.3, tag 0x0112).</summary>
internal static class JpegOrientation
{
    private const int Tag = 0x0112;
    private const int EntryBytes = 12;

    /// <summary>The orientation in an APP1 segment, 1 to 8; null where there is none.</summary>
    public static int? Find(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8) || segment.Length < 14)
        {
            return null;
        }

        ReadOnlySpan<byte> tiff = segment[6..];
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
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = upright.Row(y);
            for (int x = 0; x < width; x++)
            {
                (int fromX, int fromY) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, width - 1 - x),
                    7 => (height - 1 - y, width - 1 - x),
                    _ => (height - 1 - y, x),
                };
                picture.Row(fromY).Slice(fromX * picture.Channels, picture.Channels).CopyTo(row[(x * picture.Channels)..]);
            }
        }

        return upright;
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
