namespace LatentSharp.Imaging.Drawing;

/// <summary>One color everywhere.</summary>
/// <param name="color">The color and its opacity.</param>
internal sealed class SolidPaint(Rgba color) : Paint(new Ramp(nameof(SolidPaint), (0f, color)))
{
    /// <summary>The color and its opacity.</summary>
    public Rgba Color { get; } = color;

    internal override void Measure(int x, int y, Affine toUser, Span<float> places) => places.Clear();
}
