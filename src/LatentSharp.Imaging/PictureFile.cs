using LatentSharp.Imaging.Reading;

namespace LatentSharp.Imaging;

/// <summary>Reads picture files; see <see cref="Picture.Decode"/>.</summary>
internal static class PictureFile
{
    /// <summary>
    /// Pictures of more pixels than this are refused before anything is allocated, unless the caller says otherwise: 2²⁷.
    /// </summary>
    public const long DefaultMaximumPixels = 1L << 27;

    /// <summary>
    /// Decodes a JPEG picture at a part of its size: the inverse transform gives fewer samples, each the mean of those that it stands for
    /// (4×4, 2×2 or 1 from a block of 8×8), so that less is computed and held. Other pictures are decoded whole.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="reduction">What the sides are divided by, rounded up: 1, 2, 4 or 8.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="maximumPixels">The largest width × height to accept, before the reduction.</param>
    /// <param name="cancellation">Stops decoding.</param>
    /// <param name="page">Where the directory of the wanted page of a TIFF file is; 0 for the first.</param>
    /// <param name="white">The sample of 16 bits that is white; 0 for what the file says, else the largest of so many bits.</param>
    /// <returns>A picture of 1 to 4 channels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reduction or the limit is no such number.</exception>
    /// <exception cref="PictureFormatException">As for <see cref="Picture.Decode"/>.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    internal static Picture DecodeReduced(byte[] bytes, int reduction, string? path = null, long maximumPixels = DefaultMaximumPixels,
        CancellationToken cancellation = default, int page = 0, int white = 0)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPixels, 1);
        if (reduction is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction,
                "PictureFile.DecodeReduced: a picture can be reduced by 1, 2, 4 or 8.");
        }

        cancellation.ThrowIfCancellationRequested();
        using var stream = new PictureStream(bytes, path, cancellation);
        PictureKind kind = KindOf(bytes);
        PictureHead head = page > 0 ? TiffWalk.At(bytes, path, page, maximumPixels).Head : ReadHead(bytes, kind, path, maximumPixels);
        head.CheckPixels(path, maximumPixels);
        head = white > 0 ? head with { LargestValue = white } : head;
        Picture stored = kind switch
        {
            PictureKind.Tiff => TiffReader.Decode(stream, head.DataOffset, head.LargestValue),
            PictureKind.Pnm => PnmReader.Decode(bytes, head, path),
            PictureKind.Png when head.IsDeep => DeepPng.Decode(bytes, head, stream),
            _ => SkiaReader.Decode(stream, head, kind == PictureKind.Jpeg ? reduction : 1),
        };
        Picture upright = Orientation.Upright(stored, head.Orientation);
        upright.Largest = stored.Largest;
        return upright;
    }

    /// <summary>Reads what is said before the pixels.</summary>
    /// <param name="start">The file, or the start of it.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="maximumPixels">
    /// Of a whole file, the largest width × height to accept; null for the start of a JPEG, PNG or PNM file.
    /// </param>
    /// <param name="pages">Whether the heads of all pages of a TIFF file are wanted.</param>
    /// <exception cref="PictureFormatException">The bytes do not begin as an undamaged file that is read, or do not suffice.</exception>
    internal static PictureHead ReadHead(ReadOnlySpan<byte> start, string? path = null, long? maximumPixels = null, bool pages = false) =>
        ReadHead(start, KindOf(start), path, maximumPixels, pages);

    /// <summary>What the first bytes of a file say that it is; 32 are enough.</summary>
    internal static PictureKind KindOf(ReadOnlySpan<byte> start) => start switch
    {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => PictureKind.Png,
        [0xFF, 0xD8, 0xFF, ..] => PictureKind.Jpeg,
        [0x47, 0x49, 0x46, 0x38, 0x37 or 0x39, 0x61, ..] => PictureKind.Gif,
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => PictureKind.WebP,
        [0x49, 0x49, 0x2A, 0, ..] or [0x4D, 0x4D, 0, 0x2A, ..] => PictureKind.Tiff,
        [0, 0, 1, 0, > 0, 0, _, _, _, 0, ..] => PictureKind.Ico,
        [0x42, 0x4D, _, _, _, _, 0, 0, 0, 0, ..] => PictureKind.Bmp, // a heading may be BMI: a bitmap has zeros behind its length
        [0x50, 0x35 or 0x36, 0x0A or 0x0D or 0x20 or 0x09 or 0x23, ..] => PictureKind.Pnm,
        _ => PictureKind.None,
    };

    /// <summary>Whether a file begins as a TIFF file with places of 64 bits.</summary>
    internal static bool IsBigTiff(ReadOnlySpan<byte> start) => start is [0x49, 0x49, 0x2B, 0, ..] or [0x4D, 0x4D, 0, 0x2B, ..];

    private static PictureHead ReadHead(ReadOnlySpan<byte> start, PictureKind kind, string? path, long? most, bool pages = false) =>
        kind switch
        {
            PictureKind.Jpeg => JpegWalk.Read(start, path, most),
            PictureKind.Png => PngWalk.Read(start, path, most),
            PictureKind.Pnm => PnmReader.ReadHead(start, path),
            PictureKind.Tiff => TiffWalk.Read(start, path, pages, most),
            PictureKind.None when IsBigTiff(start) => throw new PictureFormatException(path, 0, "this is a BigTIFF file, which is not read",
                "save it as a usual TIFF file, of less than 4 GB, or as PNG"),
            PictureKind.None => throw new PictureFormatException(path, 0, start.IsEmpty ? "the file is empty"
                : "this is no picture that is read (it begins with the bytes " +
                    $"{Convert.ToHexStringLower(start[..Math.Min(8, start.Length)])})",
                "give JPEG, PNG, WebP, GIF, BMP, ICO, TIFF or PNM"),
            _ => SkiaReader.ReadHead(start, kind, path, most),
        };
}
