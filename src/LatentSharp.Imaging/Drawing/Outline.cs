using System.Runtime.InteropServices;

namespace LatentSharp.Imaging.Drawing;

/// <summary>
/// A shape made of contours of lines and Bézier curves. Filled by the nonzero rule: a point is inside when the contours
/// wind around it. Every contour counts as closed when filled; when stroked, only those that end with <see cref="Close"/>.
/// </summary>
internal sealed class Outline
{
    // Control length of a cubic that stands for a quarter circle: 4/3·(√2 − 1); the radius is off by at most 0.03 %.
    private const double Quarter = 0.55228474983079;

    private readonly List<Verb> _verbs = [];
    private readonly List<Point> _points = [];

    internal enum Verb : byte
    {
        Move,
        Line,
        Quadratic,
        Cubic,
        Close,
    }

    internal ReadOnlySpan<Verb> Verbs => CollectionsMarshal.AsSpan(_verbs);

    internal ReadOnlySpan<Point> Points => CollectionsMarshal.AsSpan(_points);

    /// <summary>An ellipse with its axes along x and y.</summary>
    /// <param name="x">Center, from the left.</param>
    /// <param name="y">Center, from the top.</param>
    /// <param name="radiusX">Half its width.</param>
    /// <param name="radiusY">Half its height.</param>
    public static Outline Ellipse(double x, double y, double radiusX, double radiusY)
    {
        double a = radiusX * Quarter, b = radiusY * Quarter;
        return new Outline().Move(x + radiusX, y)
            .Cubic(x + radiusX, y + b, x + a, y + radiusY, x, y + radiusY)
            .Cubic(x - a, y + radiusY, x - radiusX, y + b, x - radiusX, y)
            .Cubic(x - radiusX, y - b, x - a, y - radiusY, x, y - radiusY)
            .Cubic(x + a, y - radiusY, x + radiusX, y - b, x + radiusX, y)
            .Close();
    }

    /// <summary>A rectangle with round corners.</summary>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Top edge.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="radius">Radius of the corners; at most half the shorter side is used; 0 gives a plain rectangle.</param>
    public static Outline RoundedRectangle(double x, double y, double width, double height, double radius)
    {
        double r = Math.Min(radius, Math.Min(width, height) / 2), k = r * (1 - Quarter);
        double right = x + width, bottom = y + height;
        return new Outline().Move(x + r, y)
            .Line(right - r, y).Cubic(right - k, y, right, y + k, right, y + r)
            .Line(right, bottom - r).Cubic(right, bottom - k, right - k, bottom, right - r, bottom)
            .Line(x + r, bottom).Cubic(x + k, bottom, x, bottom - k, x, bottom - r)
            .Line(x, y + r).Cubic(x, y + k, x + k, y, x + r, y)
            .Close();
    }

    /// <summary>A closed polygon.</summary>
    /// <param name="corners">Corners in order.</param>
    public static Outline Polygon(params ReadOnlySpan<Point> corners)
    {
        var outline = new Outline();
        for (int i = 0; i < corners.Length; i++)
        {
            _ = i == 0 ? outline.Move(corners[i].X, corners[i].Y) : outline.Line(corners[i].X, corners[i].Y);
        }

        return outline.Close();
    }

    /// <summary>A smooth closed curve through all the given points (a uniform Catmull–Rom spline).</summary>
    /// <param name="points">Points in order, at least three.</param>
    /// <exception cref="ArgumentException">Fewer than three points.</exception>
    public static Outline Through(params ReadOnlySpan<Point> points)
    {
        int n = points.Length;
        if (n < 3)
        {
            throw new ArgumentException($"Outline.Through: a closed curve needs at least 3 points, but {n} were given.", nameof(points));
        }

        Outline outline = new Outline().Move(points[0].X, points[0].Y);
        for (int i = 0; i < n; i++)
        {
            Point before = points[(i + n - 1) % n], from = points[i], to = points[(i + 1) % n], after = points[(i + 2) % n];
            Point a = from + ((to - before) * (1.0 / 6)), b = to - ((after - from) * (1.0 / 6));
            outline.Cubic(a.X, a.Y, b.X, b.Y, to.X, to.Y);
        }

        return outline.Close();
    }

    /// <summary>Begins a new contour.</summary>
    /// <param name="x">From the left.</param>
    /// <param name="y">From the top.</param>
    public Outline Move(double x, double y) => Add(Verb.Move, new Point(x, y));

    /// <summary>A straight line from the current point.</summary>
    /// <param name="x">End, from the left.</param>
    /// <param name="y">End, from the top.</param>
    /// <exception cref="InvalidOperationException">No contour has begun.</exception>
    public Outline Line(double x, double y) => Begun().Add(Verb.Line, new Point(x, y));

    /// <summary>A quadratic Bézier curve from the current point.</summary>
    /// <param name="controlX">Control point, from the left.</param>
    /// <param name="controlY">Control point, from the top.</param>
    /// <param name="x">End, from the left.</param>
    /// <param name="y">End, from the top.</param>
    /// <exception cref="InvalidOperationException">No contour has begun.</exception>
    public Outline Quadratic(double controlX, double controlY, double x, double y) =>
        Begun().Add(Verb.Quadratic, new Point(controlX, controlY), new Point(x, y));

    /// <summary>A cubic Bézier curve from the current point.</summary>
    /// <param name="x1">First control point, from the left.</param>
    /// <param name="y1">First control point, from the top.</param>
    /// <param name="x2">Second control point, from the left.</param>
    /// <param name="y2">Second control point, from the top.</param>
    /// <param name="x">End, from the left.</param>
    /// <param name="y">End, from the top.</param>
    /// <exception cref="InvalidOperationException">No contour has begun.</exception>
    public Outline Cubic(double x1, double y1, double x2, double y2, double x, double y) =>
        Begun().Add(Verb.Cubic, new Point(x1, y1), new Point(x2, y2), new Point(x, y));

    /// <summary>Closes the current contour with a straight line to its beginning; the next one begins with <see cref="Move"/>.</summary>
    public Outline Close() => Add(Verb.Close);

    /// <summary>Appends the contours of another shape.</summary>
    /// <param name="other">The other shape.</param>
    public Outline Append(Outline other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _verbs.AddRange(other._verbs);
        _points.AddRange(other._points);
        return this;
    }

    /// <summary>A copy with every point mapped.</summary>
    /// <param name="map">The map.</param>
    public Outline Transformed(Affine map)
    {
        var result = new Outline();
        result._verbs.AddRange(_verbs);
        foreach (Point point in _points)
        {
            result._points.Add(map.Apply(point));
        }

        return result;
    }

    /// <summary>The shape that a round pen leaves when it is drawn along this one: round joins and round ends.</summary>
    /// <param name="width">Diameter of the pen.</param>
    /// <param name="tolerance">How far the result may lie from the true shape, in the same unit.</param>
    /// <exception cref="ArgumentOutOfRangeException">Width or tolerance is not positive.</exception>
    public Outline Stroked(double width, double tolerance = 0.02)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        var flat = new Polylines();
        flat.Add(this, Affine.Identity, tolerance);
        return Stroker.Stroke(flat, width / 2, tolerance);
    }

    private Outline Begun() => _verbs.Count > 0 && _verbs[^1] != Verb.Close
        ? this
        : throw new InvalidOperationException("Outline: a contour begins with Move; call Move before Line, Quadratic or Cubic.");

    private Outline Add(Verb verb, params ReadOnlySpan<Point> points)
    {
        _verbs.Add(verb);
        _points.AddRange(points);
        return this;
    }
}
