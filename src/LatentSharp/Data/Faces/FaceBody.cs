using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>Shoulders, clothes and neck.</summary>
internal static class FaceBody
{
    public static void PaintClothes(FaceScene scene)
    {
        double bottom = scene.Bottom + 5;
        Rgba cloth = scene.Palette.Cloth;
        Outline body = new Outline().Move(2, bottom).Line(5, 99)
            .Cubic(7, 88, 20, 83.2, 36, 78)
            .Cubic(41, 83, 59, 83, 64, 78)
            .Cubic(80, 83.2, 93, 88, 95, 99)
            .Line(98, bottom).Close();
        scene.Lit(body, cloth, 10, 104);

        // Sleeves' seams and a neck band.
        Outline seams = new Outline().Move(20, 90).Quadratic(22.5, 94, 22.8, bottom).Move(80, 90).Quadratic(77.5, 94, 77.2, bottom);
        scene.Canvas.Stroke(seams, 0.9, cloth.Darker(0.22f).WithOpacity(0.7f));
        Outline band = new Outline().Move(36.2, 78.3).Cubic(41, 88.6, 59, 88.6, 63.8, 78.3);
        scene.Canvas.Stroke(band, 3.6, cloth.Darker(0.16f));
    }

    public static void PaintNeck(FaceScene scene)
    {
        double chin = 50 + (2.6 * scene.Turn);
        Outline neck = new Outline().Move(41.2, 58).Line(41.2, 72)
            .Cubic(41.2, 76, 39.4, 77, 36.5, 78)
            .Cubic(41, 87.2, 59, 87.2, 63.5, 78)
            .Cubic(60.6, 77, 58.8, 76, 58.8, 72).Line(58.8, 58).Close();
        Rgba skin = Rgba.Mix(scene.Palette.Skin, scene.Palette.SkinShadow, 0.16f);
        scene.Lit(neck, skin, 36, 66);
        Mask inside = scene.Canvas.Mask(neck);
        scene.Canvas.Fill(Outline.Ellipse(chin, 66.5, 17, 12), scene.Palette.SkinShadow.WithOpacity(0.75f), inside);
    }
}
