using System.Buffers.Binary;
using System.Text;

namespace LatentSharp.Imaging.PngCodec;

/// <summary>Reads the chunks of a PNG file and checks their order and contents; touches no pixel.</summary>
internal static class PngParser
{
    private const string Damaged = "the file is damaged, copy or download it again";
    private const string BadWriter = "write the picture anew with another program";

    /// <summary>Reads the signature and the header chunk.</summary>
    public static PngInfo ParseInfo(ReadOnlySpan<byte> bytes, string? path)
    {
        CheckSignature(bytes, path);
        return ReadHeader(PngChunk.Read(bytes, PngChunk.Signature.Length, path), path);
    }

    /// <summary>Reads all chunks up to IEND; what follows it is ignored.</summary>
    public static PngContents Parse(ReadOnlySpan<byte> bytes, string? path)
    {
        CheckSignature(bytes, path);
        PngChunk chunk = PngChunk.Read(bytes, PngChunk.Signature.Length, path);
        var contents = new PngContents { Info = ReadHeader(chunk, path) };
        bool dataOver = false;
        while (true)
        {
            chunk = PngChunk.Read(bytes, chunk.Next, path);
            if (chunk.Type == PngChunk.Data)
            {
                if (dataOver)
                {
                    throw new PictureFormatException(
                        path, chunk.Offset,
                        "the IDAT chunks are not together (expected no other chunk between them)",
                        BadWriter);
                }

                contents.Data.Add((chunk.Offset + 8, chunk.Body.Length));
                contents.DataLength += chunk.Body.Length;
                continue;
            }

            dataOver = contents.Data.Count > 0;
            switch (chunk.Type)
            {
                case PngChunk.Palette:
                    ReadPalette(chunk, contents, dataOver, path);
                    break;
                case PngChunk.Transparency:
                    ReadTransparency(chunk, contents, dataOver, path);
                    break;
                case PngChunk.End:
                    CheckComplete(chunk, contents, path);
                    return contents;
                default:
                    if (chunk.Critical)
                    {
                        throw new PictureFormatException(
                            path, chunk.Offset,
                            $"expected PLTE, IDAT or IEND, found chunk {chunk.Name}, which cannot be skipped",
                            BadWriter);
                    }

                    break;
            }
        }
    }

    private static PngInfo ReadHeader(PngChunk chunk, string? path)
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

        return new PngInfo((int)width, (int)height, (PngColorType)type, depth, body[12] == 1);
    }

    private static void ReadPalette(PngChunk chunk, PngContents contents, bool dataOver, string? path)
    {
        // A palette beside gray pixels is forbidden but changes nothing; beside color pixels it is only a suggestion.
        if (contents.Info.ColorType != PngColorType.Palette)
        {
            return;
        }

        if (dataOver || contents.Palette.Length > 0)
        {
            throw new PictureFormatException(
                path, chunk.Offset,
                "expected one PLTE chunk before the IDAT chunks, found another or a late one",
                BadWriter);
        }

        int most = 1 << contents.Info.BitDepth;
        int length = chunk.Body.Length;
        if (length == 0 || length % 3 != 0 || length / 3 > most)
        {
            throw new PictureFormatException(
                path, chunk.Offset,
                $"expected a palette of 1 to {most} entries of 3 bytes, found {length} bytes",
                BadWriter);
        }

        contents.Palette = chunk.Body.ToArray();
    }

    private static void ReadTransparency(PngChunk chunk, PngContents contents, bool dataOver, string? path)
    {
        int length = chunk.Body.Length;
        int entries = contents.Palette.Length / 3;
        string? expected = contents.Info.ColorType switch
        {
            PngColorType.Gray => length == 2 ? null : "2 bytes",
            PngColorType.Color => length == 6 ? null : "6 bytes",
            PngColorType.Palette => length >= 1 && length <= entries ? null : $"1 to {entries} bytes after the palette",
            _ => string.Empty,
        };
        if (expected is { Length: 0 })
        {
            return; // Forbidden beside an alpha channel, which says all there is to say.
        }

        if (expected is not null)
        {
            throw new PictureFormatException(path, chunk.Offset, $"expected a tRNS chunk of {expected}, found {length}", BadWriter);
        }

        if (dataOver || contents.Transparency.Length > 0)
        {
            throw new PictureFormatException(
                path, chunk.Offset,
                "expected one tRNS chunk before the IDAT chunks, found another or a late one",
                BadWriter);
        }

        contents.Transparency = chunk.Body.ToArray();
    }

    private static void CheckComplete(PngChunk end, PngContents contents, string? path)
    {
        if (contents.Data.Count == 0)
        {
            throw new PictureFormatException(
                path, end.Offset,
                "expected an IDAT chunk with the pixels, found the end of the picture",
                Damaged);
        }

        if (contents.Info.ColorType == PngColorType.Palette && contents.Palette.Length == 0)
        {
            throw new PictureFormatException(
                path, contents.Data[0].Offset - 8,
                "expected a PLTE chunk before the pixels of a palette picture, found none",
                Damaged);
        }
    }

    private static void CheckSignature(ReadOnlySpan<byte> bytes, string? path)
    {
        if (bytes.StartsWith(PngChunk.Signature))
        {
            return;
        }

        if (bytes.Length < PngChunk.Signature.Length && PngChunk.Signature.StartsWith(bytes))
        {
            throw new PictureFormatException(
                path, bytes.Length,
                $"not a PNG: the file has only {bytes.Length} bytes (expected a signature of 8)",
                "the file is cut short, copy or download it again");
        }

        throw new PictureFormatException(
            path, 0,
            $"not a PNG: expected the PNG signature, found {Describe(bytes)}",
            "give a PNG file or convert this one to PNG");
    }

    private static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "a JPEG file";
        }

        if (bytes.StartsWith("GIF8"u8))
        {
            return "a GIF file";
        }

        if (bytes.StartsWith("BM"u8) && bytes.Length > 26)
        {
            return "a BMP file";
        }

        if (bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8))
        {
            return "a WebP file";
        }

        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, 16)];
        return start.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? "the bytes " + Convert.ToHexString(start[..Math.Min(start.Length, 8)])
            : "the text \"" + Encoding.ASCII.GetString(start) + "\"";
    }
}
