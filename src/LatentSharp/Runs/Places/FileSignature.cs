using LatentSharp.Formats;

namespace LatentSharp.Runs.Places;

/// <summary>Says what a file is that was given for a model, by its first bytes.</summary>
internal static class FileSignature
{
    private const int Looked = 512;

    private static readonly (byte[] Start, string Kind)[] Kinds =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([.. "GIF8"u8], "a GIF picture"),
        ([.. "RIFF"u8], "a WebP picture or another RIFF file"),
        ([.. "BM"u8], "a bitmap picture"),
        ([.. "PK"u8], "a zip archive"),
        ([0x1F, 0x8B], "a file packed by gzip"),
        ([0x93, .. "NUMPY"u8], "a NumPy array"),
        ([0x89, .. "HDF"u8], "an HDF5 file"),
        ([0x80, 0x02], "a pickle file of Python"),
        ([0x80, 0x04], "a pickle file of Python"),
        ([.. "<!"u8], "a page"),
    ];

    /// <summary>The kind, for a sentence; null where it may be a model, which begins with the length of its header and a brace.</summary>
    public static string? KindOf(string path)
    {
        if (SpecialFiles.NameOf(path) is not null)
        {
            // Not to be opened; reading the model will say what it is.
            return null;
        }

        byte[] start = new byte[Looked];
        int length;
        try
        {
            using FileStream stream = File.OpenRead(path);
            length = stream.ReadAtLeast(start, Looked, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Reading the model will say it, with the path.
            return null;
        }

        ReadOnlySpan<byte> found = start.AsSpan(0, length);
        if (length == 0)
        {
            return "an empty file";
        }

        if (length > 8 && found[8] == (byte)'{')
        {
            return null;
        }

        foreach ((byte[] magic, string kind) in Kinds)
        {
            if (found.StartsWith(magic))
            {
                return kind;
            }
        }

        return found.IndexOfAnyInRange((byte)0, (byte)8) < 0 ? "a text file" : null;
    }
}
