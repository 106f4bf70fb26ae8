using System.Numerics;

namespace LatentSharp.Imaging.Drawing;

/// <summary>Colors that change with the distance from a center; rings are ellipses.</summary>
internal sealed class RadialGradient : Paint
{
    private readonly Point _center;
    private readonly double _perX;
    private readonly double _perY;

    /// <summary>Describes a gradient.</summary>
    /// <param name="center">Where the ramp is at 0.</param>
    /// <param name="radiusX">Distance to the left and right at which it is at 1.</param>
    /// <param name="radiusY">Distance up and down at which it is at 1.</param>
    /// <param name="stops">Places in rising order, usually in [0, 1], and their colors; beyond the outer stops their colors go on.</param>
    /// <exception cref="ArgumentException">There is no stop, or the stops do not rise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A radius is not positive.</exception>
    public RadialGradient(Point center, double radiusX, double radiusY, params ReadOnlySpan<(float At, Rgba Color)> stops)
        : base(new Ramp(nameof(RadialGradient), stops))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radiusX);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radiusY);
        (_center, _perX, _perY) = (center, 1 / radiusX, 1 / radiusY);
    }

    internal override void Measure(int x, int y, Affine toUser, Span<float> places)
    {
        Point p = toUser.Apply(new Point(x + 0.5, y + 0.5)) - _center;
        double startX = p.X * _perX, startY = p.Y * _perY, stepX = toUser.A * _perX, stepY = toUser.B * _perY;
        for (int i = 0; i < places.Length; i += Vector<float>.Count)
        {
            Vector<float> pixel = Vector<float>.Indices + new Vector<float>(i);
            Vector<float> u = new Vector<float>((float)startX) + (pixel * (float)stepX),
                v = new Vector<float>((float)startY) + (pixel * (float)stepY);
            Vector.SquareRoot((u * u) + (v * v)).CopyTo(places[i..]);
        }
    }
}
