namespace LatentSharp.Imaging.Drawing;

/// <summary>How much of each pixel a shape covers: drawing can be kept inside it. Made by <see cref="Canvas.Mask"/>.</summary>
public sealed class Mask
{
    private readonly float[] _coverage;

    internal Mask(int width, int height)
    {
        Width = width;
        Height = height;
        _coverage = new float[width * height];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The covered part of each pixel of a row in [0, 1], <c>[width]</c>.</summary>
    /// <param name="y">Row, 0 at the top.</param>
    public ReadOnlySpan<float> Row(int y) => _coverage.AsSpan(y * Width, Width);

    internal Span<float> Writable(int y) => _coverage.AsSpan(y * Width, Width);
}
