using System.Buffers.Binary;
using LatentSharp.Imaging;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Data.Sources;

/// <summary>What the first bytes of a file say that it is.</summary>
internal enum FileKind
{
    Unknown,
    Unreadable,
    Empty,
    Text,
    Picture,
    Zip,
    Gzip,
    Tar,
    Idx,
    Npy,
    OtherPnm,
    BigTiff,
    Avif,
    JpegXl,
    SevenZip,
    Rar,
    OtherArchive,
    Hdf5,
    Parquet,
    Pickle,
    Matlab,
    Office,
    Safetensors,
    Lmdb,
    TfRecord,
    Sqlite,
    Pdf,
}

/// <summary>Tells kinds of files apart.</summary>
internal static class FileKinds
{
    /// <summary>The kinds that are read, for messages.</summary>
    public const string Readable =
        "a folder, .zip or .tar of pictures (JPEG, PNG, WebP, GIF, BMP, ICO, TIFF, PNM), IDX files (.gz or not), NumPy arrays " +
        "(.npy, .npz), or a table of numbers (.csv, .parquet)";

    /// <summary>Bytes that are looked at: a tar archive says what it is behind the first 257.</summary>
    public const int SniffedBytes = 512;

    private const int TarMark = 257;
    private const int LmdbMark = 16;

    private static readonly Dictionary<string, string> PictureExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "PNG",
        [".jpg"] = "JPEG",
        [".jpeg"] = "JPEG",
        [".jfif"] = "JPEG",
        [".jpe"] = "JPEG",
        [".gif"] = "GIF",
        [".bmp"] = "BMP",
        [".webp"] = "WebP",
        [".ico"] = "ICO",
        [".tif"] = "TIFF",
        [".tiff"] = "TIFF",
        [".pgm"] = "PNM",
        [".ppm"] = "PNM",
        [".pnm"] = "PNM",
    };

    /// <summary>What the start of a file says that it is.</summary>
    public static FileKind Sniff(ReadOnlySpan<byte> start)
    {
        if (PictureFile.KindOf(start) != PictureKind.None)
        {
            return FileKind.Picture;
        }

        FileKind kind = start switch
        {
            [] => FileKind.Empty,
            [0x50, 0x4B, 3 or 5, 4 or 6, ..] => FileKind.Zip,
            [0x1F, 0x8B, ..] => FileKind.Gzip,
            [0, 0, >= 8 and <= 14, >= 1 and <= 8, ..] => FileKind.Idx,
            [0x93, 0x4E, 0x55, 0x4D, ..] => FileKind.Npy,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => FileKind.Text, // UTF-16
            [0x50, >= 0x31 and <= 0x34, 0x0A or 0x0D or 0x20 or 0x09 or 0x23, ..] => FileKind.OtherPnm,
            _ when PictureFile.IsBigTiff(start) => FileKind.BigTiff,
            [0xFF, 0x0A, ..] => FileKind.JpegXl,
            [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, ..] => FileKind.SevenZip,
            [0x42, 0x5A, 0x68, ..] or [0xFD, 0x37, 0x7A, 0x58, 0x5A, ..] or [0x28, 0xB5, 0x2F, 0xFD, ..] => FileKind.OtherArchive,
            [0x89, 0x48, 0x44, 0x46, ..] => FileKind.Hdf5,
            [0x80, >= 2 and <= 5, ..] => FileKind.Pickle,
            [0xD0, 0xCF, 0x11, 0xE0, ..] => FileKind.Office,
            _ => FileKind.Unknown,
        };
        return kind != FileKind.Unknown ? kind : ByText(start);
    }

    /// <summary>What the start of a stream says that it is; the stream is put back to its start.</summary>
    public static FileKind Sniff(Stream stream)
    {
        Span<byte> start = stackalloc byte[SniffedBytes];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return Sniff(start[..read]);
    }

    /// <summary>What a file is, by its first bytes, and by its name where those say nothing.</summary>
    public static FileKind Of(string name, ReadOnlySpan<byte> start)
    {
        FileKind kind = Sniff(start);
        bool isNamed = Path.GetFileName(name).Contains(".tfrecord", StringComparison.OrdinalIgnoreCase);
        return kind == FileKind.Unknown && isNamed ? FileKind.TfRecord : kind;
    }

    /// <summary>The kind of picture that the extension of a name says; null for none.</summary>
    public static string? PictureName(string name) => PictureExtensions.GetValueOrDefault(Path.GetExtension(name));

    /// <summary>Whether a name is one that IDX files usually have, e.g. <c>train-images-idx3-ubyte.gz</c>.</summary>
    public static bool HasIdxName(string name)
    {
        string file = Path.GetFileName(name);
        return file.Contains("idx", StringComparison.OrdinalIgnoreCase) || file.Contains("ubyte", StringComparison.OrdinalIgnoreCase);
    }

    private static FileKind ByText(ReadOnlySpan<byte> start)
    {
        if (start.Length > 11 && start[4..].StartsWith("ftyp"u8))
        {
            return FileKind.Avif;
        }

        return start.Length > TarMark + 5 && start[TarMark..].StartsWith("ustar"u8) ? FileKind.Tar
            : start.Length > LmdbMark + 4 && BinaryPrimitives.ReadUInt32LittleEndian(start[LmdbMark..]) == 0xBEEFC0DE ? FileKind.Lmdb
            : start.StartsWith("Rar!"u8) ? FileKind.Rar
            : start.StartsWith("PAR1"u8) ? FileKind.Parquet
            : start.StartsWith("MATLAB "u8) ? FileKind.Matlab
            : start.StartsWith("SQLite format 3"u8) ? FileKind.Sqlite
            : start.StartsWith("%PDF-"u8) ? FileKind.Pdf
            : start.Length > 9 && start[8..].StartsWith("{\""u8) && BinaryPrimitives.ReadUInt64LittleEndian(start) < 1u << 30
                ? FileKind.Safetensors
            : IsText(start) ? FileKind.Text
            : FileKind.Unknown;
    }

    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (byte b in start)
        {
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B) or 0x7F)
            {
                return false;
            }
        }

        return true;
    }
}
