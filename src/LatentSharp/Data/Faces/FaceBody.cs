using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>Shoulders, clothes and neck.</summary>
internal static class FaceBody
{
    public static void PaintClothes(FaceScene scene)
    {
        double bottom = scene.Bottom + 5;
        Rgba cloth = scene.Palette.Cloth;
        Outline body = new Outline().Move(3, bottom).Line(6, 103)
            .Cubic(8, 91, 20, 87.5, 37, 82)
            .Cubic(42, 92, 58, 92, 63, 82)
            .Cubic(80, 87.5, 92, 91, 94, 103)
            .Line(97, bottom).Close();
        scene.Lit(body, cloth, 10, 104);

        // Sleeves' seams and a neck band.
        Outline seams = new Outline().Move(21, 95).Quadratic(23.5, 99, 23.5, bottom).Move(79, 95).Quadratic(76.5, 99, 76.5, bottom);
        scene.Canvas.Stroke(seams, 0.9, cloth.Darker(0.22f).WithOpacity(0.7f));
        Outline band = new Outline().Move(37, 82.3).Cubic(42, 92.6, 58, 92.6, 63, 82.3);
        scene.Canvas.Stroke(band, 3.6, cloth.Darker(0.16f));
    }

    public static void PaintNeck(FaceScene scene)
    {
        double chin = 50 + (2.6 * scene.Turn);
        Outline neck = new Outline().Move(42, 58).Line(42, 76)
            .Cubic(42, 80, 40, 81, 37.3, 82)
            .Cubic(42, 91.2, 58, 91.2, 62.7, 82)
            .Cubic(60, 81, 58, 80, 58, 76).Line(58, 58).Close();
        scene.Lit(neck, Rgba.Mix(scene.Palette.Skin, scene.Palette.SkinShadow, 0.16f), 36, 66);
        Mask inside = scene.Canvas.Mask(neck);
        scene.Canvas.Fill(Outline.Ellipse(chin, 68, 17, 12.5), scene.Palette.SkinShadow.WithOpacity(0.75f), inside);
    }
}
