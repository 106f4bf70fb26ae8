using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace LatentSharp.Imaging.Reading;

/// <summary>
/// Pages of TIFF files, by LibTiff.NET: 1 to 16 bits a sample, gray, color, palettes, CMYK and YCbCr, strips and tiles.
/// </summary>
internal static class TiffReader
{
    static TiffReader() => Tiff.SetErrorHandler(new KeptErrors());

    /// <summary>Decodes a page as it is stored.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="page">Where the directory of the page is.</param>
    /// <param name="white">The sample of 16 bits that is white.</param>
    /// <exception cref="PictureFormatException">The file is damaged or cut short.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static Picture Decode(PictureStream stream, int page, int white) => Guard(stream, tiff =>
    {
        TiffLayout layout = TiffWalk.At(stream.Bytes, stream.Path, page, null);
        if (!tiff.SetSubDirectory(page))
        {
            throw stream.Damaged(KeptErrors.Words);
        }

        PictureHead head = layout.Head;
        var picture = new Picture(head.StoredWidth, head.StoredHeight, head.Channels);
        if (layout.IsPlain)
        {
            DecodeRows(tiff, layout, picture, stream, white);
        }
        else
        {
            DecodeWhole(tiff, head, picture, stream);
        }

        return picture;
    });

    private static T Guard<T>(PictureStream stream, Func<Tiff, T> read)
    {
        KeptErrors.Last = null;
        try
        {
            stream.Position = 0;
            using Tiff? tiff = Tiff.ClientOpen("picture", "rh", stream, new TiffStream()); // h: no page yet
            T result = tiff is null ? throw stream.Damaged(KeptErrors.Words) : read(tiff);
            return KeptErrors.Last is null ? result : throw stream.Damaged(KeptErrors.Words);
        }
        catch (Exception error) when (error is not (PictureFormatException or OperationCanceledException or OutOfMemoryException))
        {
            // LibTiff runs over the end of its arrays in files that lie about their lengths.
            throw stream.Damaged(KeptErrors.Words, null, error);
        }
    }

    private static void DecodeRows(Tiff tiff, TiffLayout layout, Picture picture, PictureStream stream, int white)
    {
        byte[] row = new byte[tiff.ScanlineSize()];
        int colors = picture.Channels is 2 or 4 ? picture.Channels - 1 : picture.Channels;
        for (int y = 0; y < picture.Height; y++)
        {
            stream.ThrowIfCanceled();
            if (!tiff.ReadScanline(row, y))
            {
                throw stream.Damaged(KeptErrors.Words);
            }

            Span<byte> pixels = picture.Row(y);
            for (int x = 0; x < picture.Width; x++)
            {
                Span<byte> pixel = pixels.Slice(x * picture.Channels, picture.Channels);
                for (int c = 0; c < pixel.Length; c++)
                {
                    int index = (x * layout.Samples) + c;
                    if (layout.Head.Depth == 8)
                    {
                        pixel[c] = row[index];
                        continue;
                    }

                    int sample = BitConverter.ToUInt16(row, 2 * index);
                    pixel[c] = SampleBits.Round(sample, c < colors ? white : ushort.MaxValue);
                    picture.Largest = c < colors ? Math.Max(picture.Largest, sample) : picture.Largest;
                }

                if (layout.IsInverted)
                {
                    pixel[0] = (byte)(byte.MaxValue - pixel[0]);
                }

                if (layout.IsPremultiplied)
                {
                    Divide(pixel);
                }
            }
        }
    }

    /// <summary>Palettes, bits, tiles, planes, CMYK and YCbCr: as 8 bits of red, green, blue and alpha.</summary>
    private static void DecodeWhole(Tiff tiff, PictureHead head, Picture picture, PictureStream stream)
    {
        int[] raster = GC.AllocateUninitializedArray<int>(head.StoredWidth * head.StoredHeight);
        var asStored = (BitMiracle.LibTiff.Classic.Orientation)head.Orientation;
        if (!tiff.ReadRGBAImageOriented(head.StoredWidth, head.StoredHeight, raster, asStored, stopOnError: true))
        {
            throw stream.Damaged(KeptErrors.Words);
        }

        int channels = picture.Channels;
        for (int i = 0; i < raster.Length; i++)
        {
            Span<byte> pixel = picture.Pixels.AsSpan(i * channels, channels);
            for (int c = 0; c < channels; c++)
            {
                pixel[c] = (byte)(raster[i] >> (channels == 2 && c == 1 ? 24 : 8 * c));
            }

            if (channels is 2 or 4)
            {
                Divide(pixel);
            }
        }
    }

    /// <summary>Takes the alpha of a pixel out of its colors.</summary>
    private static void Divide(Span<byte> pixel)
    {
        int alpha = pixel[^1];
        foreach (ref byte sample in pixel[..^1])
        {
            sample = alpha == 0 ? (byte)0 : (byte)Math.Min(255, ((sample * 255) + (alpha / 2)) / alpha);
        }
    }

    /// <summary>Keeps what LibTiff would print.</summary>
    private sealed class KeptErrors : TiffErrorHandler
    {
        [ThreadStatic]
        private static string? s_last;

        public static string? Last
        {
            get => s_last;
            set => s_last = value;
        }

        public static string Words => Last is { } told ? $"the TIFF file is damaged or of a kind that is not read ({told})"
            : "the TIFF file is damaged or of a kind that is not read";

        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args) =>
            Last ??= string.Format(CultureInfo.InvariantCulture, format, args).TrimEnd('.', '\n');

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }
    }
}
