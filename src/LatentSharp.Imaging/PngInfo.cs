namespace LatentSharp.Imaging;

/// <summary>The color types of PNG; the values are those of the file (PNG specification, 11.2.1).</summary>
internal enum PngColorType
{
    /// <summary>One gray sample a pixel.</summary>
    Gray = 0,

    /// <summary>Red, green and blue samples.</summary>
    Color = 2,

    /// <summary>An index into the palette.</summary>
    Palette = 3,

    /// <summary>Gray and alpha samples.</summary>
    GrayAlpha = 4,

    /// <summary>Red, green, blue and alpha samples.</summary>
    ColorAlpha = 6,
}

/// <summary>What the head of a PNG file says of the picture.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="ColorType">How pixels are stored.</param>
/// <param name="BitDepth">Bits a sample (or palette index): 1, 2, 4, 8 or 16.</param>
/// <param name="Interlaced">Whether the pixels are stored in the seven passes of Adam7.</param>
internal readonly record struct PngInfo(int Width, int Height, PngColorType ColorType, int BitDepth, bool Interlaced)
{
    /// <summary>Samples a pixel in the file (a palette index counts as one).</summary>
    public int SamplesPerPixel => ColorType switch
    {
        PngColorType.GrayAlpha => 2,
        PngColorType.Color => 3,
        PngColorType.ColorAlpha => 4,
        _ => 1,
    };

    /// <summary>Bytes between a sample and the one it is predicted from, at least 1.</summary>
    internal int FilterStride => Math.Max(1, SamplesPerPixel * BitDepth / 8);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels, without the filter byte.</summary>
    internal long RowBytes(int width) => (((long)width * SamplesPerPixel * BitDepth) + 7) / 8;
}
