namespace LatentSharp.Imaging;

/// <summary>The colour types of PNG; the values are those of the file (PNG specification, 11.2.1).</summary>
public enum PngColourType
{
    /// <summary>One grey sample a pixel.</summary>
    Grey = 0,

    /// <summary>Red, green and blue samples.</summary>
    Colour = 2,

    /// <summary>An index into the palette.</summary>
    Palette = 3,

    /// <summary>Grey and alpha samples.</summary>
    GreyAlpha = 4,

    /// <summary>Red, green, blue and alpha samples.</summary>
    ColourAlpha = 6,
}

/// <summary>What the head of a PNG file says of the picture.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="ColourType">How pixels are stored.</param>
/// <param name="BitDepth">Bits a sample (or palette index): 1, 2, 4, 8 or 16.</param>
/// <param name="Interlaced">Whether the pixels are stored in the seven passes of Adam7.</param>
public readonly record struct PngInfo(int Width, int Height, PngColourType ColourType, int BitDepth, bool Interlaced)
{
    /// <summary>Samples a pixel in the file (a palette index counts as one).</summary>
    public int SamplesPerPixel => ColourType switch
    {
        PngColourType.GreyAlpha => 2,
        PngColourType.Colour => 3,
        PngColourType.ColourAlpha => 4,
        _ => 1,
    };

    /// <summary>Bytes between a sample and the one it is predicted from, at least 1.</summary>
    internal int FilterStride => Math.Max(1, SamplesPerPixel * BitDepth / 8);

    /// <summary>Bytes of a row of <paramref name="width"/> pixels, without the filter byte.</summary>
    internal long RowBytes(int width) => (((long)width * SamplesPerPixel * BitDepth) + 7) / 8;
}
