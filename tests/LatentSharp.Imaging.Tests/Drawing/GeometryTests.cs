using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Imaging.Tests.Drawing;

public sealed class GeometryTests
{
    [Fact]
    public void SineAndCosineAgreeWithThePlatforms()
    {
        for (double angle = -20; angle < 20; angle += 0.0137)
        {
            (double sin, double cos) = Angles.SinCos(angle);
            sin.ShouldBe(Math.Sin(angle), 1e-13);
            cos.ShouldBe(Math.Cos(angle), 1e-13);
        }
    }

    [Fact]
    public void MapsComposeInOrderAndInvert()
    {
        Affine map = Affine.Rotation(0.7, new Point(3, 4)).Then(Affine.Scaling(2, 3)).Then(Affine.Translation(-5, 6));
        Point p = new(1.5, -2.5), q = map.Apply(p);
        Point back = map.Inverse().Apply(q);
        back.X.ShouldBe(p.X, 1e-12);
        back.Y.ShouldBe(p.Y, 1e-12);
        Point center = map.Apply(new Point(3, 4));
        center.X.ShouldBe(1, 1e-12);
        center.Y.ShouldBe(18, 1e-12);
        map.Scale.ShouldBe(Math.Sqrt(6), 1e-12);
    }

    [Fact]
    public void ColorsAreReadMixedAndShaded()
    {
        Rgba.FromHex(0xFF8000).ShouldBe(new Rgba(1f, 128 / 255f, 0f));
        Rgba.Mix(Rgba.Black, Rgba.White, 0.25f).ShouldBe(new Rgba(0.25f, 0.25f, 0.25f));
        new Rgba(0.5f, 0.5f, 0.5f, 0.3f).Lighter(1f).ShouldBe(new Rgba(1f, 1f, 1f, 0.3f));
        new Rgba(0.5f, 0.5f, 0.5f, 0.3f).Darker(0.5f).ShouldBe(new Rgba(0.25f, 0.25f, 0.25f, 0.3f));
    }
}
