using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>Beanie and cap.</summary>
internal static class FaceHats
{
    public static void Paint(FaceScene scene)
    {
        if (scene.Factors.Hat == Hat.Beanie)
        {
            PaintBeanie(scene);
        }
        else if (scene.Factors.Hat == Hat.Cap)
        {
            PaintCap(scene);
        }
    }

    private static void PaintBeanie(FaceScene scene)
    {
        Rgba wool = scene.Palette.Hat, cuffColor = wool.Lighter(0.30f);
        double lean = 1.2 * scene.Turn;
        scene.Lit(Outline.Ellipse(50 - lean, 9.8, 5.4, 5.2), cuffColor, 40, 62);
        Outline dome = new Outline().Move(27, 35)
            .Cubic(26.5, 18, 36 - lean, 10.5, 50 - lean, 10.5)
            .Cubic(64 - lean, 10.5, 73.5, 18, 73, 35).Close();
        scene.Lit(dome, wool, 27, 80);
        Outline ribs = new Outline();
        for (int i = -2; i <= 2; i++)
        {
            double x = scene.Place(i * 7.6) - 50;
            ribs.Move(50 + x, 30).Quadratic(50 + x, 17, 50 + (0.35 * x) - lean, 11.5);
        }

        scene.Canvas.Stroke(ribs, 0.9, wool.Darker(0.3f).WithOpacity(0.45f));
        Outline cuff = new Outline().Move(26, 30.2)
            .Cubic(34, 26.6, 66, 26.6, 74, 30.2)
            .Cubic(75.2, 31, 75.2, 36.5, 74, 37.6)
            .Cubic(66, 34.2, 34, 34.2, 26, 37.6)
            .Cubic(24.8, 36.5, 24.8, 31, 26, 30.2).Close();
        scene.Lit(cuff, cuffColor, 26, 82);
        Outline knit = new Outline();
        for (int i = -5; i <= 5; i++)
        {
            double x = scene.Place(i * 4.1);
            knit.Move(x, 29.2).Line(x, 33.6);
        }

        scene.Canvas.Stroke(knit, 0.8, wool.Darker(0.1f).WithOpacity(0.5f), scene.Canvas.Mask(cuff));
    }

    private static void PaintCap(FaceScene scene)
    {
        Rgba cloth = scene.Palette.Hat;
        double front = scene.Place(0);
        Outline dome = new Outline().Move(27.4, 36)
            .Cubic(26.6, 20, 36, 12, 50, 12)
            .Cubic(64, 12, 73.4, 20, 72.6, 36)
            .Cubic(64, 33.5, 36, 33.5, 27.4, 36).Close();
        scene.Lit(dome, cloth, 27, 80);
        Outline seams = new Outline().Move(50, 12.2).Quadratic(front - 9.5, 20, front - 10.5, 33)
            .Move(50, 12.2).Quadratic(front + 9.5, 20, front + 10.5, 33);
        scene.Canvas.Stroke(seams, 0.8, cloth.Darker(0.3f).WithOpacity(0.6f));
        scene.Canvas.Fill(Outline.Ellipse(50, 12.2, 2.2, 1.3), cloth.Darker(0.15f));
        double badge = front + (0.8 * scene.Turn);
        scene.Canvas.Fill(Outline.Ellipse(badge, 24.6, 4.4 * scene.Squash(0), 4.2), Rgba.FromHex(0xFFF6E4));
        scene.Canvas.Fill(Outline.Ellipse(badge, 24.6, 2.2 * scene.Squash(0), 2.1), cloth);

        // The peak points where the nose does; below it lies its shadow.
        double tip = 50 + (1.7 * (front - 50)), left = 27.5 + (3.5 * scene.Turn), right = 72.5 + (3.5 * scene.Turn);
        Outline Peak(double drop) => new Outline().Move(left, 34.5)
            .Cubic(left + 6, 29.5, right - 6, 29.5, right, 34.5)
            .Cubic(right + 2.5, 37.4 + drop, tip + 14, 38.6 + drop, tip, 38.6 + drop)
            .Cubic(tip - 14, 38.6 + drop, left - 2.5, 37.4 + drop, left, 34.5).Close();
        scene.Canvas.Fill(Peak(2.4), FacePalette.Ink.WithOpacity(0.20f), scene.Head);
        scene.Lit(Peak(0), cloth.Darker(0.20f), 26, 84);
        Outline rim = new Outline().Move(left + 2, 33.2).Cubic(left + 8, 30.2, right - 8, 30.2, right - 2, 33.2);
        scene.Canvas.Stroke(rim, 0.9, cloth.Lighter(0.25f).WithOpacity(0.7f));
    }
}
