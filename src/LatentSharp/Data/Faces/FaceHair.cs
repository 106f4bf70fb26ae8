using LatentSharp.Imaging.Drawing;

namespace LatentSharp.Data.Faces;

/// <summary>Hair behind the head and in front of it.</summary>
internal static class FaceHair
{
    /// <summary>The silhouette: half its width, how far it rises above the skull, and where it ends below.</summary>
    private readonly record struct Volume(double Half, double Rise, double End, double Flare);

    public static void PaintBack(FaceScene scene)
    {
        Volume v = Measure(scene.Factors);
        double lean = -1.2 * scene.Turn, end = v.End, notch = Math.Min(72, end - 1);
        double half = v.Half + 0.4, low = half + v.Flare, tip = Math.Max(low - 9, 9.5), inner = 7.6;
        Outline back = new Outline().Move(50, 22 - v.Rise)
            .Cubic(50 + (0.62 * half) + lean, 22 - v.Rise, 50 + half + lean, 27, 50 + half + lean, 46)
            .Cubic(50 + half + lean, 46 + (0.4 * (end - 46)), 50 + low + 1 + lean, end - 6, 50 + low - 1.5 + lean, end - 1.5)
            .Quadratic(50 + tip + 4 + lean, end + 1.8, 50 + tip + lean, end)
            .Cubic(50 + tip - 5 + lean, end - 2, 50 + inner, notch + 6, 50 + inner, notch)
            .Line(50 - inner, notch)
            .Cubic(50 - inner, notch + 6, 50 - tip + 5 + lean, end - 2, 50 - tip + lean, end)
            .Quadratic(50 - tip - 4 + lean, end + 1.8, 50 - low + 1.5 + lean, end - 1.5)
            .Cubic(50 - low - 1 + lean, end - 6, 50 - half + lean, 46 + (0.4 * (end - 46)), 50 - half + lean, 46)
            .Cubic(50 - half + lean, 27, 50 - (0.62 * half) + lean, 22 - v.Rise, 50, 22 - v.Rise).Close();
        if (scene.Factors.HairStyle == HairStyle.Curls)
        {
            AppendCurls(back, scene, v, behind: true);
        }

        scene.Lit(back, scene.Palette.HairDark, 28, 80);
    }

    public static void PaintFront(FaceScene scene)
    {
        FaceFactors f = scene.Factors;
        Volume v = Measure(f);
        double lean = -0.7 * scene.Turn, half = v.Half, top = 21 - v.Rise;
        double lockEnd = Math.Max(46, v.End - 3), low = half + (0.9 * v.Flare);
        double left = 50 - half + lean, right = 50 + half + lean;
        double peak = 50 + lean + (f.HairStyle switch { HairStyle.SidePart => 2.5, HairStyle.Quiff => 5, _ => 0 });
        double crown = f.HairStyle == HairStyle.Quiff && f.Hat == Hat.None ? 5.5 * Math.Clamp(1.3 - (1.6 * f.HairLength), 0.2, 1) : 0;

        Outline front = new Outline().Move(50 - low + lean, lockEnd)
            .Cubic(50 - low + lean - 0.5, lockEnd - (0.3 * (lockEnd - 46)), left, 46 + (0.3 * (lockEnd - 46)), left, 44)
            .Cubic(left, 30, peak - (0.66 * half), top - (0.4 * crown), peak, top - crown)
            .Cubic(peak + (0.5 * half), top - (1.45 * crown), right, 29 - crown, right, 44)
            .Cubic(right, 46 + (0.3 * (lockEnd - 46)), 50 + low + lean + 0.5, lockEnd - (0.3 * (lockEnd - 46)), 50 + low + lean, lockEnd);
        AppendFace(front, scene, lockEnd, low, lean);
        if (f.HairStyle == HairStyle.Curls)
        {
            AppendCurls(front, scene, v, behind: false);
        }

        scene.Canvas.Fill(front.Transformed(Affine.Translation(0, 1.6)), scene.Palette.SkinShadow.WithOpacity(0.45f), scene.Head);
        scene.Lit(front, scene.Palette.Hair, 28, 80);
        PaintStrands(scene, v, top, scene.Canvas.Mask(front));
    }

