using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Evaluation.Anomalies;

/// <summary>
/// Where an example differs from its reconstruction: of a picture squared errors, averaged over channels and over near pixels; of a row
/// those of its columns.
/// </summary>
internal static class ErrorMap
{
    // Of the longer side; noise of single pixels is averaged out, and a scratch of a few pixels is not.
    private const double Width = 1.0 / 40;

    // What heat is drawn as, from none to most: the picture, red, yellow.
    private static readonly Color[] Heat = [new(90, 0, 60), new(215, 30, 20), new(255, 150, 0), new(255, 240, 120)];

    /// <summary>Whether an example has places whose errors mean something each: pixels, or columns with names.</summary>
    /// <param name="format">The format of the examples.</param>
    public static bool HasPlaces(ExampleFormat format) => Places(format) > 0;

    /// <summary>How many places.</summary>
    /// <param name="format">The format of the examples.</param>
    public static int Places(ExampleFormat format) =>
        format is PictureFormat picture ? picture.Width * picture.Height : Data.Kinds.ExamplePlaces.Count(format);

    /// <summary>The map of one example: of a picture <c>[height, width]</c>, rows from the top; else <c>[columns]</c>.</summary>
    /// <param name="x">Its values, of a picture pixels <c>[channels, height, width]</c>.</param>
    /// <param name="again">The same from the mean code.</param>
    /// <param name="format">Its format.</param>
    /// <param name="usual">What its errors are divided by; null for errors as they are.</param>
    public static double[] Of(ReadOnlySpan<float> x, ReadOnlySpan<float> again, ExampleFormat format, UsualErrors? usual = null)
    {
        var map = new double[Places(format)];
        if (format is PictureFormat picture)
        {
            map = Of(x, again, picture);
        }
        else
        {
            Data.Kinds.ExamplePlaces.Compare(format, x, again, map);
        }

        for (int i = 0; usual is not null && i < map.Length; i++)
        {
            map[i] *= usual.Inverse[i];
        }

        return map;
    }

    private static double[] Of(ReadOnlySpan<float> x, ReadOnlySpan<float> again, PictureFormat format)
    {
        int area = format.Width * format.Height;
        var errors = new double[area];
        for (int i = 0; i < x.Length; i++)
        {
            double d = x[i] - again[i];
            errors[i % area] += d * d / format.Channels;
        }

        return Smoothed(errors, format.Width, format.Height);
    }

    /// <summary>A map averaged over near pixels.</summary>
    /// <param name="map">The map, <c>[height, width]</c>.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    public static double[] Smoothed(double[] map, int width, int height)
    {
        double[] kernel = KernelOf(width, height);
        return Smooth(Smooth(map, kernel, width, height, 1, width), kernel, height, width, width, 1);
    }

    /// <summary>A picture with the map laid over it.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="map">Its map, <c>[height, width]</c>.</param>
    /// <param name="usual">An error that good examples hardly exceed: what is below it shows the picture alone.</param>
    public static Picture Draw(Picture picture, ReadOnlySpan<double> map, double usual)
    {
        Picture shown = picture.ToChannels(3, Color.White);
        var drawn = new Picture(shown.Width, shown.Height, 3, [.. shown.Pixels]);
        for (int i = 0; i < map.Length; i++)
        {
            // Twice the usual error is the first color, sixteen times the last.
            double heat = DoubleMath.Log(Math.Max(map[i], 1e-12) / Math.Max(usual, 1e-12)) / DoubleMath.Log(16);
            if (heat <= 0)
            {
                continue;
            }

            double at = Math.Min(heat, 1) * (Heat.Length - 1);
            (Color low, Color high) = (Heat[(int)at], Heat[Math.Min((int)at + 1, Heat.Length - 1)]);
            double share = at - (int)at;
            double cover = Math.Min(0.85, 0.35 + heat);
            Span<byte> pixel = drawn.Pixels.AsSpan(i * 3, 3);
            pixel[0] = Mixed(pixel[0], low.Red, high.Red);
            pixel[1] = Mixed(pixel[1], low.Green, high.Green);
            pixel[2] = Mixed(pixel[2], low.Blue, high.Blue);

            byte Mixed(byte under, byte from, byte to) =>
                (byte)Math.Round((under * (1 - cover)) + (cover * (from + (share * (to - from)))), MidpointRounding.AwayFromZero);
        }

        return drawn;
    }

    /// <summary>The average along a side as a matrix <c>[length, length]</c>, which multiplies rows of errors from the right.</summary>
    /// <param name="length">Pixels of the side.</param>
    /// <param name="format">The format of the pictures.</param>
    internal static double[] Averages(int length, PictureFormat format)
    {
        var identity = new double[length * length];
        for (int i = 0; i < length; i++)
        {
            identity[(i * length) + i] = 1;
        }

        return Smooth(identity, KernelOf(format.Width, format.Height), length, length, 1, length);
    }

    private static double[] KernelOf(int width, int height) => Kernel(Math.Max(1, Math.Max(width, height) * Width));

    private static double[] Kernel(double deviation)
    {
        int reach = (int)Math.Ceiling(3 * deviation);
        return [.. Enumerable.Range(0, reach + 1).Select(i => DoubleMath.Exp(-0.5 * i * i / (deviation * deviation)))];
    }

    /// <summary>Averages along one direction; at a border over what there is.</summary>
    private static double[] Smooth(double[] values, double[] kernel, int length, int lines, int step, int lineStep)
    {
        var smooth = new double[values.Length];
        for (int line = 0; line < lines; line++)
        {
            for (int i = 0; i < length; i++)
            {
                (double sum, double weights) = (0, 0);
                for (int j = Math.Max(0, i - kernel.Length + 1); j < Math.Min(length, i + kernel.Length); j++)
                {
                    double weight = kernel[Math.Abs(i - j)];
                    sum += weight * values[(line * lineStep) + (j * step)];
                    weights += weight;
                }

                smooth[(line * lineStep) + (i * step)] = sum / weights;
            }
        }

        return smooth;
    }
}
