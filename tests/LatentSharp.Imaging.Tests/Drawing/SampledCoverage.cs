using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Imaging.Tests.Drawing;

/// <summary>The naive twin of the rasterizer: counts, of 32 × 32 points in a pixel, those inside a shape given by a predicate.</summary>
internal static class SampledCoverage
{
    public static double Of(Func<double, double, bool> inside, int x, int y)
    {
        int count = 0;
        for (int j = 0; j < 32; j++)
        {
            for (int i = 0; i < 32; i++)
            {
                count += inside(x + ((i + 0.5) / 32), y + ((j + 0.5) / 32)) ? 1 : 0;
            }
        }

        return count / 1024.0;
    }

    public static Func<double, double, bool> Ellipse(Point center, double radiusX, double radiusY) => (x, y) =>
    {
        double u = (x - center.X) / radiusX, v = (y - center.Y) / radiusY;
        return (u * u) + (v * v) < 1;
    };

    /// <summary>Winding number not zero, counted along a ray to the right.</summary>
    public static Func<double, double, bool> Polygon(params Point[] corners) => (x, y) =>
    {
        int winding = 0;
        for (int i = 0; i < corners.Length; i++)
        {
            Point a = corners[i], b = corners[(i + 1) % corners.Length];
            if ((a.Y <= y) != (b.Y <= y) && a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X)) > x)
            {
                winding += a.Y <= y ? 1 : -1;
            }
        }

        return winding != 0;
    };

    public static Func<double, double, bool> RoundedRectangle(double left, double top, double width, double height, double radius) =>
        (x, y) =>
    {
        double u = Math.Max(Math.Abs(x - left - (width / 2)) - (width / 2) + radius, 0),
            v = Math.Max(Math.Abs(y - top - (height / 2)) - (height / 2) + radius, 0);
        return (u * u) + (v * v) < radius * radius;
    };
}
