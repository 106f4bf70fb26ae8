using LatentSharp.Imaging.JpegCodec;

namespace LatentSharp.Imaging;

/// <summary>Size and kind of a JPEG picture, as it is shown: upright.</summary>
/// <param name="Width">Pixels across.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="Channels">1 for gray, 3 for color.</param>
/// <param name="IsProgressive">Whether it is stored in several passes.</param>
internal readonly record struct JpegInfo(int Width, int Height, int Channels, bool IsProgressive);

/// <summary>
/// Reads JPEG files (ITU T.81): baseline and progressive, 8 bits, gray, YCbCr and RGB, any whole ratios of sampling, restart
/// intervals; turned upright as the camera says. CMYK, arithmetic coding, lossless and 12-bit files are refused by name.
/// </summary>
internal static class Jpeg
{
    /// <summary>Decodes a picture.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="maximumPixels">The largest width × height to accept.</param>
    /// <returns>A picture of 1 or 3 channels.</returns>
    /// <exception cref="PictureFormatException">The bytes are not an undamaged JPEG file, or the picture is of a kind that is not read
    /// here, or too large.</exception>
    public static Picture Decode(ReadOnlySpan<byte> bytes, string? path = null, long maximumPixels = Png.DefaultMaximumPixels) =>
        DecodeReduced(bytes, 1, path, maximumPixels);

    /// <summary>
    /// Decodes a picture at a part of its size: the inverse transform gives fewer samples, each the mean of those that it stands for (4×4,
    /// 2×2 or 1 from a block of 8×8), so that less is computed and held. The same bytes as libjpeg-turbo's at its scales 1/2, 1/4, 1/8.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="reduction">What the sides are divided by, rounded up: 1, 2, 4 or 8.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="maximumPixels">The largest width × height to accept, before the reduction.</param>
    /// <returns>A picture of 1 or 3 channels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is another number.</exception>
    /// <exception cref="PictureFormatException">As for <see cref="Decode"/>.</exception>
    public static Picture DecodeReduced(ReadOnlySpan<byte> bytes, int reduction, string? path = null,
        long maximumPixels = Png.DefaultMaximumPixels)
    {
        if (reduction is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction,
                "Jpeg.DecodeReduced: a picture can be reduced by 1, 2, 4 or 8.");
        }

        var parser = new JpegParser(bytes, path, maximumPixels);
        JpegFrame frame = parser.ReadHead();
        Picture picture = parser.ReadPicture(frame, reduction);
        return JpegOrientation.Upright(picture, parser.Orientation);
    }

    /// <summary>Reads the head of a file without decoding pixels.</summary>
    /// <param name="bytes">The file, or the start of it up to the frame header.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <exception cref="PictureFormatException">The bytes do not begin as a JPEG file that is read here, or end before its frame
    /// header.</exception>
    internal static JpegInfo ReadInfo(ReadOnlySpan<byte> bytes, string? path = null)
    {
        var parser = new JpegParser(bytes, path, Png.DefaultMaximumPixels);
        JpegFrame frame = parser.ReadHead();
        (int width, int height) = parser.Orientation >= 5 ? (frame.Height, frame.Width) : (frame.Width, frame.Height);
        return new JpegInfo(width, height, frame.Components.Length, frame.IsProgressive);
    }

    /// <summary>Whether the bytes begin as a JPEG file.</summary>
    /// <param name="bytes">The file, or the start of it.</param>
    public static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]);
}
