namespace LatentSharp.Imaging.PngCodec;

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
