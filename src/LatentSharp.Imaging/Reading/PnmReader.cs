using System.Buffers.Binary;

namespace LatentSharp.Imaging.Reading;

/// <summary>The binary kinds of PNM: P5 (gray) and P6 (color), of 8 or 16 bits (Netpbm's pgm and ppm).</summary>
internal static class PnmReader
{
    /// <summary>Reads the head.</summary>
    /// <exception cref="PictureFormatException">It is none.</exception>
    public static PictureHead ReadHead(ReadOnlySpan<byte> bytes, string? path)
    {
        int at = 2;
        Span<int> numbers = stackalloc int[3];
        foreach (ref int number in numbers)
        {
            while (at < bytes.Length && (bytes[at] <= ' ' || bytes[at] == '#'))
            {
                int line = bytes[at] == '#' ? bytes[at..].IndexOf((byte)'\n') : 0;
                at = line < 0 ? bytes.Length : at + line + 1;
            }

            for (; at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'9' && number < 100_000_000; at++)
            {
                number = (number * 10) + bytes[at] - '0';
            }
        }

        (int width, int height, int most) = (numbers[0], numbers[1], numbers[2]);
        if (width < 1 || height < 1 || most is < 1 or > 65535 || at >= bytes.Length || bytes[at] > ' ')
        {
            throw new PictureFormatException(path, Math.Min(at, bytes.Length),
                $"expected width, height and largest value of a PNM file, found {width}, {height} and {most}", "write the picture anew");
        }

        return new PictureHead(PictureKind.Pnm, width, height, bytes[1] == '5' ? 1 : 3)
        {
            Depth = most > 255 ? 16 : 8,
            LargestValue = most,
            DataOffset = at + 1,
        };
    }

    /// <summary>Decodes the pixels; samples are scaled so that the largest value is white.</summary>
    /// <exception cref="PictureFormatException">There are too few.</exception>
    public static Picture Decode(byte[] bytes, PictureHead head, string? path)
    {
        long samples = (long)head.Width * head.Height * head.Channels;
        int size = head.Depth / 8;
        if (bytes.Length - head.DataOffset < samples * size)
        {
            throw new PictureFormatException(path, bytes.Length,
                $"the file ends inside its pixels (expected {samples * size} bytes of them, found {bytes.Length - head.DataOffset})",
                "the file is cut short, copy or download it again");
        }

        int most = head.LargestValue;
        var picture = new Picture(head.Width, head.Height, head.Channels);
        ReadOnlySpan<byte> data = bytes.AsSpan(head.DataOffset);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            int sample = size == 1 ? data[i] : BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]);
            picture.Pixels[i] = (byte)(((Math.Min(sample, most) * 255) + (most / 2)) / most);
        }

        return picture;
    }
}
