using System.Runtime.InteropServices;

namespace LatentSharp.Imaging.Drawing;

/// <summary>The contours of an outline with every curve replaced by chords. Reused from shape to shape to save allocations.</summary>
internal sealed class Polylines
{
    private readonly List<Point> _points = [];
    private readonly List<(int End, bool Closed)> _contours = [];

    /// <summary>How many contours there are.</summary>
    public int Count => _contours.Count;

    /// <summary>The points of one contour; the first is not repeated at the end.</summary>
    public ReadOnlySpan<Point> Contour(int i, out bool closed)
    {
        int start = i == 0 ? 0 : _contours[i - 1].End;
        closed = _contours[i].Closed;
        return CollectionsMarshal.AsSpan(_points)[start.._contours[i].End];
    }

    public void Clear()
    {
        _points.Clear();
        _contours.Clear();
    }

    /// <summary>Appends the outline, mapped, with chords at most <paramref name="tolerance"/> from the curve.</summary>
    public void Add(Outline outline, Affine map, double tolerance)
    {
        ReadOnlySpan<Point> p = outline.Points;
        int next = 0;
        Point current = default;
        foreach (Outline.Verb verb in outline.Verbs)
        {
            switch (verb)
            {
                case Outline.Verb.Move:
                    Finish(closed: false);
                    current = map.Apply(p[next++]);
                    _points.Add(current);
                    break;
                case Outline.Verb.Line:
                    current = map.Apply(p[next++]);
                    _points.Add(current);
                    break;
                case Outline.Verb.Quadratic:
                    Point control = map.Apply(p[next]), end = map.Apply(p[next + 1]);
                    Cubic(current, Point.Mix(current, control, 2.0 / 3), Point.Mix(end, control, 2.0 / 3), end, tolerance);
                    current = end;
                    next += 2;
                    break;
                case Outline.Verb.Cubic:
                    Point last = map.Apply(p[next + 2]);
                    Cubic(current, map.Apply(p[next]), map.Apply(p[next + 1]), last, tolerance);
                    current = last;
                    next += 3;
                    break;
                default:
                    Finish(closed: true);
                    break;
            }
        }

        Finish(closed: false);
    }

    private void Finish(bool closed)
    {
        int start = _contours.Count == 0 ? 0 : _contours[^1].End;
        if (_points.Count > start)
        {
            _contours.Add((_points.Count, closed));
        }
    }

    private void Cubic(Point p0, Point p1, Point p2, Point p3, double tolerance)
    {
        // A chord over a parameter step h is off by at most h²/8·max|B″|, and |B″| ≤ 6·(the larger second difference).
        double bend = Math.Max((p0 - (p1 * 2) + p2).Length, (p1 - (p2 * 2) + p3).Length);
        double wanted = Math.Ceiling(Math.Sqrt(0.75 * bend / tolerance));
        int steps = wanted >= 1 ? (int)Math.Min(wanted, 500) : 1;
        Point c = (p1 - p0) * 3, b = ((p2 - p1) * 3) - c, a = p3 - p0 - c - b;
        for (int i = 1; i < steps; i++)
        {
            double t = (double)i / steps;
            _points.Add((((((a * t) + b) * t) + c) * t) + p0);
        }

        _points.Add(p3);
    }
}
