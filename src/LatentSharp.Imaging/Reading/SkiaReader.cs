using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SkiaSharp;

namespace LatentSharp.Imaging.Reading;

/// <summary>Pictures by SkiaSharp: JPEG, PNG, WebP, GIF, BMP and ICO.</summary>
internal static class SkiaReader
{
    private const int RowsAtOnce = 64;

    // What libwebp decodes in about a tenth of a second; it takes a file in one call, which nothing stops.
    private const long MostUnstopped = 2_000_000;

    /// <summary>The head of a file that is not walked over by code of ours.</summary>
    /// <exception cref="PictureFormatException">It cannot be made out, or the picture is too large.</exception>
    public static PictureHead ReadHead(ReadOnlySpan<byte> bytes, PictureKind kind, string? path, long? most)
    {
        using var stream = new PictureStream(bytes.ToArray(), path, default);
        if (kind == PictureKind.Ico)
        {
            CheckIcons(bytes, stream);
        }

        if (kind == PictureKind.Bmp)
        {
            CheckBitmap(bytes, 14, stream);
        }

        // Skia does not open what is too large for it, and does not say so.
        (int width, int height) = SizeOf(bytes, kind);
        new PictureHead(kind, width, height, 4).CheckPixels(path, most ?? PictureFile.DefaultMaximumPixels);
        using SKCodec codec = Open(stream, new PictureHead(kind, 0, 0, 0));
        SKImageInfo info = codec.Info;
        return new PictureHead(kind, info.Width, info.Height, info.AlphaType == SKAlphaType.Opaque ? 3 : 4)
        {
            Orientation = (int)codec.EncodedOrigin is >= 1 and <= 8 and var origin ? origin : 1,
            HasProfile = kind == PictureKind.WebP && bytes.Length > 20 && (bytes[20] & 0x20) != 0 && bytes[12..].StartsWith("VP8X"u8),
        };
    }

