namespace LatentSharp.Imaging;

/// <summary>A 16-bit picture with the layout of <see cref="Picture"/>: <c>Samples [height, width, channels]</c>, values 0…65535.</summary>
internal sealed class DeepPicture
{
    /// <summary>Wraps existing samples without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="channels">1 gray, 2 gray and alpha, 3 color, 4 color and alpha.</param>
    /// <param name="samples">Samples <c>[height, width, channels]</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, or the channel count is not 1 to 4.</exception>
    /// <exception cref="ArgumentException">The number of samples is not height × width × channels.</exception>
    public DeepPicture(int width, int height, int channels, ushort[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        int size = checked(width * height * channels);
        if (samples.Length != size)
        {
            throw new ArgumentException(
                $"DeepPicture: {height}×{width}×{channels} needs {size} samples, but {samples.Length} were given.",
                nameof(samples));
        }

        Width = width;
        Height = height;
        Channels = channels;
        Samples = samples;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Samples a pixel: 1 gray, 2 gray and alpha, 3 color, 4 color and alpha.</summary>
    public int Channels { get; }

    /// <summary>The samples, <c>[height, width, channels]</c>, row-major.</summary>
    public ushort[] Samples { get; }
}
