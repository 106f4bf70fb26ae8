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
