using System.Buffers.Binary;
using LatentSharp.Imaging.PngCodec;

namespace LatentSharp.Imaging.Reading;

/// <summary>
/// Walks over the chunks of a PNG file (W3C Portable Network Graphics, third edition) without unpacking any: gives its head, bounds what a
/// decoder may be asked to do, and says of a broken file where it is broken.
/// </summary>
internal static class PngWalk
{
    // 258 bytes for 2 bits is the densest code of deflate (RFC 1951).
    private const long HighestRatio = 1032;

    private const string Damaged = "the file is damaged, copy or download it again";
    private const string BadWriter = "write the picture anew with another program";

    /// <summary>Reads the head, and checks all chunks of a whole file up to IEND; what follows that is ignored.</summary>
    /// <exception cref="PictureFormatException">The file is damaged or cut short.</exception>
    public static PictureHead Read(ReadOnlySpan<byte> bytes, string? path, long? most)
    {
        bool isWhole = most is not null;
        PngChunk chunk = PngChunk.Read(bytes, PngChunk.Signature.Length, path);
        PictureHead head = ReadHeader(chunk, path);
        if (most is { } limit)
        {
            head.CheckPixels(path, limit);
        }

        (int first, int last, long packed, bool hasPalette, bool isTransparent) = (0, 0, 0, false, false);
        while (isWhole || PngChunk.Fits(bytes, chunk.Next))
        {
            chunk = PngChunk.Read(bytes, chunk.Next, path);
            if (chunk.Type == PngChunk.Data)
            {
                if (!isWhole)
                {
                    break;
                }

                first = first == 0 ? chunk.Offset : first;
                last = last == 0 || last == chunk.Offset ? chunk.Next : throw new PictureFormatException(path, chunk.Offset,
                    "the IDAT chunks are not together (expected no other chunk between them)", BadWriter);
                packed += chunk.Body.Length;
            }
            else if (chunk.Type == PngChunk.End)
            {
                break;
            }
            else if (chunk.Type == PngChunk.Exif)
            {
                head = head with { Orientation = Orientation.Find(chunk.Body) ?? 1 };
            }
            else if (chunk.Type == PngChunk.Profile)
            {
                head = head with { HasProfile = true };
            }
            else if (chunk.Critical && chunk.Type != PngChunk.Palette)
            {
                throw new PictureFormatException(path, chunk.Offset,
                    $"expected PLTE, IDAT or IEND, found chunk {chunk.Name}, which cannot be skipped", BadWriter);
            }

            hasPalette |= chunk.Type == PngChunk.Palette;
            isTransparent |= chunk.Type == PngChunk.Transparency && first == 0;
        }

        // Beside an alpha channel, a transparency chunk is forbidden and says nothing.
        int channels = head.Channels + (isTransparent && head.Channels is 1 or 3 ? 1 : 0);
        head = head with { Channels = channels, DataOffset = first };
        if (isWhole)
        {
            CheckData(bytes, head, packed, hasPalette, chunk.Offset, path);
        }

        return head;
    }

    private static PictureHead ReadHeader(PngChunk chunk, string? path)
    {
        if (chunk.Type != PngChunk.Header || chunk.Body.Length != 13)
        {
            throw new PictureFormatException(
                path, chunk.Offset,
                $"expected chunk IHDR of 13 bytes, found {chunk.Name} of {chunk.Body.Length}",
                Damaged);
        }

        ReadOnlySpan<byte> body = chunk.Body;
        uint width = BinaryPrimitives.ReadUInt32BigEndian(body);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
        int depth = body[8];
        int type = body[9];
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new PictureFormatException(
                path, chunk.Offset + 8,
                $"expected a size from 1×1 to 2147483647×2147483647, found {width}×{height}",
                Damaged);
        }

        bool allowed = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!allowed)
        {
            throw new PictureFormatException(
                path, chunk.Offset + 16,
                $"no PNG has colour type {type} with {depth} bits a sample (expected 0, 2, 3, 4 or 6 with 1 to 16 bits)",
                Damaged);
        }

        if (body[10] != 0 || body[11] != 0 || body[12] > 1)
        {
            throw new PictureFormatException(
                path, chunk.Offset + 18,
                $"expected compression 0, filter 0 and interlace 0 or 1, found {body[10]}, {body[11]} and {body[12]}",
                BadWriter);
        }

        return new PictureHead(PictureKind.Png, (int)width, (int)height, ChannelsOf((PngColorType)type))
        {
            Depth = depth,
            LargestValue = depth == 16 ? ushort.MaxValue : byte.MaxValue,
        };
    }

    /// <summary>Samples a pixel, as they are shown.</summary>
    public static int ChannelsOf(PngColorType type) => type switch
    {
        PngColorType.Gray => 1,
        PngColorType.GrayAlpha => 2,
        PngColorType.ColorAlpha => 4,
        _ => 3,
    };

    private static void CheckData(ReadOnlySpan<byte> bytes, PictureHead head, long packed, bool hasPalette, int end, string? path)
    {
        if (head.DataOffset == 0)
        {
            throw new PictureFormatException(path, end, "expected an IDAT chunk with the pixels, found the end of the picture", Damaged);
        }

        var type = (PngColorType)bytes[25];
        if (type == PngColorType.Palette && !hasPalette)
        {
            throw new PictureFormatException(path, head.DataOffset,
                "expected a PLTE chunk before the pixels of a palette picture, found none", Damaged);
        }

        int samples = type == PngColorType.Palette ? 1 : ChannelsOf(type);
        Int128 length = (Int128)head.StoredHeight * ((((long)head.StoredWidth * samples * head.Depth) + 7) / 8);
        if ((Int128)packed * HighestRatio < length)
        {
            throw new PictureFormatException(path, head.DataOffset + 8,
                $"the compressed pixels are too short (a {head.Width}×{head.Height} picture needs {length} bytes, {packed} compressed "
                + "bytes cannot hold them)", Damaged);
        }
    }
}
