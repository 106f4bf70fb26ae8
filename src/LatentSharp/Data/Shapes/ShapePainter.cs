using LatentSharp.Imaging;
using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Shapes;

/// <summary>Paints a white shape on black: a pure function, with the same bytes on every machine.</summary>
internal static class ShapePainter
{
    // In units of a picture of 100 × 100: the largest half side, and where the first and the last position lie.
    private const double Largest = 17, First = 25, Last = 75;

    private static readonly Outline[] Shapes =
    [
        Outline.RoundedRectangle(-1, -1, 2, 2, 0),
        Outline.Ellipse(0, 0, 1.2, 0.72),
        new Outline().Move(0, 1.1).Cubic(-0.5, 0.6, -1.2, 0.2, -1.15, -0.4).Cubic(-1.1, -1.05, -0.3, -1.15, 0, -0.5)
            .Cubic(0.3, -1.15, 1.1, -1.05, 1.15, -0.4).Cubic(1.2, 0.2, 0.5, 0.6, 0, 1.1).Close(),
    ];

    /// <summary>Paints a picture.</summary>
    /// <param name="factors">What it looks like.</param>
    /// <param name="side">Width and height in pixels.</param>
    /// <returns>A picture <c>[side, side, 3]</c>.</returns>
    public static Picture Paint(ShapeFactors factors, int side)
    {
        ArgumentNullException.ThrowIfNull(factors);
        double size = Largest * (0.5 + (0.1 * factors.Scale));
        Affine place = Affine.Scaling(size, size)
            .Then(Affine.Rotation(2 * Math.PI * factors.Rotation / ShapeFactors.Levels[2], new Point(0, 0)))
            .Then(Affine.Translation(Position(factors.X), Position(factors.Y)));
        var canvas = new Canvas(side, side, Affine.Scaling(side / 100.0, side / 100.0), Rgba.Black);
        canvas.Fill(Shapes[factors.Shape].Transformed(place), new SolidPaint(Rgba.White));
        return canvas.ToPicture();
    }

    private static double Position(int level) => First + ((Last - First) * level / (ShapeFactors.Levels[3] - 1));
}
