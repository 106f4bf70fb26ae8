using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Imaging.Tests.Drawing;

public sealed class CanvasTests
{
    private static readonly Point[] Star = [new(20, 2), new(31, 37), new(2, 14), new(38, 14.5), new(9, 36)];

    [Theory]
    [InlineData(10.0, 20.0, 20.0)]
    [InlineData(7.3, 20.4, 19.1)]
    [InlineData(0.4, 5.5, 5.5)]
    public void AreaOfACircleIsPiRSquared(double radius, double x, double y)
    {
        // Chords lie within 0.02 pixels of the curve, so the area is off by at most that times the circumference.
        Area(Outline.Ellipse(x, y, radius, radius)).ShouldBe(Math.PI * radius * radius, 2 * Math.PI * radius * 0.02);
    }

    [Fact]
    public void AreaOfPolygonsIsExact()
    {
        Area(Outline.Polygon(new Point(3.25, 4.5), new Point(30.75, 4.5), new Point(30.75, 9.125), new Point(3.25, 9.125)))
            .ShouldBe(27.5 * 4.625, 1e-3);
        Area(Outline.Polygon(new Point(1.1, 2.2), new Point(33.3, 7.7), new Point(12.5, 38.4)))
            .ShouldBe(Shoelace(new(1.1, 2.2), new(33.3, 7.7), new(12.5, 38.4)), 2e-3);

        // Orientation does not matter; what hangs over the border is cut off.
        Area(Outline.Polygon(new Point(12.5, 38.4), new Point(33.3, 7.7), new Point(1.1, 2.2)))
            .ShouldBe(Shoelace(new(1.1, 2.2), new(33.3, 7.7), new(12.5, 38.4)), 2e-3);
        Area(Outline.Polygon(new Point(-50, -50), new Point(90, -50), new Point(90, 20.5), new Point(-50, 20.5))).ShouldBe(40 * 20.5, 1e-2);
        Area(Outline.Polygon(new Point(-20, 20), new Point(20, -20), new Point(60, 20), new Point(20, 60))).ShouldBe(1600, 1e-2);
        Area(Outline.Polygon(new Point(50, 0), new Point(60, 0), new Point(60, 30))).ShouldBe(0);
        Area(Outline.Polygon(new Point(0, -9), new Point(30, -9), new Point(30, -1))).ShouldBe(0);
    }

    [Fact]
    public void CoverageAgreesWithDenseSampling()
    {
        var random = new System.Random(5);
        for (int round = 0; round < 10; round++)
        {
            Point P() => new((random.NextDouble() * 60) - 10, (random.NextDouble() * 60) - 10);
            (Point a, Point b, Point c) = (P(), P(), P());
            double radiusX = 1 + (random.NextDouble() * 20), radiusY = 1 + (random.NextDouble() * 20);
            Compare(Outline.Polygon(a, b, c), SampledCoverage.Polygon(a, b, c), largest: 0.045, mean: 0.004);
            Compare(Outline.Ellipse(a.X, a.Y, radiusX, radiusY), SampledCoverage.Ellipse(a, radiusX, radiusY), largest: 0.045, mean: 0.004);
        }

        Compare(Outline.RoundedRectangle(3.3, 5.1, 28.4, 17.7, 6), SampledCoverage.RoundedRectangle(3.3, 5.1, 28.4, 17.7, 6),
            largest: 0.045, mean: 0.002);

        // Where two of its edges cross inside a pixel, the covered area is an estimate.
        Compare(Outline.Polygon(Star), SampledCoverage.Polygon(Star), largest: 0.3, mean: 0.004);
    }

    [Fact]
    public void WindingIsNonzero()
    {
        // The middle of a pentagram is wound around twice; two circles that overlap are one shape; a reversed one makes a hole.
        Coverage(Outline.Polygon(Star))[20, 20].ShouldBe(1f, 1e-4f);
        Coverage(Outline.Ellipse(15, 20, 8, 8).Append(Outline.Ellipse(22, 20, 8, 8)))[18, 20].ShouldBe(1f, 1e-4f);
        Outline hole = Outline.Ellipse(20, 20, 5, 5).Transformed(Affine.Scaling(-1, 1)).Transformed(Affine.Translation(40, 0));
        Mask ring = Coverage(Outline.Ellipse(20, 20, 15, 15).Append(hole));
        ring[20, 20].ShouldBe(0f, 1e-4f);
        ring[20, 9].ShouldBe(1f, 1e-4f);
    }

