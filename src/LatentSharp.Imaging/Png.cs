using LatentSharp.Imaging.Files;
using LatentSharp.Imaging.PngCodec;

namespace LatentSharp.Imaging;

/// <summary>Writes PNG files (W3C Portable Network Graphics, second edition); <see cref="Picture.Read"/> reads them.</summary>
public static class Png
{
    /// <summary>Encodes as PNG: 8 bits a sample, a filter chosen for each row, zlib's optimal level.</summary>
    /// <param name="picture">A picture of 1 to 4 channels; decoding gives the same samples back.</param>
    /// <returns>The bytes of the file; equal pictures give equal bytes on the same runtime.</returns>
    public static byte[] Encode(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return PngEncoder.Encode(picture);
    }

    /// <summary>Encodes a picture and writes it beside its place, then renames it; creates the folder if it is missing.</summary>
    /// <param name="path">The file to write; an existing one is replaced.</param>
    /// <param name="picture">The picture.</param>
    /// <exception cref="IOException">The file cannot be written; nothing half-written is left.</exception>
    public static void WriteFile(string path, Picture picture)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Encode(picture));
    }
}
