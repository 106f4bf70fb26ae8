namespace LatentSharp.Imaging.Drawing;

/// <summary>An affine map of the plane: x′ = A·x + C·y + E, y′ = B·x + D·y + F.</summary>
/// <param name="A">Part of x in x′.</param>
/// <param name="B">Part of x in y′.</param>
/// <param name="C">Part of y in x′.</param>
/// <param name="D">Part of y in y′.</param>
/// <param name="E">Shift of x′.</param>
/// <param name="F">Shift of y′.</param>
internal readonly record struct Affine(double A, double B, double C, double D, double E, double F)
{
    /// <summary>The map that moves nothing.</summary>
    public static Affine Identity => new(1, 0, 0, 1, 0, 0);

    /// <summary>A scale factor of lengths: the square root of that of areas.</summary>
    public double Scale => Math.Sqrt(Math.Abs((A * D) - (B * C)));

    /// <summary>A shift.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Downwards.</param>
    public static Affine Translation(double x, double y) => new(1, 0, 0, 1, x, y);

    /// <summary>Scaling about the origin.</summary>
    /// <param name="x">Factor of x.</param>
    /// <param name="y">Factor of y.</param>
    public static Affine Scaling(double x, double y) => new(x, 0, 0, y, 0, 0);

    /// <summary>A turn about a point, clockwise on the screen.</summary>
    /// <param name="radians">Angle in radians.</param>
    /// <param name="center">The point that stays.</param>
    public static Affine Rotation(double radians, Point center)
    {
        (double sin, double cos) = Angles.SinCos(radians);
        return Translation(-center.X, -center.Y)
            .Then(new Affine(cos, sin, -sin, cos, 0, 0))
            .Then(Translation(center.X, center.Y));
    }

    /// <summary>Maps a point.</summary>
    /// <param name="p">The point.</param>
    public Point Apply(Point p) => new((A * p.X) + (C * p.Y) + E, (B * p.X) + (D * p.Y) + F);

    /// <summary>This map followed by another.</summary>
    /// <param name="next">The map applied to the result of this one.</param>
    public Affine Then(Affine next) => new(
        (next.A * A) + (next.C * B),
        (next.B * A) + (next.D * B),
        (next.A * C) + (next.C * D),
        (next.B * C) + (next.D * D),
        (next.A * E) + (next.C * F) + next.E,
        (next.B * E) + (next.D * F) + next.F);

    /// <summary>The map back.</summary>
    /// <exception cref="InvalidOperationException">The map flattens the plane, so that there is no way back.</exception>
    public Affine Inverse()
    {
        double determinant = (A * D) - (B * C);
        if (determinant == 0 || !double.IsFinite(determinant))
        {
            throw new InvalidOperationException($"Affine.Inverse: the determinant is {determinant}, so the map has no inverse; give it " +
                $"scales that are finite and not zero.");
        }

        double f = 1 / determinant;
        return new Affine(D * f, -B * f, -C * f, A * f, ((C * F) - (D * E)) * f, ((B * E) - (A * F)) * f);
    }
}
