using System.Buffers.Binary;
using LatentSharp.Imaging.PngCodec;

namespace LatentSharp.Imaging.Reading;

/// <summary>
/// Gray PNG pictures of 16 bits, which decoders to 8 bits cut off. The row filters of PNG work on bytes, a pixel's width apart
/// (specification, 9.2), so that such a file is, byte by byte, one of 8 bits and twice the samples: it is decoded as that, and the halves
/// are put together again.
/// </summary>
internal static class DeepPng
{
    private const int HeaderChunk = 25;

    /// <summary>Decodes a file to 8 bits, rounded.</summary>
    /// <param name="bytes">The whole file, walked over already.</param>
    /// <param name="head">Its head, of one channel or two.</param>
    /// <param name="stream">The same file.</param>
    public static Picture Decode(byte[] bytes, PictureHead head, PictureStream stream)
    {
        bool hasKey = bytes[25] == (byte)PngColorType.Gray && head.Channels == 2;
        bool stored2 = bytes[25] == (byte)PngColorType.GrayAlpha;
        byte[] body = bytes[16..29];
        (body[8], body[9]) = (8, (byte)(stored2 ? PngColorType.ColorAlpha : PngColorType.GrayAlpha));
        using var file = new MemoryStream(bytes.Length);
        file.Write(PngChunk.Signature);
        PngChunk.Write(file, PngChunk.Header, body);
        file.Write(bytes, head.DataOffset, bytes.Length - head.DataOffset);
        using PictureStream halves = stream.Of(file.ToArray());
        PictureHead split = head with { Channels = stored2 ? 4 : 2, Depth = 8, HasProfile = false };
        byte[] pairs = SkiaReader.Decode(halves, split, 1).Pixels;
        int? key = hasKey ? Key(bytes, head.DataOffset) : null;
        var picture = new Picture(head.StoredWidth, head.StoredHeight, head.Channels);
        int step = key is null ? 1 : 2;
        for (int i = 0, at = 0; i < pairs.Length; i += 2, at += step)
        {
            int sample = (pairs[i] << 8) | pairs[i + 1];
            picture.Pixels[at] = Round(sample);
            if (key is { } value)
            {
                picture.Pixels[at + 1] = sample == value ? (byte)0 : byte.MaxValue;
            }
        }

        return picture;
    }

    /// <summary>A sample of 0…65535 as one of 0…255, rounded to nearest.</summary>
    public static byte Round(int sample) => (byte)(((sample * 255) + 32767) / 65535);

    /// <summary>The sample that is transparent (specification, 11.3.2.1); none where the chunk is too short to say.</summary>
    private static int Key(byte[] bytes, int end)
    {
        for (int at = PngChunk.Signature.Length + HeaderChunk; at < end;)
        {
            PngChunk chunk = PngChunk.Read(bytes, at, null);
            if (chunk.Type == PngChunk.Transparency && chunk.Body.Length >= 2)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(chunk.Body);
            }

            at = chunk.Next;
        }

        return -1;
    }
}
