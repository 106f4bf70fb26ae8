namespace LatentSharp.Imaging.Drawing;

/// <summary>One colour everywhere.</summary>
/// <param name="colour">The colour and its opacity.</param>
public sealed class SolidPaint(Rgba colour) : Paint
{
    /// <summary>The colour and its opacity.</summary>
    public Rgba Colour { get; } = colour;

    internal override void Shade(int x, int y, Affine toUser, Span<Rgba> colours) => colours.Fill(Colour);
}
