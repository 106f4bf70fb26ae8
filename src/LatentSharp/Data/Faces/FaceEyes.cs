using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>Eyes and eyebrows.</summary>
internal static class FaceEyes
{
    /// <summary>How far an eye stands from the middle of the face.</summary>
    public const double Apart = 8.8;

    /// <summary>Height of the eyes.</summary>
    public const double Height = 49.2;

    public static void Paint(FaceScene scene)
    {
        PaintEye(scene, -1);
        PaintEye(scene, 1);
    }

    public static void PaintBrows(FaceScene scene)
    {
        PaintBrow(scene, -1);
        PaintBrow(scene, 1);
    }

    private static void PaintEye(FaceScene scene, int side)
    {
        double x = scene.Place(Apart * side), squash = scene.Squash(Apart * side), open = scene.Factors.EyeOpenness;
        double half = 4.7 * squash, up = Height - 0.4 - (5.6 * open), down = Height + 2.2 + (2.2 * open);
        double inner = x - (half * side), outer = x + (half * side), corner = Height + 0.6, tail = Height - 0.1;
        Outline white = new Outline().Move(inner, corner)
            .Cubic(inner + (1.4 * side), up, outer - (1.6 * side), up, outer, tail)
            .Cubic(outer - (1.2 * side), down, inner + (1.4 * side), down, inner, corner).Close();
        scene.Canvas.Fill(white, Rgba.FromHex(0xFFFCF8));
        Mask inside = scene.Canvas.Mask(white);

        // Irises look a little further to the side than the head turns.
        double gaze = x + (1.1 * scene.Turn), level = Height - 0.2;
        double round = Math.Min(1, squash * 1.02);
        Rgba iris = scene.Palette.Iris;
        scene.Canvas.Fill(Outline.Ellipse(gaze, level, 3.0 * round, 3.1), iris.Darker(0.25f), inside);
        scene.Canvas.Fill(Outline.Ellipse(gaze, level + 0.5, 2.4 * round, 2.4), iris.Lighter(0.12f), inside);
        scene.Canvas.Fill(Outline.Ellipse(gaze, level, 1.55 * round, 1.6), FacePalette.Ink, inside);

        // The upper lid throws a shadow on the eyeball.
        Outline lid = new Outline().Move(inner, corner).Cubic(inner + (1.4 * side), up, outer - (1.6 * side), up, outer, tail);
        scene.Canvas.Stroke(lid, 2.2, FacePalette.Ink.WithOpacity(0.16f), inside);
        scene.Canvas.Stroke(lid.Append(new Outline().Move(outer, tail).Line(outer + (0.7 * side), tail - 0.4)), 1.15,
            FacePalette.Ink.WithOpacity(0.92f));
        Outline lower = new Outline().Move(outer, tail).Cubic(outer - (1.2 * side), down, inner + (1.4 * side), down, inner, corner);
        scene.Canvas.Stroke(lower, 0.6, scene.Palette.SkinShadow.WithOpacity(0.6f));
        double glint = scene.Factors.LightDirection * 0.8;
        scene.Canvas.Fill(Outline.Ellipse(gaze + glint, level - 1.1, 0.85, 0.85), Rgba.White.WithOpacity(0.95f), inside);
    }

    private static void PaintBrow(FaceScene scene, int side)
    {
        double raise = scene.Factors.Eyebrows;
        double inner = scene.Place(3.9 * side), top = scene.Place(10 * side), outer = scene.Place(14.6 * side);
        double y = 41.2 - (1.4 * raise), start = y + 0.3 - (0.9 * raise), end = y + 1.0 + (0.5 * raise);
        Outline brow = new Outline().Move(inner, start - 0.9)
            .Quadratic(top, y - 3.6, outer, end)
            .Quadratic(top, y - 0.6, inner, start + 1.1).Close();
        scene.Canvas.Fill(brow, scene.Palette.Brow);
        scene.Canvas.Stroke(brow, 0.5, scene.Palette.Brow);
    }
}
