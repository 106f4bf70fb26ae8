namespace LatentSharp.Imaging.Reading;

/// <summary>The kinds of picture files that are read.</summary>
internal enum PictureKind
{
    None,
    Png,
    Jpeg,
    WebP,
    Gif,
    Bmp,
    Ico,
    Tiff,
    Pnm,
}

/// <summary>What a picture file says of itself before its pixels.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="StoredWidth">Pixels across, as stored.</param>
/// <param name="StoredHeight">Pixels down, as stored.</param>
/// <param name="Channels">Channels of the picture, 1 to 4; alpha is one of them where there may be transparency.</param>
internal sealed record PictureHead(PictureKind Kind, int StoredWidth, int StoredHeight, int Channels)
{
    private const int MostPixels = 1 << 29; // four bytes for each fill an array

    /// <summary>Bits a sample, or a palette index.</summary>
    public int Depth { get; init; } = 8;

    /// <summary>The value of a sample that is white, of PNM, and of samples of 16 bits.</summary>
    public int LargestValue { get; init; } = byte.MaxValue;

    /// <summary>Which way is up, 1 to 8 (Exif 2.3, tag 0x0112).</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>Whether it is stored in several passes, all of which are kept until the last.</summary>
    public bool IsProgressive { get; init; }

    /// <summary>Whether it has a color profile.</summary>
    public bool HasProfile { get; init; }

    /// <summary>The heads of the pages behind the first, of a TIFF file that was read for all of them.</summary>
    public IReadOnlyList<PictureHead> More { get; init; } = [];

    /// <summary>Where the pixels begin in the file, or the directory of a TIFF page; 0 where that is not known.</summary>
    public int DataOffset { get; init; }

    /// <summary>Samples of each pixel of a TIFF page that are neither colors nor alpha, and are not read.</summary>
    public int Unread { get; init; }

    /// <summary>Whether its samples have 16 bits, and may be decoded with another white than the largest of them.</summary>
    public bool IsDeep => Kind == PictureKind.Png ? Depth == 16 && !(HasProfile && Channels >= 3)
        : Kind == PictureKind.Tiff && LargestValue > byte.MaxValue;

    /// <summary>Width as it is shown: upright.</summary>
    public int Width => Orientation >= 5 ? StoredHeight : StoredWidth;

    /// <summary>Height as it is shown: upright.</summary>
    public int Height => Orientation >= 5 ? StoredWidth : StoredHeight;

    /// <summary>Refuses a picture that is too large.</summary>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="most">The largest width × height.</param>
    /// <exception cref="PictureFormatException">It has more pixels than that, or no array holds it.</exception>
    public void CheckPixels(string? path, long most)
    {
        long pixels = (long)StoredWidth * StoredHeight;
        if (pixels > Math.Min(most, MostPixels))
        {
            throw new PictureFormatException(path, null,
                $"the picture is {Width}×{Height} = {pixels} pixels (expected at most {Math.Min(most, MostPixels)})",
                "make it smaller, or raise the limit if the size is right");
        }
    }
}
