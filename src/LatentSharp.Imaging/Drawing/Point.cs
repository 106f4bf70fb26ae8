namespace LatentSharp.Imaging.Drawing;

/// <summary>A place in the plane: x to the right, y downwards.</summary>
/// <param name="X">Distance from the left.</param>
/// <param name="Y">Distance from the top.</param>
internal readonly record struct Point(double X, double Y)
{
    /// <summary>The sum, component by component.</summary>
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    /// <summary>The difference, component by component.</summary>
    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    /// <summary>Both components times a number.</summary>
    public static Point operator *(Point a, double scale) => new(a.X * scale, a.Y * scale);

    /// <summary>Distance from the origin.</summary>
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>The point at <paramref name="t"/> on the segment between two points.</summary>
    /// <param name="a">Point at 0.</param>
    /// <param name="b">Point at 1.</param>
    /// <param name="t">Place on the segment.</param>
    public static Point Mix(Point a, Point b, double t) => a + ((b - a) * t);
}
