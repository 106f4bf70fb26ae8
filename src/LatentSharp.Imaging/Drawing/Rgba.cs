namespace LatentSharp.Imaging.Drawing;

/// <summary>A color as it stands in a picture file (gamma-coded sRGB samples) with opacity, each in [0, 1]; not premultiplied.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
/// <param name="A">Opacity: 0 leaves what is below, 1 covers it.</param>
internal readonly record struct Rgba(float R, float G, float B, float A = 1f)
{
    /// <summary>Opaque black.</summary>
    public static Rgba Black => new(0f, 0f, 0f);

    /// <summary>Opaque white.</summary>
    public static Rgba White => new(1f, 1f, 1f);

    /// <summary>An opaque color from its usual spelling, e.g. <c>0xFF8800</c>.</summary>
    /// <param name="rgb">Red in bits 16–23, green in 8–15, blue in 0–7.</param>
    public static Rgba FromHex(int rgb) => new(((rgb >> 16) & 255) / 255f, ((rgb >> 8) & 255) / 255f, (rgb & 255) / 255f);

    /// <summary>The point at <paramref name="t"/> on the straight line from one color to another, opacity included.</summary>
    /// <param name="from">Color at 0.</param>
    /// <param name="to">Color at 1.</param>
    /// <param name="t">Place on the line, usually in [0, 1].</param>
    public static Rgba Mix(Rgba from, Rgba to, float t) => new(
        from.R + ((to.R - from.R) * t),
        from.G + ((to.G - from.G) * t),
        from.B + ((to.B - from.B) * t),
        from.A + ((to.A - from.A) * t));

    /// <summary>The same color with another opacity.</summary>
    /// <param name="opacity">Opacity in [0, 1].</param>
    public Rgba WithOpacity(float opacity) => this with { A = opacity };

    /// <summary>This color mixed with white; opacity stays.</summary>
    /// <param name="amount">0 changes nothing, 1 gives white.</param>
    public Rgba Lighter(float amount) => Mix(this, new Rgba(1f, 1f, 1f, A), amount);

    /// <summary>This color mixed with black; opacity stays.</summary>
    /// <param name="amount">0 changes nothing, 1 gives black.</param>
    public Rgba Darker(float amount) => Mix(this, new Rgba(0f, 0f, 0f, A), amount);
}
