using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>Spectacles with a shine on the lenses.</summary>
internal static class FaceGlasses
{
    public static void Paint(FaceScene scene)
    {
        Glasses kind = scene.Factors.Glasses;
        if (kind == Glasses.None)
        {
            return;
        }

        Rgba frame = kind switch
        {
            Glasses.Round => Rgba.FromHex(0x3B2A3A),
            Glasses.Square => Rgba.FromHex(0x8A2E2A),
            _ => Rgba.FromHex(0x1D1B26),
        };
        double left = PaintLens(scene, kind, frame, -1), right = PaintLens(scene, kind, frame, 1);
        double y = FaceEyes.Height - 0.8, nose = scene.Place(0) + (0.8 * scene.Turn);
        Outline bridge = new Outline().Move(left, y).Quadratic(nose, y - 2.4, right, y);
        scene.Canvas.Stroke(bridge, 1.5, frame);
    }

    /// <summary>Paints one lens and returns where the bridge meets it.</summary>
    private static double PaintLens(FaceScene scene, Glasses kind, Rgba frame, int side)
    {
        double x = scene.Place((FaceEyes.Apart + 0.2) * side), squash = scene.Squash(FaceEyes.Apart * side);
        double y = FaceEyes.Height + 0.4, half = (kind == Glasses.Round ? 7.0 : 7.3) * squash;
        double high = kind switch { Glasses.Round => 7.0, Glasses.Square => 5.7, _ => 6.0 };
        Outline lens = kind switch
        {
            Glasses.Round => Outline.Ellipse(x, y, half, high),
            Glasses.Square => Outline.RoundedRectangle(x - half, y - high, 2 * half, 2 * high, 2.0),
            _ => Sunglass(x, y, half, high, side),
        };

        // The side piece runs from the frame to the edge of the head.
        double edge = 50 + (20.6 * side);
        if ((edge - x) * side > half)
        {
            scene.Canvas.Stroke(new Outline().Move(x + (half * side), y - 1.6).Line(edge, y - 1.9), 1.4, frame);
        }

        if (kind == Glasses.Sunglasses)
        {
            scene.Canvas.Fill(lens, new LinearGradient(
                new Point(x, y - high), new Point(x, y + high), (0f, Rgba.FromHex(0x17161F)), (1f, Rgba.FromHex(0x4B4560))));
        }
        else
        {
            scene.Canvas.Fill(lens, Rgba.FromHex(0xEAF6FF).WithOpacity(0.10f));
        }

        Mask inside = scene.Canvas.Mask(lens);
        Outline shine = Outline.Polygon(
            new Point(x - 4.4, y + 8), new Point(x + 1.2, y - 8), new Point(x + 4.0, y - 8), new Point(x - 1.6, y + 8));
        Outline thin = Outline.Polygon(
            new Point(x + 0.6, y + 8), new Point(x + 6.2, y - 8), new Point(x + 7.2, y - 8), new Point(x + 1.6, y + 8));
        scene.Canvas.Fill(shine.Append(thin), Rgba.White.WithOpacity(kind == Glasses.Sunglasses ? 0.20f : 0.17f), inside);
        scene.Canvas.Stroke(lens, kind == Glasses.Square ? 1.6 : 1.4, frame);
        return x - (half * side);
    }

    private static Outline Sunglass(double x, double y, double half, double high, int side)
    {
        double inner = x - (half * side), outer = x + (half * side);
        return new Outline().Move(inner, y - (0.72 * high))
            .Quadratic(x, y - (1.12 * high), outer, y - (0.80 * high))
            .Cubic(outer + (0.4 * side), y + (0.5 * high), outer - (2.0 * side), y + high, x + (0.4 * side), y + high)
            .Cubic(inner + (2.0 * side), y + high, inner + (0.2 * side), y + (0.3 * high), inner, y - (0.72 * high))
            .Close();
    }
}
