using LatentSharp.Imaging.Files;
using LatentSharp.Imaging.PngCodec;

namespace LatentSharp.Imaging;

/// <summary>
/// Reads and writes PNG files (W3C Portable Network Graphics, second edition). Every color type, depth, transparency chunk and
/// interlacing of the standard is read; gamma and color profiles are ignored: samples are taken as they are stored.
/// </summary>
public static class Png
{
    /// <summary>
    /// Pictures of more pixels than this are refused before anything is allocated, unless the caller says otherwise: 2²⁷.
    /// </summary>
    public const long DefaultMaximumPixels = 1L << 27;

    /// <summary>
    /// Decodes to 8 bits a sample. 16-bit samples are rounded, <c>(v·255 + 32767) / 65535</c>; smaller depths are scaled exactly;
    /// palettes become color; a transparency chunk adds the alpha channel.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="maximumPixels">The largest width × height to accept.</param>
    /// <returns>A picture of 1 to 4 channels.</returns>
    /// <exception cref="PictureFormatException">The bytes are not an undamaged PNG file, or the picture is too large.</exception>
    public static Picture Decode(ReadOnlySpan<byte> bytes, string? path = null, long maximumPixels = DefaultMaximumPixels)
    {
        byte[] samples = PngDecoder.Decode<byte, EightBits>(bytes, path, maximumPixels, out PngInfo info, out int channels);
        return new Picture(info.Width, info.Height, channels, samples);
    }

    /// <summary>Decodes to 16 bits a sample; smaller depths are scaled exactly (255 becomes 65535).</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="maximumPixels">The largest width × height to accept.</param>
    /// <returns>A picture of 1 to 4 channels.</returns>
    /// <exception cref="PictureFormatException">The bytes are not an undamaged PNG file, or the picture is too large.</exception>
    internal static DeepPicture Decode16(ReadOnlySpan<byte> bytes, string? path = null, long maximumPixels = DefaultMaximumPixels)
    {
        ushort[] samples = PngDecoder.Decode<ushort, SixteenBits>(bytes, path, maximumPixels, out PngInfo info, out int channels);
        return new DeepPicture(info.Width, info.Height, channels, samples);
    }

    /// <summary>Reads the head of a PNG file without decoding pixels; the first 33 bytes of the file are enough.</summary>
    /// <param name="bytes">The file, or the start of it.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <returns>Size and kind of the picture.</returns>
    /// <exception cref="PictureFormatException">The bytes do not start with an undamaged PNG header.</exception>
    internal static PngInfo ReadInfo(ReadOnlySpan<byte> bytes, string? path = null) => PngParser.ParseInfo(bytes, path);

    /// <summary>Whether the bytes begin with the PNG signature.</summary>
    /// <param name="bytes">The file, or the start of it.</param>
    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(PngChunk.Signature);

    /// <summary>Reads and decodes a PNG file, as <see cref="Decode"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumPixels">The largest width × height to accept.</param>
    /// <returns>A picture of 1 to 4 channels.</returns>
    /// <exception cref="PictureFormatException">The file is not an undamaged PNG file, or the picture is too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Picture ReadFile(string path, long maximumPixels = DefaultMaximumPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(File.ReadAllBytes(path), path, maximumPixels);
    }

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
