using System.Buffers.Binary;

namespace LatentSharp.Imaging.Reading;

/// <summary>
/// Walks over the directories of a TIFF file (TIFF 6.0, section 2), one a page, without unpacking anything: gives the heads, and bounds
/// what a decoder may be asked to do.
/// </summary>
internal ref struct TiffWalk
{
    /// <summary>Pages that are read; more directories are refused before any is decoded.</summary>
    public const int MostPages = 10_000;

    private const int MostSamples = 8;
    private const string Another = "save it as a usual TIFF or PNG file of 8 or 16 bits";
    private const string Again = "copy or download it again, or take it out";

    private readonly ReadOnlySpan<byte> _file;
    private readonly string? _path;
    private readonly bool _isLittle;
    private readonly Dictionary<TiffField, (int Size, int Count, int At)> _fields = [];

    private TiffWalk(ReadOnlySpan<byte> file, string? path, long start)
    {
        _file = file;
        _path = path;
        _isLittle = file[0] == (byte)'I';
        Start = (int)Math.Min(start, file.Length);
        int entries = start + 2 > file.Length ? 0 : (int)Number((int)start, 2);
        long end = start + 2 + (12L * entries);
        if (entries == 0 || end + 4 > file.Length)
        {
            throw new PictureFormatException(path, file.Length, "the TIFF file ends before its directory", Again);
        }

        for (int at = (int)start + 2; at < end; at += 12)
        {
            // Bytes of a value of each type, from 1 on; others are of BigTIFF, or unknown.
            ReadOnlySpan<byte> sizes = [8, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
            long type = Number(at + 2, 2);
            int size = type < sizes.Length ? sizes[(int)type] : 8;
            long count = Number(at + 4, 4);
            long place = size * count <= 4 ? at + 8 : Number(at + 8, 4);
            if (place + (size * count) > file.Length)
            {
                throw new PictureFormatException(path, at, $"the TIFF file ends before the {count} values of its field {Number(at, 2)}",
                    Again);
            }

            // Of a field that stands twice the decoder takes another than is looked at here.
            if (!_fields.TryAdd((TiffField)Number(at, 2), (size, (int)count, (int)place))
                && (TiffField)Number(at, 2) is TiffField.StripBytes or TiffField.TileBytes)
            {
                throw new PictureFormatException(path, at, $"the TIFF file has its field {Number(at, 2)} twice", Again);
            }
        }

        Next = Number((int)end, 4);
    }

    private enum TiffField
    {
        PageKind = 254,
        Width = 256,
        Height = 257,
        Bits = 258,
        Photometric = 262,
        Orientation = 274,
        Samples = 277,
        RowsPerStrip = 278,
        StripBytes = 279,
        MaxSampleValue = 281,
        Planes = 284,
        TileWidth = 322,
        TileHeight = 323,
        TileBytes = 325,
        ExtraSamples = 338,
        SampleFormat = 339,
    }

    /// <summary>Where the directory is.</summary>
    private int Start { get; }

    /// <summary>Where the next directory is; 0 behind the last.</summary>
    private long Next { get; }

    /// <summary>Whether the page is another one made smaller, or a mask of one (NewSubfileType, bits 0 and 2).</summary>
    private readonly bool IsOfAnother => (First(TiffField.PageKind, 0) & 5) != 0;

    /// <summary>Reads the directory of one page.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="start">Where the directory is.</param>
    /// <param name="most">The largest width × height to accept; null for any.</param>
    /// <exception cref="PictureFormatException">The page is damaged or cut short, or of a kind that is not read.</exception>
    public static TiffLayout At(ReadOnlySpan<byte> file, string? path, int start, long? most) =>
        new TiffWalk(file, path, start).Checked(most);

    /// <summary>
    /// Reads the directory of the first page, or of all. Small copies of pages, and masks, are no pages where there are others.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="all">Whether the head is to have those of the pages behind the first.</param>
    /// <param name="most">The largest width × height to accept; null for any.</param>
    /// <exception cref="PictureFormatException">A page is damaged or cut short, or of a kind that is not read; or there are too many.
    /// </exception>
    public static PictureHead Read(ReadOnlySpan<byte> file, string? path, bool all, long? most)
    {
        var pages = new List<PictureHead>();
        var seen = new HashSet<long>();
        for (long start = FirstStart(file, path); start != 0;)
        {
            string? page = seen.Count == 0 ? path : $"{path} (page {seen.Count}, the first is 0)";
            if (!seen.Add(start) || seen.Count > MostPages)
            {
                throw seen.Count > MostPages
                    ? new PictureFormatException(path, null, $"the TIFF file has more than {MostPages} pages", "divide it into several")
                    : new PictureFormatException(page, start, "the TIFF file leads back to an earlier page", Again);
            }

            var walk = new TiffWalk(file, page, start);
            start = walk.Next;
            if (walk.IsOfAnother && (start != 0 || pages.Count > 0))
            {
                continue;
            }

            pages.Add(walk.Checked(most).Head);
            if (!all)
            {
                break;
            }
        }

        return pages.Count == 1 ? pages[0] : pages[0] with { More = pages[1..] };
    }

    private static long FirstStart(ReadOnlySpan<byte> file, string? path)
    {
        long start = file.Length < 8 ? 0
            : file[0] == (byte)'I' ? BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) : BinaryPrimitives.ReadUInt32BigEndian(file[4..]);
        return start > 0 ? start : throw new PictureFormatException(path, file.Length, "the TIFF file ends before its directory", Again);
    }

    private readonly TiffLayout Checked(long? most)
    {
        TiffLayout layout = Layout();
        if (most is { } limit)
        {
            layout.Head.CheckPixels(_path, limit);
        }

        CheckParts(layout);
        return layout;
    }

    private readonly long Number(int at, int size) => (size, _isLittle) switch
    {
        (1, _) => _file[at],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(_file[at..]),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(_file[at..]),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(_file[at..]),
        _ => BinaryPrimitives.ReadUInt32BigEndian(_file[at..]),
    };

    private readonly long First(TiffField field, long otherwise) =>
        _fields.TryGetValue(field, out (int Size, int Count, int At) found) && found.Count > 0 ? Number(found.At, found.Size) : otherwise;

    private readonly TiffLayout Layout()
    {
        (long width, long height) = (First(TiffField.Width, 0), First(TiffField.Height, 0));
        (long bits, long samples) = (First(TiffField.Bits, 1), First(TiffField.Samples, 1));
        (long photometric, long format) = (First(TiffField.Photometric, 1), First(TiffField.SampleFormat, 1));
        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue)
        {
            throw new PictureFormatException(_path, null, $"the TIFF file says that it is {width}×{height} pixels", Again);
        }

        if (bits is not (1 or 2 or 4 or 8 or 16) || format is 2 or 3 || samples is < 1 or > MostSamples)
        {
            string of = format == 3 ? " of floating point" : format == 2 ? " with signs" : "";
            throw new PictureFormatException(_path, null,
                $"the TIFF file has {samples} samples a pixel of {bits} bits{of}, which is not read here", Another);
        }

        bool isGray = photometric is 0 or 1;
        bool isPlain = bits >= 8 && (isGray || photometric == 2) && !_fields.ContainsKey(TiffField.TileWidth)
            && (samples == 1 || First(TiffField.Planes, 1) == 1);
        int colors = isGray ? 1 : 3;
        long extra = samples > colors && (isGray || photometric == 2) ? First(TiffField.ExtraSamples, 0) : 0;
        int channels = colors + (extra is 1 or 2 ? 1 : 0);
        isPlain &= samples >= colors;
        var head = new PictureHead(PictureKind.Tiff, (int)width, (int)height, channels)
        {
            Depth = (int)bits,
            LargestValue = isPlain && bits == 16 ? White() : byte.MaxValue,
            Unread = isGray || photometric == 2 ? (int)Math.Max(0, samples - channels) : 0,
            Orientation = First(TiffField.Orientation, 1) is >= 1 and <= 8 and var orientation ? (int)orientation : 1,
            DataOffset = Start,
        };
        return new TiffLayout(head, (int)samples, isPlain, photometric == 0, extra == 1);
    }

    /// <summary>The largest sample of as many bits as that which the file says is its largest.</summary>
    private readonly int White() => First(TiffField.MaxSampleValue, 0) is > byte.MaxValue and < ushort.MaxValue and var stated
        ? SampleBits.WhiteOf((int)stated) : ushort.MaxValue;

    /// <summary>
    /// There may be no more strips or tiles than bytes, and none may be longer than the file: room would be made for them.
    /// </summary>
    private readonly void CheckParts(TiffLayout layout)
    {
        (long width, long height) = (layout.Head.StoredWidth, layout.Head.StoredHeight);
        bool isTiled = _fields.ContainsKey(TiffField.TileWidth);
        long across = isTiled ? Math.Max(1, First(TiffField.TileWidth, width)) : width;
        long down = Math.Max(1, First(isTiled ? TiffField.TileHeight : TiffField.RowsPerStrip, height));
        long parts = ((width + across - 1) / across) * ((height + down - 1) / down);
        if (parts > _file.Length || (isTiled && across * down > 4 * (width + 1024) * (height + 1024)))
        {
            throw new PictureFormatException(_path, null, $"the TIFF file is too short for {width}×{height} pixels in {parts} parts",
                Again);
        }

        CheckBytes(TiffField.StripBytes);
        CheckBytes(TiffField.TileBytes);
    }

    private readonly void CheckBytes(TiffField field)
    {
        (int Size, int Count, int At) bytes = _fields.GetValueOrDefault(field);
        for (int i = 0; i < bytes.Count; i++)
        {
            long count = bytes.Size > 4 ? long.MaxValue : Number(bytes.At + (i * bytes.Size), bytes.Size);
            if (count > _file.Length)
            {
                throw new PictureFormatException(_path, bytes.At, bytes.Size > 4
                    ? "the TIFF file has sizes of more than 32 bits"
                    : $"the TIFF file says that a part of its pixels has {count} bytes, but it has {_file.Length} in all", Again);
            }
        }
    }
}

/// <summary>How the samples of a TIFF page lie.</summary>
/// <param name="Head">Size and kind.</param>
/// <param name="Samples">Samples a pixel.</param>
/// <param name="IsPlain">Whether rows of 8 or 16 bits hold gray or color samples side by side.</param>
/// <param name="IsInverted">Whether 0 is white.</param>
/// <param name="IsPremultiplied">Whether colors were multiplied by their alpha.</param>
internal sealed record TiffLayout(PictureHead Head, int Samples, bool IsPlain, bool IsInverted, bool IsPremultiplied);