    /// <summary>From the right lock's tip up along the face, along the hairline, and down to the left lock's tip.</summary>
    private static void AppendFace(Outline front, FaceScene scene, double lockEnd, double low, double lean)
    {
        double thin = Math.Clamp((lockEnd - 46) / 20, 0, 1);
        double right = Math.Max(scene.Place(17.2 - (0.8 * thin)), 67.5 - (2.2 * thin)),
            left = Math.Min(scene.Place(-17.2 + (0.8 * thin)), 32.5 + (2.2 * thin));
        right = Math.Min(right, 50 + low + lean - 0.4);
        left = Math.Max(left, 50 - low + lean + 0.4);
        double tipRight = 50 + low + lean - 1.2 - (5 * thin), tipLeft = 50 - low + lean + 1.2 + (5 * thin);
        double waist = 44 + (0.55 * (lockEnd - 44));
        front.Quadratic((tipRight + 50 + low + lean) / 2, lockEnd + 1.6 + (1.2 * thin), tipRight, lockEnd)
            .Cubic(tipRight - thin, waist + 4, right, waist, right, 43.5);

        double X(double x) => scene.Place(x);
        switch (scene.Factors.HairStyle)
        {
            case HairStyle.SidePart:
                front.Cubic(X(15), 37, X(11), 33.5, X(7.5), 27.5)
                    .Cubic(X(4), 34.5, X(-10), 36.5, left, 43.5);
                break;
            case HairStyle.Fringe:
                front.Quadratic(X(15.4), 40, X(14), 36.8)
                    .Quadratic(X(10), 39.2, X(5), 38.9).Quadratic(X(5.4), 37.6, X(4.6), 36.6)
                    .Quadratic(X(0), 39.8, X(-7), 39.2).Quadratic(X(-6.6), 37.8, X(-7.4), 36.8)
                    .Quadratic(X(-10), 39.2, X(-14.6), 39.2).Quadratic(X(-16), 40.6, left, 43.5);
                break;
            case HairStyle.MiddlePart:
                front.Cubic(X(15.5), 36, X(6), 34, X(0), 25.5)
                    .Cubic(X(-6), 34, X(-15.5), 36, left, 43.5);
                break;
            case HairStyle.Quiff:
                front.Cubic(X(16), 37, X(15), 32.5, X(10.5), 30.2)
                    .Cubic(X(4), 28, X(-6), 29, X(-11), 31.8)
                    .Cubic(X(-14.6), 34, X(-16), 38, left, 43.5);
                break;
            default:
                front.Cubic(X(16.4), 38, X(14), 33, X(0), 31.5)
                    .Cubic(X(-14), 33, X(-16.4), 38, left, 43.5);
                break;
        }

        front.Cubic(left, waist, tipLeft + thin, waist + 4, tipLeft, lockEnd)
            .Quadratic((tipLeft + 50 - low + lean) / 2, lockEnd + 1.6 + (1.2 * thin), 50 - low + lean, lockEnd)
            .Close();
    }

    /// <summary>Round locks along the silhouette and, in front, along the hairline.</summary>
    private static void AppendCurls(Outline hair, FaceScene scene, Volume v, bool behind)
    {
        bool hat = scene.Factors.Hat != Hat.None;
        double size = (hat ? 3.2 : 4.6) + (1.6 * Math.Min(1, 2 * scene.Factors.HairLength)), lean = -0.9 * scene.Turn;
        double rx = v.Half - (0.25 * size), ry = 24 + v.Rise - (0.3 * size);
        if (behind)
        {
            // Down both sides to the ends.
            for (double y = 40; y < v.End - 2; y += size * 1.15)
            {
                double reach = rx + (v.Flare * (y - 40) / 50);
                hair.Append(Curl(50 - reach + lean, y, size)).Append(Curl(50 + reach + lean, y + 1, size));
            }

            return;
        }

        for (int i = 0; i <= 10; i++)
        {
            // From ear to ear over the crown.
            (double sin, double cos) = Angles.SinCos((i - 5) * (hat ? 0.30 : 0.345));
            double wobble = i % 2 == 0 ? 1 : 0.86;
            hair.Append(Curl(50 + lean + (rx * sin), 45 - (ry * cos), size * wobble));
        }

        double side = size * 0.78;
        for (double y = 43; y < v.End - 5; y += side * 1.3)
        {
            double x = v.Half - 1.2 + (v.Flare * (y - 40) / 50);
            hair.Append(Curl(50 - x + lean, y, side)).Append(Curl(50 + x + lean, y, side));
        }

        for (int i = -3; i <= 3; i++)
        {
            hair.Append(Curl(scene.Place(i * 4.6), 30.2 + (0.42 * i * i) - (i % 2 == 0 ? 0.6 : 0), 3.6));
        }
    }

