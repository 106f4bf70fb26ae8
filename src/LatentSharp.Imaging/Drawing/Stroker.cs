namespace LatentSharp.Imaging.Drawing;

/// <summary>
/// Offsets polylines by the radius of a round pen. On the outer side of a corner runs an arc. On the inner side the two offset
/// lines are cut where they meet; where they are too short to meet, the outline goes through the corner itself, so that it is a
/// sum of equally oriented quads and wedges, which the nonzero rule unites.
/// </summary>
internal static class Stroker
{
    public static Outline Stroke(Polylines lines, double radius, double tolerance)
    {
        var result = new Outline();
        var points = new List<Point>();
        for (int i = 0; i < lines.Count; i++)
        {
            Distinct(lines.Contour(i, out bool closed), closed, points);
            if (points.Count == 1)
            {
                result.Append(Outline.Ellipse(points[0].X, points[0].Y, radius, radius));
            }
            else if (closed && points.Count > 2)
            {
                var side = new Pen(result, radius, tolerance);
                Walk(ref side, points, closed: true);
                points.Reverse();
                side = new Pen(result, radius, tolerance);
                Walk(ref side, points, closed: true);
            }
            else
            {
                // There and back again: the turn at each end is a join of 180°, which is the round cap.
                for (int k = points.Count - 2; k > 0; k--)
                {
                    points.Add(points[k]);
                }

                var both = new Pen(result, radius, tolerance);
                Walk(ref both, points, closed: true);
            }
        }

        return result;
    }

    private static void Distinct(ReadOnlySpan<Point> contour, bool closed, List<Point> points)
    {
        points.Clear();
        foreach (Point p in contour)
        {
            if (points.Count == 0 || p != points[^1])
            {
                points.Add(p);
            }
        }

        if (closed && points.Count > 1 && points[^1] == points[0])
        {
            points.RemoveAt(points.Count - 1);
        }
    }

    private static void Walk(ref Pen pen, List<Point> points, bool closed)
    {
        int n = points.Count;
        Point before = Normal(points[n - 1], points[0]);
        for (int i = 0; i < n; i++)
        {
            Point after = Normal(points[i], points[(i + 1) % n]);
            double room = Math.Min((points[i] - points[(i + n - 1) % n]).Length, (points[(i + 1) % n] - points[i]).Length) / 2;
            pen.Corner(points[i], before, after, room);
            before = after;
        }

        pen.Close();
    }

    /// <summary>The unit vector to the left of a segment (to the left as seen with y upwards).</summary>
    private static Point Normal(Point from, Point to)
    {
        Point d = to - from;
        double length = d.Length;
        return new Point(d.Y / length, -d.X / length);
    }

    private struct Pen(Outline target, double radius, double tolerance)
    {
        private bool _down;

        public void Corner(Point at, Point before, Point after, double room)
        {
            double cross = (before.X * after.Y) - (before.Y * after.X), dot = (before.X * after.X) + (before.Y * after.Y);

            // Half the turn has the tangent |sin| / (1 + cos); the offset lines lose that much of their length, times the radius.
            if (cross <= 0 && dot > 0 && radius * -cross <= room * (1 + dot))
            {
                To(at + ((before + after) * (radius / (1 + dot))));
                return;
            }

            To(at + (before * radius));
            if (cross < 0)
            {
                To(at);
            }
            else if (dot < 0)
            {
                // More than a quarter turn: through the middle direction, which for a full U-turn is straight ahead.
                Point half = cross == 0 || dot < -0.999999 ? new Point(-before.Y, before.X) : Unit(before + after);
                Arc(at, before, half, 0);
                To(at + (half * radius));
                Arc(at, half, after, 0);
            }
            else
            {
                Arc(at, before, after, 0);
            }

            To(at + (after * radius));
        }

        public void Close()
        {
            target.Close();
            _down = false;
        }

        private static Point Unit(Point p) => p * (1 / p.Length);

        private void Arc(Point at, Point a, Point b, int depth)
        {
            Point middle = a + b;
            double length = middle.Length;

            // The chord's midpoint lies at half the sum of the two unit vectors: its distance from the arc is the sagitta.
            if (depth < 10 && radius * (1 - (length / 2)) > tolerance)
            {
                middle = middle * (1 / length);
                Arc(at, a, middle, depth + 1);
                To(at + (middle * radius));
                Arc(at, middle, b, depth + 1);
            }
        }

        private void To(Point p)
        {
            _ = _down ? target.Line(p.X, p.Y) : target.Move(p.X, p.Y);
            _down = true;
        }
    }
}
