using System.IO.Compression;
using LatentSharp.Imaging.PngCodec;

namespace LatentSharp.Imaging.Reading;

/// <summary>
/// PNG pictures of 16 bits a sample, rounded to 8 as the specification has it (W3C Portable Network Graphics, third edition, 13.12):
/// Skia would cut off the lower bytes. Those with a color profile are left to it.
/// </summary>
internal static class DeepPng
{
    private const int HeaderChunk = 25;

    // First column and row, and steps, of the passes of an interlaced picture (specification, 8.2).
    private static readonly (int X, int Y, int Across, int Down)[] Interlaced =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int Across, int Down)[] Plain = [(0, 0, 1, 1)];

    /// <summary>Decodes a file to 8 bits.</summary>
    /// <param name="bytes">The whole file, walked over already.</param>
    /// <param name="head">Its head.</param>
    /// <param name="stream">The same file.</param>
    /// <exception cref="PictureFormatException">The compressed pixels are damaged or too short.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static Picture Decode(byte[] bytes, PictureHead head, PictureStream stream)
    {
        var picture = new Picture(head.StoredWidth, head.StoredHeight, head.Channels);
        int stored = PngWalk.ChannelsOf((PngColorType)bytes[25]);
        byte[]? key = stored < head.Channels ? Key(bytes, head.DataOffset, stored) : null;
        using var unpacking = new ZLibStream(new MemoryStream(Packed(bytes, head.DataOffset)), CompressionMode.Decompress);
        try
        {
            foreach ((int x, int y, int across, int down) in bytes[28] == 1 ? Interlaced : Plain)
            {
                int count = (picture.Width - x + across - 1) / across;
                byte[] row = new byte[2 * stored * count];
                byte[] above = new byte[row.Length];
                byte[] filtered = new byte[1 + row.Length];
                for (int line = y; line < picture.Height && count > 0; line += down)
                {
                    stream.ThrowIfCanceled();
                    unpacking.ReadExactly(filtered);
                    Restore(filtered, row, above, 2 * stored);
                    Span<byte> pixels = picture.Row(line)[(x * picture.Channels)..];
                    for (int i = 0; i < count; i++)
                    {
                        int largest = Give(row.AsSpan(2 * stored * i, 2 * stored), pixels[(i * across * picture.Channels)..], key,
                            head.LargestValue);
                        picture.Largest = Math.Max(picture.Largest, largest);
                    }

                    (row, above) = (above, row);
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw stream.Damaged("the compressed pixels are damaged or too short", head.DataOffset, error);
        }

        return picture;
    }

    /// <summary>Writes one pixel, and gives the largest of its samples that are colors.</summary>
    private static int Give(ReadOnlySpan<byte> samples, Span<byte> pixel, ReadOnlySpan<byte> key, int white)
    {
        int largest = 0;
        for (int at = 0; at < samples.Length; at += 2)
        {
            int sample = (samples[at] << 8) | samples[at + 1];
            bool isAlpha = samples.Length is 4 or 8 && at == samples.Length - 2;
            pixel[at / 2] = SampleBits.Round(sample, isAlpha ? ushort.MaxValue : white);
            largest = isAlpha ? largest : Math.Max(largest, sample);
        }

        if (!key.IsEmpty)
        {
            pixel[samples.Length / 2] = samples.SequenceEqual(key) ? (byte)0 : byte.MaxValue;
        }

        return largest;
    }

    /// <summary>Takes the filter off a row (specification, 9.2).</summary>
    private static void Restore(ReadOnlySpan<byte> filtered, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        int filter = filtered[0] <= 4 ? filtered[0] : throw new InvalidDataException();
        for (int i = 0; i < row.Length; i++)
        {
            (int left, int up, int corner) = (i < step ? 0 : row[i - step], above[i], i < step ? 0 : above[i - step]);
            int guess = filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => Nearest(left, up, corner),
            };
            row[i] = (byte)(filtered[i + 1] + guess);
        }
    }

    /// <summary>The one of three neighbors that is nearest to left + up − corner (Paeth).</summary>
    private static int Nearest(int left, int up, int corner)
    {
        (int fromLeft, int fromUp) = (Math.Abs(up - corner), Math.Abs(left - corner));
        int fromCorner = Math.Abs(left + up - (2 * corner));
        return fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
    }

    /// <summary>The bodies of the chunks of pixels.</summary>
    private static byte[] Packed(byte[] bytes, int start)
    {
        using var packed = new MemoryStream(bytes.Length - start);
        PngChunk chunk = PngChunk.Read(bytes, start, null);
        while (chunk.Type == PngChunk.Data)
        {
            packed.Write(chunk.Body);
            chunk = PngChunk.Read(bytes, chunk.Next, null);
        }

        return packed.ToArray();
    }

    /// <summary>The color that is transparent (specification, 11.3.2.1); none where the chunk is too short to say.</summary>
    private static byte[] Key(byte[] bytes, int end, int stored)
    {
        for (int at = PngChunk.Signature.Length + HeaderChunk; at < end;)
        {
            PngChunk chunk = PngChunk.Read(bytes, at, null);
            if (chunk.Type == PngChunk.Transparency && chunk.Body.Length >= 2 * stored)
            {
                return chunk.Body[..(2 * stored)].ToArray();
            }

            at = chunk.Next;
        }

        return [0];
    }
}
