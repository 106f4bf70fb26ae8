using LatentSharp.Data;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Evaluation.Quality;

/// <summary>
/// Structural similarity over several scales (MS-SSIM; Wang, Simoncelli and Bovik 2003, equation 7): contrast and structure are compared
/// in the picture and in the picture halved again and again, luminance at the smallest alone. Small pictures have fewer than five scales,
/// as long as the shorter side is no smaller than the window of 11 pixels; the weights of those are divided by their sum.
/// </summary>
internal static class MultiScaleSimilarity
{
    private const int WindowSide = 11;

    // Of Wang et al. 2003, section 3.2, from the picture itself to a sixteenth of it.
    private static readonly double[] Weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

    /// <summary>How many scales pictures of a size have, 1 to 5.</summary>
    /// <param name="format">Their size.</param>
    public static int Scales(PictureFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        int scales = 1;
        for (int side = Math.Min(format.Width, format.Height) / 2; side >= WindowSide && scales < Weights.Length; side /= 2)
        {
            scales++;
        }

        return scales;
    }

    /// <summary>The similarity of two pictures, 0 to 1; 1 for equal ones. Structures that are opposite on the whole count as 0.</summary>
    /// <param name="a">A picture, pixels in [0, 1], planes <c>[channels, height, width]</c>.</param>
    /// <param name="b">Another of the same size.</param>
    /// <param name="format">Their sizes.</param>
    public static double Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, PictureFormat format)
    {
        int scales = Scales(format);
        double sum = Weights[..scales].Sum(), product = 1;
        for (int scale = 0; scale < scales; scale++)
        {
            if (scale > 0)
            {
                a = Half(a, format);
                b = Half(b, format);
                format = new PictureFormat(format.Width / 2, format.Height / 2, format.Channels);
            }

            (double whole, double contrast) = PictureQuality.Similarity(a, b, format);
            double similarity = scale == scales - 1 ? whole : contrast;
            product *= similarity <= 0 ? 0 : DoubleMath.Pow(similarity, Weights[scale] / sum);
        }

        return product;
    }

    /// <summary>Averages of squares of two pixels; an odd row or column at the end is left out.</summary>
    private static float[] Half(ReadOnlySpan<float> picture, PictureFormat format)
    {
        (int width, int height) = (format.Width / 2, format.Height / 2);
        var half = new float[format.Channels * width * height];
        for (int i = 0; i < half.Length; i++)
        {
            int plane = i / (width * height), row = i / width % height, column = i % width;
            int at = (((plane * format.Height) + (2 * row)) * format.Width) + (2 * column);
            half[i] = 0.25f * (picture[at] + picture[at + 1] + picture[at + format.Width] + picture[at + format.Width + 1]);
        }

        return half;
    }
}