    // The same direction as the other contours of the hair, so that they unite.
    private static Outline Curl(double x, double y, double size) => Outline.Ellipse(x, y, size, size);

    private static void PaintStrands(FaceScene scene, Volume v, double top, Mask inside)
    {
        double X(double x) => scene.Place(x);
        Rgba shine = scene.Palette.HairShine, dark = scene.Palette.HairDark;
        HairStyle style = scene.Factors.HairStyle;
        double band = top + 6.4, side = 6 * scene.Factors.LightDirection, middle = 50 + (2 * scene.Turn);
        Outline gloss = new Outline().Move(middle - 13 + side, band + 4.6)
            .Quadratic(middle - 3 + side, band - 3.6, middle + 9 + side, band + 0.6);
        scene.Canvas.Stroke(gloss, 2.3, shine.WithOpacity(0.55f), inside);
        Outline strands = new Outline();
        if (style == HairStyle.SidePart)
        {
            strands.Move(X(7.5), 27.8).Quadratic(X(5), 23, X(4), top).Move(X(6), 29).Cubic(X(0), 33, X(-10), 33, X(-16.4), 38);
        }
        else if (style == HairStyle.MiddlePart)
        {
            strands.Move(X(0), 26).Line(X(0), top).Move(X(-1.5), 27).Cubic(X(-7), 31, X(-14), 33, X(-18), 42).Move(X(1.5), 27)
                .Cubic(X(7), 31, X(14), 33, X(18), 42);
        }
        else if (style == HairStyle.Fringe)
        {
            strands.Move(X(4.8), 37.4).Quadratic(X(4.8), 31, X(2), 26).Move(X(-7.2), 37.4).Quadratic(X(-6), 31, X(-2.4), 26);
        }
        else if (style == HairStyle.Quiff)
        {
            strands.Move(X(-8), 30.6).Quadratic(X(-6), 23, X(3), 19).Move(X(1), 29).Quadratic(X(3), 23, X(9), 20);
        }
        else
        {
            strands.Move(X(-9), 27).Quadratic(X(-6.5), 30, X(-4), 27).Move(X(2), 24).Quadratic(X(4.5), 27, X(7), 24).Move(X(10), 30)
                .Quadratic(X(12), 32.5, X(14.5), 30);
        }

        if (v.End > 58 && style != HairStyle.Curls)
        {
            double y = v.End - 8;
            strands.Move(50 - v.Half + 3.2, 44).Quadratic(50 - v.Half + 2, y - 10, 50 - v.Half - (0.4 * v.Flare) + 3.4, y)
                .Move(50 + v.Half - 3.2, 44).Quadratic(50 + v.Half - 2, y - 10, 50 + v.Half + (0.4 * v.Flare) - 3.4, y);
        }

        scene.Canvas.Stroke(strands, 0.9, dark.Darker(0.12f).WithOpacity(0.6f), inside);
    }

    private static Volume Measure(FaceFactors f)
    {
        double length = f.HairLength, full = Math.Min(1, length * 2.4);
        (double wide, double high) = f.HairStyle switch
        {
            HairStyle.Quiff => (0.2, 2.6),
            HairStyle.Curls => (1.6, 2.4),
            HairStyle.Fringe => (0.8, 0.9),
            _ => (0.5, 0.7),
        };
        double half = f.Hat == Hat.None ? 21.2 + wide + (2.2 * full) : 21.2 + (0.4 * wide) + full;
        double rise = f.Hat == Hat.None ? 1.4 + high + (2.6 * full) : 0.5;
        return new Volume(half, rise, 47 + (42 * length), 3.6 * Math.Max(0, length - 0.3));
    }
}
