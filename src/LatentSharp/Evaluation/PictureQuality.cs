using System.Buffers;
using LatentSharp.Data;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Evaluation;

/// <summary>How near a picture is to another. Pixels in [0, 1], planes <c>[channels, height, width]</c>.</summary>
internal static class PictureQuality
{
    // Wang et al. 2004, section III.C: an 11×11 Gaussian window of standard deviation 1.5, K₁ = 0.01, K₂ = 0.03.
    private const int WindowRadius = 5;
    private const double WindowDeviation = 1.5;
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;
    private const double LeastError = 1e-10;

    // What is averaged over a window.
    private const int Sums = 5;

    /// <summary>Peak signal-to-noise ratio, decibels; at most 100.</summary>
    /// <param name="a">A picture.</param>
    /// <param name="b">Another of the same size.</param>
    public static double Psnr(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            double d = a[i] - b[i];
            sum += d * d;
        }

        return -10 * DoubleMath.Log10(Math.Max(sum / a.Length, LeastError));
    }

    /// <summary>Structural similarity, averaged over positions and channels; 1 for equal pictures. Windows are cut at the border.</summary>
    /// <param name="a">A picture.</param>
    /// <param name="b">Another of the same size.</param>
    /// <param name="format">Their sizes.</param>
    public static double Ssim(ReadOnlySpan<float> a, ReadOnlySpan<float> b, PictureFormat format) => Similarity(a, b, format).Whole;

    /// <summary>Structural similarity, and the part of it that compares contrast and structure, without luminance.</summary>
    /// <param name="a">A picture.</param>
    /// <param name="b">Another of the same size.</param>
    /// <param name="format">Their sizes.</param>
    internal static (double Whole, double Contrast) Similarity(ReadOnlySpan<float> a, ReadOnlySpan<float> b, PictureFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        int area = format.Width * format.Height;
        double[] across = ArrayPool<double>.Shared.Rent(Sums * area);
        (double whole, double contrasts) = (0, 0);
        for (int channel = 0; channel < format.Channels; channel++)
        {
            Across(a.Slice(channel * area, area), b.Slice(channel * area, area), format, across);
            for (int row = 0; row < format.Height; row++)
            {
                for (int column = 0; column < format.Width; column++)
                {
                    (double luminance, double contrast) = At(across, format, row, column);
                    whole += luminance * contrast;
                    contrasts += contrast;
                }
            }
        }

        ArrayPool<double>.Shared.Return(across);
        double places = format.Channels * (double)area;
        return (whole / places, contrasts / places);
    }

    /// <summary>
    /// Averages of x, y, x², y² and x·y over the window's columns; its rows follow, since the window is a product of both.
    /// </summary>
    private static void Across(ReadOnlySpan<float> x, ReadOnlySpan<float> y, PictureFormat format, Span<double> across)
    {
        for (int row = 0; row < format.Height; row++)
        {
            ReadOnlySpan<float> rowX = x.Slice(row * format.Width, format.Width);
            ReadOnlySpan<float> rowY = y.Slice(row * format.Width, format.Width);
            for (int column = 0; column < format.Width; column++)
            {
                double weight = 0, meanX = 0, meanY = 0, squareX = 0, squareY = 0, product = 0;
                for (int c = Math.Max(0, column - WindowRadius); c <= Math.Min(format.Width - 1, column + WindowRadius); c++)
                {
                    double w = Window[Math.Abs(c - column)];
                    double vx = rowX[c];
                    double vy = rowY[c];
                    weight += w;
                    meanX += w * vx;
                    meanY += w * vy;
                    squareX += w * vx * vx;
                    squareY += w * vy * vy;
                    product += w * vx * vy;
                }

                int at = Sums * ((row * format.Width) + column);
                across[at] = meanX / weight;
                across[at + 1] = meanY / weight;
                across[at + 2] = squareX / weight;
                across[at + 3] = squareY / weight;
                across[at + 4] = product / weight;
            }
        }
    }

    private static (double Luminance, double Contrast) At(ReadOnlySpan<double> across, PictureFormat format, int row, int column)
    {
        double weight = 0, meanX = 0, meanY = 0, squareX = 0, squareY = 0, product = 0;
        for (int r = Math.Max(0, row - WindowRadius); r <= Math.Min(format.Height - 1, row + WindowRadius); r++)
        {
            double w = Window[Math.Abs(r - row)];
            ReadOnlySpan<double> sums = across.Slice(Sums * ((r * format.Width) + column), Sums);
            weight += w;
            meanX += w * sums[0];
            meanY += w * sums[1];
            squareX += w * sums[2];
            squareY += w * sums[3];
            product += w * sums[4];
        }

        meanX /= weight;
        meanY /= weight;
        double varianceX = (squareX / weight) - (meanX * meanX);
        double varianceY = (squareY / weight) - (meanY * meanY);
        double covariance = (product / weight) - (meanX * meanY);
        return (((2 * meanX * meanY) + C1) / ((meanX * meanX) + (meanY * meanY) + C1),
            ((2 * covariance) + C2) / (varianceX + varianceY + C2));
    }

    private static double[] Window { get; } = [.. Enumerable.Range(0, WindowRadius + 1)
        .Select(i => DoubleMath.Exp(-i * i / (2 * WindowDeviation * WindowDeviation)))];
}
