using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>A mouth that bends from a frown to a broad smile with teeth.</summary>
internal static class FaceMouth
{
    private const double Height = 65.2;

    public static void Paint(FaceScene scene)
    {
        double smile = scene.Factors.Smile;
        double open = Math.Clamp((smile - 0.05) / 0.95, 0, 1);
        open *= 1.5 - (0.5 * open);
        double half = 6.0 + (2.5 * Math.Max(smile, 0)) - (0.5 * Math.Min(smile, 0));
        double left = scene.Place(-half), right = scene.Place(half), middle = scene.Place(0) + (0.5 * scene.Turn);
        double corner = Height - (2.0 * smile), sag = Height + (2.2 * smile) - (0.9 * open);

        // Quadratic curves reach half of the way to their control point.
        double top = (2 * sag) - corner - (1.6 * open), bottom = top + (10.6 * open);
        Outline upper = new Outline().Move(left, corner).Quadratic(middle, top, right, corner);
        if (open > 0)
        {
            Outline mouth = new Outline().Move(left, corner).Quadratic(middle, top, right, corner)
                .Cubic(right - 1, corner + ((bottom - corner) * 0.62), left + 1, corner + ((bottom - corner) * 0.62), left, corner).Close();
            scene.Canvas.Fill(mouth, Rgba.FromHex(0x7A1F2B));
            Mask inside = scene.Canvas.Mask(mouth);
            scene.Canvas.Fill(Outline.Ellipse(middle, Height + (6.2 * open), 4.2, 2.8), Rgba.FromHex(0xE8707A), inside);
            Outline teeth = new Outline().Move(left, corner - 3).Line(right, corner - 3).Line(right, corner)
                .Quadratic(middle, top + (5.0 * open), left, corner).Close();
            scene.Canvas.Fill(teeth, Rgba.FromHex(0xFFFDF6), inside);
            scene.Canvas.Stroke(mouth, 0.55 + (0.4 * open), scene.Palette.Lip);
        }

        // The line of the lips fades as the mouth opens.
        Rgba line = Rgba.Mix(scene.Palette.Lip, Rgba.FromHex(0x5A1820), 0.35f);
        scene.Canvas.Stroke(upper, 1.5 - (0.5 * open), line);
        double under = Height + 3.4 + (1.0 * smile) + (3.2 * open);
        double width = 3.2 * scene.Squash(0);
        scene.Canvas.Stroke(
            new Outline().Move(middle - width, under).Quadratic(middle, under + 1.2, middle + width, under),
            1.1, scene.Palette.SkinShadow.WithOpacity(0.55f * Math.Max(0, 1 - (1.6f * scene.Factors.Beard))));
    }
}
