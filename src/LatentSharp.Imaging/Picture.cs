namespace LatentSharp.Imaging;

/// <summary>
/// An 8-bit picture: rows from top to bottom, samples interleaved, <c>Pixels [height, width, channels]</c>, values 0…255.
/// One channel is gray, two are gray and alpha, three are red, green, blue, four add alpha (not premultiplied).
/// </summary>
public sealed class Picture
{
    /// <summary>Creates a black (and transparent) picture.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="channels">1, 2, 3 or 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or the channel count is not 1 to 4.</exception>
    public Picture(int width, int height, int channels)
        : this(width, height, channels, new byte[Size(width, height, channels)])
    {
    }

    /// <summary>Wraps existing samples without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="channels">1, 2, 3 or 4.</param>
    /// <param name="pixels">Samples <c>[height, width, channels]</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or the channel count is not 1 to 4.</exception>
    /// <exception cref="ArgumentException">The number of samples is not height × width × channels.</exception>
    public Picture(int width, int height, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        int size = Size(width, height, channels);
        if (pixels.Length != size)
        {
            throw new ArgumentException($"Picture: {height}×{width}×{channels} needs {size} samples, but {pixels.Length} were given.",
                nameof(pixels));
        }

        Width = width;
        Height = height;
        Channels = channels;
        Pixels = pixels;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Samples a pixel: 1 gray, 2 gray and alpha, 3 color, 4 color and alpha.</summary>
    public int Channels { get; }

    /// <summary>The samples, <c>[height, width, channels]</c>, row-major.</summary>
    public byte[] Pixels { get; }

    /// <summary>
    /// Decodes a picture file by what it is: JPEG, PNG, WebP, GIF (its first frame), BMP, ICO (its largest picture), TIFF (its first page),
    /// PNM (P5 and P6). Pictures are turned upright as the Exif orientation says; a color profile (ICC) is converted to sRGB, and samples
    /// without one are taken as they are stored; 16-bit samples are rounded, <c>(v·255 + 32767) / 65535</c>, save of colored PNG files
    /// with a profile, which give their higher byte; palettes become color.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">The name to use in error messages.</param>
    /// <param name="maximumPixels">The largest width × height to accept, before anything is allocated.</param>
    /// <param name="cancellation">Stops decoding.</param>
    /// <returns>A picture of 1 to 4 channels.</returns>
    /// <exception cref="PictureFormatException">The bytes are not an undamaged picture file, or the picture is of a kind that is not read,
    /// or too large.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static Picture Decode(byte[] bytes, string? path = null, long maximumPixels = PictureFile.DefaultMaximumPixels,
        CancellationToken cancellation = default) =>
        PictureFile.DecodeReduced(bytes, 1, path, maximumPixels, cancellation);

    /// <summary>Reads and decodes a file, as <see cref="Decode"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumPixels">The largest width × height to accept.</param>
    /// <param name="cancellation">Stops decoding.</param>
    /// <returns>A picture of 1 to 4 channels.</returns>
    /// <exception cref="PictureFormatException">As for <see cref="Decode"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static Picture Read(string path, long maximumPixels = PictureFile.DefaultMaximumPixels, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(File.ReadAllBytes(path), path, maximumPixels, cancellation);
    }

    /// <summary>Of a picture that was decoded from samples of 16 bits, the largest of them that is no alpha; else 0.</summary>
    internal int Largest { get; set; }

    /// <summary>The samples of one row, <c>[width, channels]</c>.</summary>
    /// <param name="y">Row, 0 at the top.</param>
    public Span<byte> Row(int y) => Pixels.AsSpan(y * Width * Channels, Width * Channels);

    private static int Size(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        return checked(width * height * channels);
    }
}
