using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>Ears, the head itself, cheeks and nose.</summary>
internal static class FaceHead
{
    /// <summary>The head without hair.</summary>
    public static Outline Shape(double turn)
    {
        double chin = 50 + (2.6 * turn), jaw = 1.3 * turn;
        return new Outline().Move(50, 20.5)
            .Cubic(62.5, 20.5, 70.5, 30, 70.5, 44)
            .Cubic(70.5, 55, 67.5 + jaw, 63, 60.5 + jaw, 69.2)
            .Cubic(56 + jaw, 73, 54.5 + (chin - 50), 74, chin, 74)
            .Cubic(45.5 + (chin - 50), 74, 44 + jaw, 73, 39.5 + jaw, 69.2)
            .Cubic(32.5 + jaw, 63, 29.5, 55, 29.5, 44)
            .Cubic(29.5, 30, 37.5, 20.5, 50, 20.5)
            .Close();
    }

    public static void Paint(FaceScene scene)
    {
        PaintEar(scene, -1);
        PaintEar(scene, 1);
        Outline head = Shape(scene.Turn);
        scene.Canvas.Fill(head, scene.Palette.Skin);
        Mask inside = scene.Head;
        PaintCheek(scene, -1, inside);
        PaintCheek(scene, 1, inside);
        scene.Shade(head, 30, 76);
        PaintNose(scene);
    }

    private static void PaintEar(FaceScene scene, int side)
    {
        // The ear that turns away goes behind the head, and longer hair lays both flat.
        double away = side * scene.Turn;
        double covered = 3.4 * Math.Clamp((scene.Factors.HairLength - 0.25) * 5, 0, 1);
        double x = 50 + (side * (20.4 - covered - (away > 0 ? 4.2 * away : 0.6 * away)));
        scene.Lit(Outline.Ellipse(x, 50.5, 4.1, 5.7), Rgba.Mix(scene.Palette.Skin, scene.Palette.SkinShadow, 0.12f), 26, 76);
        scene.Canvas.Fill(Outline.Ellipse(x + (0.5 * side), 50.3, 2.1, 3.4), scene.Palette.SkinShadow.WithOpacity(0.55f));
    }

    private static void PaintCheek(FaceScene scene, int side, Mask inside)
    {
        double x = scene.Place(12.2 * side), width = 6.6 * scene.Squash(12.2 * side);
        Rgba blush = scene.Palette.Blush;
        var paint = new RadialGradient(new Point(x, 59.5), width, 4.8, (0f, blush.WithOpacity(0.30f)), (0.45f, blush.WithOpacity(0.19f)),
            (1f, blush.WithOpacity(0)));
        scene.Canvas.Fill(Outline.Ellipse(x, 59.5, width, 4.8), paint, inside);
    }

    private static void PaintNose(FaceScene scene)
    {
        // The nose stands out from the face, so that it moves a little further than what lies beside it.
        double x = scene.Place(0) + (1.4 * scene.Turn), root = scene.Place(0);
        double dark = scene.Factors.LightDirection < 0 ? 1 : -1;
        Rgba shadow = scene.Palette.SkinShadow;
        Outline side = new Outline().Move(root + (0.5 * dark), 46.5)
            .Quadratic(x + (1.2 * dark), 53, x + (3.3 * dark), 57)
            .Quadratic(x + (2.2 * dark), 59.6, x, 59.4)
            .Quadratic(x + (0.6 * dark), 53, root + (0.5 * dark), 46.5).Close();
        float soft = 0.42f * Math.Abs(scene.Factors.LightDirection);
        scene.Canvas.Fill(side, shadow.WithOpacity(soft));
        scene.Canvas.Stroke(new Outline().Move(x - 2.7, 57.4).Cubic(x - 2.2, 60, x + 2.2, 60, x + 2.7, 57.4), 1.25,
            shadow.WithOpacity(0.85f));
        scene.Canvas.Fill(Outline.Ellipse(x + (0.8 * scene.Factors.LightDirection), 55.6, 1.0, 1.3),
            Rgba.White.WithOpacity(0.30f - (0.20f * scene.Factors.SkinShade)));
    }
}
