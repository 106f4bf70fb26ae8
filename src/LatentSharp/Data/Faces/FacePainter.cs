using System.Runtime.CompilerServices;
using LatentSharp.Imaging;
using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>
/// Paints a portrait from its factors: a pure function without shared state, so that any number of threads may call it, and the
/// same factors give the same bytes on every machine.
/// </summary>
internal static class FacePainter
{
    /// <summary>Smallest and largest side of a picture, in pixels.</summary>
    public const int SmallestSide = 8, LargestSide = 1024;

    // The square part of the drawing that is shown: its side and the height of its center, in the units of FaceScene.
    private const double View = 88, Center = 48;

    /// <summary>Paints a face; in a picture that is not square it stands in the middle.</summary>
    /// <param name="factors">What it looks like.</param>
    /// <param name="width">Width in pixels, 8 to 1024.</param>
    /// <param name="height">Height in pixels, 8 to 1024.</param>
    /// <returns>A picture <c>[height, width, 3]</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side or a factor is outside its range.</exception>
    public static Picture Paint(FaceFactors factors, int width, int height)
    {
        Check(factors);
        CheckSide(width, nameof(width));
        CheckSide(height, nameof(height));
        double scale = Math.Min(width, height) / View;
        double x = (width / 2.0) - (scale * FaceScene.Middle), y = (height / 2.0) - (scale * Center);
        var canvas = new Canvas(width, height, new Affine(scale, 0, 0, scale, x, y), Rgba.White);
        var scene = new FaceScene(canvas, factors, (height - y) / scale);

        PaintBackground(scene, width / scale, height / scale);
        FaceBody.PaintClothes(scene);
        FaceHair.PaintBack(scene);
        FaceBody.PaintNeck(scene);
        FaceHead.Paint(scene);
        FaceBeard.Paint(scene);
        FaceMouth.Paint(scene);
        FaceEyes.Paint(scene);
        FaceHair.PaintFront(scene);
        FaceEyes.PaintBrows(scene);
        FaceGlasses.Paint(scene);
        FaceHats.Paint(scene);

        // Dusk is darker and bluer than noon.
        float bright = factors.LightBrightness;
        canvas.Multiply(new Rgba(0.80f + (0.24f * bright), 0.81f + (0.22f * bright), 0.90f + (0.12f * bright)));
        return canvas.ToPicture();
    }

    /// <summary>Throws unless a side is one that the painter takes.</summary>
    internal static void CheckSide(int side, string name)
    {
        if (side is < SmallestSide or > LargestSide)
        {
            throw new ArgumentOutOfRangeException(name, side,
                $"The built-in faces have sides of {SmallestSide} to {LargestSide} pixels, but {side} was asked for.");
        }
    }

    private static void PaintBackground(FaceScene scene, double width, double height)
    {
        Rgba color = scene.Palette.Background;
        Outline all = Outline.RoundedRectangle(FaceScene.Middle - width, Center - height, 2 * width, 2 * height, 0);
        var paint = new RadialGradient(
            new Point(50 + (26 * scene.Factors.LightDirection), 34), 82, 82,
            (0f, color.Lighter(0.34f)), (0.55f, color), (1f, color.Darker(0.10f)));
        scene.Canvas.Fill(all, paint);
    }

    private static void Check(FaceFactors factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        Range(factors.HairLength, 0);
        Range(factors.SkinShade, 0);
        Range(factors.Smile, -1);
        Range(factors.Beard, 0);
        Range(factors.HeadTurn, -1);
        Range(factors.LightDirection, -1);
        Range(factors.LightBrightness, 0);
        Range(factors.EyeOpenness, 0);
        Range(factors.Eyebrows, -1);
        Choice(factors.HairColor);
        Choice(factors.HairStyle);
        Choice(factors.Glasses);
        Choice(factors.Hat);
        Choice(factors.Background);
        Choice(factors.Clothing);
        Choice(factors.EyeColor);
    }

    private static void Range(float value, float low, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= low && value <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"A face's {name} must lie in [{low}, 1], but it is {value}.");
        }
    }

    private static void Choice<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value,
                $"A face's {name} must be one of {string.Join(", ", Enum.GetNames<T>())}, but it is {value}.");
        }
    }
}