    [Fact]
    public void StrokesHaveTheAreaOfAPen()
    {
        // A capsule, a ring, a dot, and a corner with a round join (two capsules that share a half disc and a sector).
        Area(new Outline().Move(10, 20).Line(30, 20).Stroked(6)).ShouldBe((20 * 6) + (Math.PI * 9), 0.4);
        Area(Outline.Ellipse(20, 20, 12, 12).Stroked(4)).ShouldBe(2 * Math.PI * 12 * 4, 0.8);
        Area(new Outline().Move(20, 20).Line(20, 20).Stroked(10)).ShouldBe(Math.PI * 25, 0.5);
        Area(new Outline().Move(8, 8).Line(30, 8).Line(30, 30).Stroked(6)).ShouldBe((2 * 22 * 6) - (3 * 3) + (Math.PI * 9 * 1.25), 0.5);
        Area(Outline.RoundedRectangle(8, 8, 24, 24, 0).Stroked(4)).ShouldBe((28 * 28) - (20 * 20) - (4 - Math.PI) * 4, 0.3);
    }

    [Fact]
    public void StrokesAgreeWithTheDistanceToTheLine()
    {
        Outline line = new Outline().Move(5, 30).Cubic(10, -10, 30, 50, 35, 8);
        Mask mask = Coverage(line.Stroked(5, 0.005));
        var flat = new List<Point>();
        for (int i = 0; i <= 600; i++)
        {
            double t = i / 600.0, u = 1 - t;
            flat.Add((new Point(5, 30) * (u * u * u)) + (new Point(10, -10) * (3 * u * u * t)) + (new Point(30, 50) * (3 * u * t * t))
                + (new Point(35, 8) * (t * t * t)));
        }

        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                double distance = flat.Min(p => (p - new Point(x + 0.5, y + 0.5)).Length);
                mask[x, y].ShouldBe((float)Math.Clamp(2.5 - distance + 0.5, 0, 1), 0.14f, $"pixel {x}, {y}");
            }
        }
    }

    [Fact]
    public void MasksKeepDrawingInside()
    {
        var canvas = new Canvas(40, 40, Affine.Identity, Rgba.Black);
        Mask disc = canvas.Mask(Outline.Ellipse(20, 20, 10, 10));
        canvas.Fill(Outline.RoundedRectangle(-5, -5, 60, 60, 0), Rgba.White, disc);
        Picture picture = canvas.ToPicture();
        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                ((int)picture.Row(y)[x * 3]).ShouldBeInRange((int)(disc[x, y] * 255), (int)(disc[x, y] * 255) + 1);
            }
        }

        Mask half = canvas.Mask(Outline.RoundedRectangle(0, 0, 20, 40, 0), disc);
        half[25, 20].ShouldBe(0f);
        half[15, 20].ShouldBe(1f, 1e-4f);
        half[-3, 20].ShouldBe(0f);
    }

    [Fact]
    public void GradientsRunFromStopToStop()
    {
        var canvas = new Canvas(100, 3, Affine.Scaling(2, 2), Rgba.Black);
        Outline all = Outline.RoundedRectangle(-1, -1, 90, 90, 0);
        canvas.Fill(all, new LinearGradient(new Point(10, 0), new Point(40, 0), (0f, Rgba.Black), (0.5f, Rgba.White),
            (1f, new Rgba(1, 0, 0))));
        Picture picture = canvas.ToPicture();
        picture.Row(1)[0].ShouldBe((byte)0);
        ((int)picture.Row(1)[35 * 3]).ShouldBeInRange(128 - 4, 128 + 4);
        picture.Row(1)[99 * 3].ShouldBe((byte)255);
        picture.Row(1)[(99 * 3) + 1].ShouldBe((byte)0);

        canvas.Fill(all, new RadialGradient(new Point(25, 0.75), 10, 10, (0f, Rgba.White), (1f, Rgba.Black.WithOpacity(1))));
        canvas.ToPicture().Row(1)[70 * 3].ShouldBe((byte)0);
        ((int)canvas.ToPicture().Row(1)[50 * 3]).ShouldBeInRange(245, 250);
        ((int)canvas.ToPicture().Row(1)[60 * 3]).ShouldBeInRange(118, 124);
    }

    [Fact]
    public void EveryPixelIsShadedAlikeWhereverItsRunBegins()
    {
        // Runs are blended in vectors; a pixel must not depend on its place in the run.
        var paint = new SolidPaint(new Rgba(0.3f, 0.6f, 0.9f, 0.37f));
        for (int left = 0; left < 20; left++)
        {
            var canvas = new Canvas(41, 2, Affine.Identity, Rgba.White);
            canvas.Fill(Outline.RoundedRectangle(left, 0, 41 - left - (left / 2), 2, 0), paint);
            Picture picture = canvas.ToPicture();
            for (int x = 0; x < 41; x++)
            {
                bool inside = x >= left && x < 41 - (left / 2);
                picture.Row(1).Slice(x * 3, 3).ToArray().ShouldBe(inside ? [189, 217, 246] : [255, 255, 255], $"left {left}, pixel {x}");
            }
        }
    }

    [Fact]
    public void WrongUseIsAnswered()
    {
        var canvas = new Canvas(4, 4, Affine.Identity, Rgba.Black);
        Mask other = new Canvas(5, 4, Affine.Identity, Rgba.Black).Mask(Outline.Ellipse(2, 2, 1, 1));
        Should.Throw<ArgumentException>(() => canvas.Fill(Outline.Ellipse(2, 2, 1, 1), Rgba.White, other)).Message.ShouldContain("5×4");
        Should.Throw<ArgumentOutOfRangeException>(() => new Canvas(0, 4, Affine.Identity, Rgba.Black));
        Should.Throw<InvalidOperationException>(() => new Canvas(4, 4, Affine.Scaling(0, 1), Rgba.Black)).Message.ShouldContain("inverse");
        Should.Throw<InvalidOperationException>(() => new Outline().Line(1, 1)).Message.ShouldContain("Move");
        Should.Throw<ArgumentOutOfRangeException>(() => Outline.Ellipse(2, 2, 1, 1).Stroked(0));
        Should.Throw<ArgumentException>(() => new LinearGradient(default, default, (0f, Rgba.Black)));
        Should.Throw<ArgumentException>(() => new LinearGradient(default, new Point(1, 0)));
        Should.Throw<ArgumentException>(() =>
            new RadialGradient(default, 1, 1, (0.5f, Rgba.Black), (0.5f, Rgba.White))).Message.ShouldContain("rise");
        Should.Throw<ArgumentException>(() => Outline.Through(new Point(0, 0), new Point(1, 1)));
    }

    private static Mask Coverage(Outline outline) => new Canvas(40, 40, Affine.Identity, Rgba.Black).Mask(outline);

    private static double Area(Outline outline)
    {
        Mask mask = Coverage(outline);
        double area = 0;
        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                area += mask[x, y];
            }
        }

        return area;
    }

    private static double Shoelace(Point a, Point b, Point c) => Math.Abs(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X))) / 2;

    private static void Compare(Outline outline, Func<double, double, bool> inside, double largest, double mean)
    {
        Mask mask = Coverage(outline);
        double sum = 0;
        for (int y = 0; y < 40; y++)
        {
            for (int x = 0; x < 40; x++)
            {
                double difference = Math.Abs(mask[x, y] - SampledCoverage.Of(inside, x, y));
                difference.ShouldBeLessThan(largest, $"pixel {x}, {y}");
                sum += difference;
            }
        }

        (sum / 1600).ShouldBeLessThan(mean);
    }
}
