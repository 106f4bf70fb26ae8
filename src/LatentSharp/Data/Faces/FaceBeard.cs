using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>Stubble that thickens and grows to a full beard with a moustache.</summary>
internal static class FaceBeard
{
    public static void Paint(FaceScene scene)
    {
        double amount = scene.Factors.Beard;
        if (amount <= 0)
        {
            return;
        }

        double growth = Math.Clamp((amount - 0.35) / 0.65, 0, 1), turn = scene.Turn;
        double chin = 50 + (2.6 * turn), jaw = 1.3 * turn;
        double wide = 1.5 * growth, low = 74 + (5.5 * growth);
        double left = 29.5 - (0.4 * growth), right = 70.5 + (0.4 * growth);
        Outline beard = new Outline().Move(right, 44)
            .Cubic(right, 55, 67.5 + jaw + wide, 63, 60.5 + jaw + wide, 69.2 + (2.4 * growth))
            .Cubic(56 + jaw + wide, 73 + (4 * growth), 54.5 + (chin - 50), low, chin, low)
            .Cubic(45.5 + (chin - 50), low, 44 + jaw - wide, 73 + (4 * growth), 39.5 + jaw - wide, 69.2 + (2.4 * growth))
            .Cubic(32.5 + jaw - wide, 63, left, 55, left, 44);
        double x1 = scene.Place(-17.6), x2 = scene.Place(-14), x3 = scene.Place(-8.5), x4 = scene.Place(-3.2), x5 = scene.Place(0);
        double x6 = scene.Place(3.2), x7 = scene.Place(8.5), x8 = scene.Place(14), x9 = scene.Place(17.6);
        x8 = Math.Min(x8, right - 0.5);

        // The upper ends stay under the hair, also on the side that turns to the viewer.
        x1 = Math.Clamp(x1, left, 32.4);
        x9 = Math.Clamp(x9, 67.6, right);
        beard.Line(x1, 44).Line(x1, 52)
            .Cubic(x1, 60, x2, 63.5, x3, 62.6)
            .Cubic((x3 + x4) / 2, 60.4, x4, 60, x5, 61.4)
            .Cubic(x6, 60, (x6 + x7) / 2, 60.4, x7, 62.6)
            .Cubic(x8, 63.5, x9, 60, x9, 52)
            .Line(x9, 44).Close();

        float cover = (float)Math.Clamp(amount * 1.55, 0, 1);
        Rgba color = scene.Palette.Beard;
        scene.Canvas.Fill(beard, color.WithOpacity(cover));
        scene.Shade(beard, 30, 76);
        if (growth > 0)
        {
            // A few strands at the chin, so that a full beard is not one flat patch.
            Outline strands = new Outline().Move(chin - 7, 69).Quadratic(chin - 6, 73, chin - 4, low - 2.2)
                .Move(chin + 7, 69).Quadratic(chin + 6, 73, chin + 4, low - 2.2)
                .Move(chin, 71.5).Line(chin, low - 1.6);
            scene.Canvas.Stroke(strands, 0.8, color.Darker(0.3f).WithOpacity(0.45f * (float)growth));
        }
    }
}
