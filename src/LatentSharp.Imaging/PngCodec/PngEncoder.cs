using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace LatentSharp.Imaging.PngCodec;

/// <summary>Encodes 8-bit pictures as PNG.</summary>
internal static class PngEncoder
{
    /// <summary>Encodes a picture as a whole file.</summary>
    /// <param name="picture">1 to 4 channels.</param>
    public static byte[] Encode(Picture picture)
    {
        byte[] packed = Pack(picture);
        var output = new MemoryStream(packed.Length + 64);
        WriteHead(output, picture);
        PngChunk.Write(output, PngChunk.Data, packed);
        PngChunk.Write(output, PngChunk.End, []);
        return output.ToArray();
    }

    /// <summary>Writes signature and header chunk.</summary>
    /// <param name="output">The file so far.</param>
    /// <param name="picture">Gives size and color type.</param>
    public static void WriteHead(MemoryStream output, Picture picture)
    {
        output.Write(PngChunk.Signature);
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], picture.Height);
        head[8] = 8;
        head[9] = (byte)(picture.Channels switch
        {
            1 => PngColorType.Gray,
            2 => PngColorType.GrayAlpha,
            3 => PngColorType.Color,
            _ => PngColorType.ColorAlpha,
        });
        head[10..].Clear();
        PngChunk.Write(output, PngChunk.Header, head);
    }

    /// <summary>Filters and compresses the rows of a picture: the body of its data chunk.</summary>
    /// <param name="picture">1 to 4 channels.</param>
    public static byte[] Pack(Picture picture)
    {
        int rowBytes = picture.Width * picture.Channels;
        byte[] best = new byte[rowBytes + 1];
        byte[] trial = new byte[rowBytes + 1];
        ReadOnlySpan<byte> above = new byte[rowBytes];
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < picture.Height; y++)
            {
                ReadOnlySpan<byte> row = picture.Row(y);
                long least = long.MaxValue;
                for (int filter = 0; filter < PngFilter.Count; filter++)
                {
                    trial[0] = (byte)filter;
                    PngFilter.Apply(filter, row, above, picture.Channels, trial.AsSpan(1));
                    long cost = Cost(trial.AsSpan(1));
                    if (cost < least)
                    {
                        least = cost;
                        (best, trial) = (trial, best);
                    }
                }

                zlib.Write(best);
                above = row;
            }
        }

        return output.ToArray();
    }

    // Sum of absolute differences, the heuristic that the PNG specification recommends (12.8). Compiled fully at once, as the filters are:
    // most calls of the program write one picture and end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Cost(ReadOnlySpan<byte> stored)
    {
        long sum = 0;
        foreach (byte value in stored)
        {
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
    }
}