    /// <summary>The size that the head of a bitmap, of the bitmap of an icon, or of a WebP file with a canvas says; else 0×0.</summary>
    private static (int Width, int Height) SizeOf(ReadOnlySpan<byte> bytes, PictureKind kind)
    {
        int at = kind == PictureKind.Bmp ? 14 : kind == PictureKind.Ico ? BinaryPrimitives.ReadInt32LittleEndian(bytes[18..]) : 0;
        if (kind == PictureKind.WebP && bytes.Length >= 30 && bytes[12..].StartsWith("VP8X"u8))
        {
            return (1 + (BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]) & 0xFFFFFF),
                1 + (BinaryPrimitives.ReadInt32LittleEndian(bytes[26..]) >>> 8));
        }

        if (at == 0 || bytes.Length < at + 12 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) is < 40 or > 124)
        {
            return (0, 0);
        }

        long height = Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 8)..])); // negative: from the top
        return (Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..])),
            (int)Math.Min(int.MaxValue, kind == PictureKind.Ico ? height / 2 : height));
    }

    /// <summary>Decodes a picture as it is stored.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="head">What it says of itself.</param>
    /// <param name="reduction">What the sides are divided by.</param>
    /// <exception cref="PictureFormatException">The file is damaged or cut short.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static Picture Decode(PictureStream stream, PictureHead head, int reduction) =>
        head.Kind == PictureKind.WebP && (long)head.Width * head.Height > MostUnstopped
            ? stream.Unless(() => DecodeHere(stream, head, reduction)) : DecodeHere(stream, head, reduction);

    private static Picture DecodeHere(PictureStream stream, PictureHead head, int reduction)
    {
        using SKCodec codec = Open(stream, head);
        SKSizeI size = codec.GetScaledDimensions(1f / reduction);

        // Without a profile, no space of colors is named, so that samples stay as they are stored.
        bool isGray = head.Channels == 1 && !head.HasProfile;
        var info = new SKImageInfo(size.Width, size.Height, isGray ? SKColorType.Gray8 : SKColorType.Rgba8888,
            head.Channels is 2 or 4 ? SKAlphaType.Unpremul : SKAlphaType.Opaque, head.HasProfile ? SKColorSpace.CreateSrgb() : null);
        var picture = new Picture(size.Width, size.Height, head.Channels);
        if (head.Kind == PictureKind.Jpeg)
        {
            DecodeRows(codec, info, picture, head, stream);
        }
        else
        {
            byte[] samples = GC.AllocateUninitializedArray<byte>(info.BytesSize, pinned: true);
            Check(codec.GetPixels(info, Marshal.UnsafeAddrOfPinnedArrayElement(samples, 0)), head, stream);
            Pack(samples, info.BytesPerPixel, picture.Pixels, picture.Channels);
        }

        return picture;
    }

    private static void DecodeRows(SKCodec codec, SKImageInfo info, Picture picture, PictureHead head, PictureStream stream)
    {
        Check(codec.StartScanlineDecode(info), head, stream);
        byte[] samples = GC.AllocateUninitializedArray<byte>(info.RowBytes * Math.Min(RowsAtOnce, info.Height), pinned: true);
        IntPtr address = Marshal.UnsafeAddrOfPinnedArrayElement(samples, 0);
        int across = picture.Width * picture.Channels;
        for (int y = 0; y < info.Height; y += RowsAtOnce)
        {
            int rows = Math.Min(RowsAtOnce, info.Height - y);
            stream.ThrowIfCanceled();
            if (codec.GetScanlines(address, rows, info.RowBytes) != rows)
            {
                throw stream.Damaged("the file ends before all of its pixels", stream.Length);
            }

            Pack(samples.AsSpan(0, rows * info.RowBytes), info.BytesPerPixel, picture.Pixels.AsSpan(y * across, rows * across),
                picture.Channels);
        }
    }

    /// <summary>Of icons that are cut short, Skia would give a smaller one.</summary>
    private static void CheckIcons(ReadOnlySpan<byte> bytes, PictureStream stream)
    {
        int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        for (int at = 6; at < 6 + (16 * count); at += 16)
        {
            if (at + 16 > bytes.Length || (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 8)..])
                + BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 12)..]) > bytes.Length)
            {
                throw stream.Damaged("the ICO file ends before all of its pictures", bytes.Length);
            }

            int start = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 12)..]);
            if (PictureFile.KindOf(bytes[start..]) != PictureKind.Png)
            {
                CheckBitmap(bytes, start, stream);
            }
        }
    }

    /// <summary>The head of a bitmap may not be longer than the file: room would be made for it.</summary>
    private static void CheckBitmap(ReadOnlySpan<byte> bytes, int start, PictureStream stream)
    {
        if (start > bytes.Length - 4 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[start..]) > bytes.Length - start)
        {
            throw stream.Damaged("the file ends inside the head of a bitmap", bytes.Length);
        }
    }

    private static SKCodec Open(PictureStream stream, PictureHead head)
    {
        try
        {
            SKCodec? codec = SKCodec.Create(new SkiaStream(stream), out SKCodecResult result);
            return codec ?? throw Fault(result, head, stream);
        }
        catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new PictureFormatException(stream.Path, null,
                $"pictures are read by the library SkiaSharp, whose native part does not load on {RuntimeInformation.RuntimeIdentifier}",
                "keep libSkiaSharp beside the program, or add SkiaSharp.NativeAssets for this system", error);
        }
    }

    private static void Check(SKCodecResult result, PictureHead head, PictureStream stream)
    {
        stream.ThrowIfCanceled();
        if (result != SKCodecResult.Success)
        {
            throw Fault(result, head, stream);
        }
    }

    private static PictureFormatException Fault(SKCodecResult result, PictureHead head, PictureStream stream)
    {
        string name = head.Kind is PictureKind.WebP ? "WebP" : head.Kind.ToString().ToUpperInvariant();
        string problem = result switch
        {
            // All chunks of a PNG file are there, or its walk had told of it.
            _ when head.Kind == PictureKind.Png => "the compressed pixels, or the palette, are damaged or too short",
            SKCodecResult.IncompleteInput => $"the {name} file ends before all of its pixels",
            SKCodecResult.ErrorInInput => $"the pixels of the {name} file are damaged",
            _ => $"the {name} file is damaged, or of a kind that is not read",
        };
        return stream.Damaged(problem, head.DataOffset > 0 ? head.DataOffset : null);
    }

    /// <summary>Pixels of four samples (red, green, blue, alpha), or of one, to those of a picture.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Pack(ReadOnlySpan<byte> from, int step, Span<byte> to, int channels)
    {
        if (step == channels)
        {
            from.CopyTo(to);
            return;
        }

        (int i, int at) = (0, 0);
        Vector128<byte> colors = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        for (; channels == 3 && at + 16 <= to.Length; i += 16, at += 12)
        {
            Vector128.Shuffle(Vector128.Create(from.Slice(i, 16)), colors).CopyTo(to[at..]);
        }

        for (; at < to.Length; i += 4, at += channels)
        {
            to[at] = from[i];
            if (channels == 3)
            {
                to[at + 2] = from[i + 2];
                to[at + 1] = from[i + 1];
            }
            else if (channels == 2)
            {
                to[at + 1] = from[i + 3];
            }
        }
    }
}
