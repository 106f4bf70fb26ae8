using LatentSharp.Imaging;

namespace LatentSharp.Data.Sources;

/// <summary>What the first bytes of a file say that it is.</summary>
internal enum FileKind
{
    Unknown,
    Png,
    Jpeg,
    Zip,
    Gzip,
    Idx,
    Npy,
    Gif,
    Bmp,
    WebP,
    Tiff,
}

/// <summary>Tells kinds of files apart.</summary>
internal static class FileKinds
{
    /// <summary>The kinds that are read, for messages.</summary>
    public const string Readable = "a folder or .zip of PNG or JPEG pictures, IDX files (.gz or not), a NumPy array (.npy), or a table of numbers (.csv)";

    private const int SniffedBytes = 12;

    private static readonly Dictionary<string, FileKind> PictureExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = FileKind.Png,
        [".jpg"] = FileKind.Jpeg,
        [".jpeg"] = FileKind.Jpeg,
        [".gif"] = FileKind.Gif,
        [".bmp"] = FileKind.Bmp,
        [".webp"] = FileKind.WebP,
        [".tif"] = FileKind.Tiff,
        [".tiff"] = FileKind.Tiff,
    };

    /// <summary>What the start of a file says that it is.</summary>
    public static FileKind Sniff(ReadOnlySpan<byte> start)
    {
        if (Png.IsPng(start))
        {
            return FileKind.Png;
        }

        bool webP = start.StartsWith("RIFF"u8) && start.Length >= SniffedBytes && start[8..].StartsWith("WEBP"u8);
        return start switch
        {
            [0x50, 0x4B, 3 or 5, 4 or 6, ..] => FileKind.Zip,
            [0x1F, 0x8B, ..] => FileKind.Gzip,
            [0, 0, >= 8 and <= 14, >= 1 and <= 8, ..] => FileKind.Idx,
            [0x93, 0x4E, 0x55, 0x4D, ..] => FileKind.Npy,
            [0xFF, 0xD8, 0xFF, ..] => FileKind.Jpeg,
            [0x47, 0x49, 0x46, 0x38, ..] => FileKind.Gif,
            [0x42, 0x4D, ..] => FileKind.Bmp,
            [0x49, 0x49, 0x2A, 0, ..] or [0x4D, 0x4D, 0, 0x2A, ..] => FileKind.Tiff,
            _ => webP ? FileKind.WebP : FileKind.Unknown,
        };
    }

    /// <summary>What the start of a stream says that it is; the stream is put back to its start.</summary>
    public static FileKind Sniff(Stream stream)
    {
        Span<byte> start = stackalloc byte[SniffedBytes];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return Sniff(start[..read]);
    }

    /// <summary>What the extension of a name says that it is: a kind of picture, or unknown.</summary>
    public static FileKind PictureKind(string name) => PictureExtensions.GetValueOrDefault(Path.GetExtension(name), FileKind.Unknown);

    /// <summary>Whether a name is one that IDX files usually have, e.g. <c>train-images-idx3-ubyte.gz</c>.</summary>
    public static bool HasIdxName(string name)
    {
        string file = Path.GetFileName(name);
        return file.Contains("idx", StringComparison.OrdinalIgnoreCase) || file.Contains("ubyte", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a file is a picture of a kind that is not read.</summary>
    public static bool IsUnreadPicture(FileKind kind) => kind >= FileKind.Gif;

    /// <summary>The name of a kind as people write it.</summary>
    public static string DisplayName(FileKind kind) => kind == FileKind.WebP ? "WebP" : kind.ToString().ToUpperInvariant();
}
