using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>
/// What every part of a face needs to draw itself. The head is centered at x = 50, 41 units wide and 54 high, its chin at y = 74.
/// A turn of the head moves what lies on its front sideways, as points on a ball do.
/// </summary>
internal sealed class FaceScene
{
    /// <summary>Middle of the head, from the left.</summary>
    public const double Middle = 50;

    // Radius of the ball that carries the features, and its turn at HeadTurn = 1, in radians (14°).
    private const double Ball = 24;
    private const double FullTurn = 0.25;

    private readonly double _sin;
    private readonly double _cos;
    private readonly Rgba _shadow;
    private readonly Rgba _glow;

    public FaceScene(Canvas canvas, FaceFactors factors, double bottom)
    {
        Canvas = canvas;
        Factors = factors;
        Bottom = bottom;
        Palette = new FacePalette(factors);
        (_sin, _cos) = Angles.SinCos(FullTurn * factors.HeadTurn);
        Head = canvas.Mask(FaceHead.Shape(factors.HeadTurn));
        float strength = Math.Abs(factors.LightDirection);
        _shadow = Rgba.FromHex(0x3A1038).WithOpacity(0.34f * strength);
        _glow = Rgba.FromHex(0xFFF3D6).WithOpacity(0.20f * strength);
    }

    public Canvas Canvas { get; }

    /// <summary>The pixels of the head without hair.</summary>
    public Mask Head { get; }

    public FaceFactors Factors { get; }

    public FacePalette Palette { get; }

    /// <summary>Where the picture ends below, in units.</summary>
    public double Bottom { get; }

    /// <summary>−1…1, positive when the face looks to the right edge.</summary>
    public double Turn => Factors.HeadTurn;

    /// <summary>Where a point of the face is seen that is <paramref name="x"/> units right of the nose when looking ahead.</summary>
    public double Place(double x) => Middle + (x * _cos) + (Math.Sqrt((Ball * Ball) - (x * x)) * _sin);

    /// <summary>How much narrower or wider things look there.</summary>
    public double Squash(double x) => _cos - (x / Math.Sqrt((Ball * Ball) - (x * x)) * _sin);

    /// <summary>Fills a shape and lets the side light fall on it.</summary>
    public void Lit(Outline outline, Rgba color, double left, double right)
    {
        // Light of one color over a plain ground is itself a gradient of opaque colors: one pass instead of two.
        Rgba Ground(Rgba light) => Rgba.Mix(color, light.WithOpacity(1), light.A);
        Canvas.Fill(outline, Light(left, right, Ground(_glow), color, color, Ground(_shadow)));
    }

    /// <summary>Side light on a shape that reaches from <paramref name="left"/> to <paramref name="right"/>.</summary>
    public void Shade(Outline outline, double left, double right)
    {
        if (Factors.LightDirection != 0)
        {
            Canvas.Fill(outline, Light(left, right, _glow, _glow.WithOpacity(0), _shadow.WithOpacity(0), _shadow));
        }
    }

    private LinearGradient Light(double left, double right, Rgba lit, Rgba plain, Rgba dim, Rgba dark)
    {
        (double from, double to) = Factors.LightDirection < 0 ? (left, right) : (right, left);
        return new LinearGradient(new Point(from, 30), new Point(to, 52), (0f, lit), (0.42f, plain), (0.5f, dim), (1f, dark));
    }
}
