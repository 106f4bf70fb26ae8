using LatentSharp.Data;

namespace LatentSharp.Evaluation;

/// <summary>How near a picture is to another. Pixels in [0, 1], planes <c>[channels, height, width]</c>.</summary>
public static class PictureQuality
{
    // Wang et al. 2004, section III.C: an 11×11 Gaussian window of standard deviation 1.5, K₁ = 0.01, K₂ = 0.03.
    private const int WindowRadius = 5;
    private const double WindowDeviation = 1.5;
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;
    private const double LeastError = 1e-10;

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

        return -10 * Math.Log10(Math.Max(sum / a.Length, LeastError));
    }

    /// <summary>Structural similarity, averaged over positions and channels; 1 for equal pictures. Windows are cut at the border.</summary>
    /// <param name="a">A picture.</param>
    /// <param name="b">Another of the same size.</param>
    /// <param name="format">Their sizes.</param>
    public static double Ssim(ReadOnlySpan<float> a, ReadOnlySpan<float> b, PictureFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        int area = format.Width * format.Height;
        double sum = 0;
        for (int channel = 0; channel < format.Channels; channel++)
        {
            ReadOnlySpan<float> x = a.Slice(channel * area, area);
            ReadOnlySpan<float> y = b.Slice(channel * area, area);
            for (int row = 0; row < format.Height; row++)
            {
                for (int column = 0; column < format.Width; column++)
                {
                    sum += At(x, y, format, row, column);
                }
            }
        }

        return sum / (format.Channels * (double)area);
    }

    private static double At(ReadOnlySpan<float> x, ReadOnlySpan<float> y, PictureFormat format, int row, int column)
    {
        double weight = 0, meanX = 0, meanY = 0, squareX = 0, squareY = 0, product = 0;
        for (int r = Math.Max(0, row - WindowRadius); r <= Math.Min(format.Height - 1, row + WindowRadius); r++)
        {
            for (int c = Math.Max(0, column - WindowRadius); c <= Math.Min(format.Width - 1, column + WindowRadius); c++)
            {
                double w = Window[Math.Abs(r - row)] * Window[Math.Abs(c - column)];
                double vx = x[(r * format.Width) + c];
                double vy = y[(r * format.Width) + c];
                weight += w;
                meanX += w * vx;
                meanY += w * vy;
                squareX += w * vx * vx;
                squareY += w * vy * vy;
                product += w * vx * vy;
            }
        }

        meanX /= weight;
        meanY /= weight;
        double varianceX = (squareX / weight) - (meanX * meanX);
        double varianceY = (squareY / weight) - (meanY * meanY);
        double covariance = (product / weight) - (meanX * meanY);
        return ((2 * meanX * meanY) + C1) * ((2 * covariance) + C2)
            / (((meanX * meanX) + (meanY * meanY) + C1) * (varianceX + varianceY + C2));
    }

    private static double[] Window { get; } = [.. Enumerable.Range(0, WindowRadius + 1).Select(i => Math.Exp(-i * i / (2 * WindowDeviation * WindowDeviation)))];
}
