namespace LatentSharp.Imaging.Drawing;

/// <summary>One colour everywhere.</summary>
/// <param name="colour">The colour and its opacity.</param>
public sealed class SolidPaint(Rgba colour) : Paint(new Ramp(nameof(SolidPaint), (0f, colour)))
{
    /// <summary>The colour and its opacity.</summary>
    public Rgba Colour { get; } = colour;

    internal override void Measure(int x, int y, Affine toUser, Span<float> places) => places.Clear();
}
