using LatentSharp.Data;
using LatentSharp.Latent.Typical;
using LatentSharp.Tensors;

namespace LatentSharp.Evaluation.Doctor;

/// <summary>How varied the pixels of a set of pictures are, from 0 for black to 1 for white.</summary>
/// <param name="Contrast">The standard deviation within the pictures with the most of it, 0 to 0.5.</param>
/// <param name="Grayness">The mean of x(1 − x) over pixels x: 0 for black and white, 1/6 for all shades alike, at most 1/4.</param>
internal sealed record PixelFigures(double Contrast, double Grayness)
{
    private const int Looked = 200;

    /// <summary>Looks at training pictures, spread over them; null for other data.</summary>
    /// <param name="split">The data.</param>
    public static PixelFigures? Of(Split split)
    {
        ArgumentNullException.ThrowIfNull(split);
        if (split.Set.Format is not PictureFormat || split.Train.Length == 0)
        {
            return null;
        }

        int[] looked = Split.Spread(split.Train, Looked);
        (double contrast, double gray) = (0, 0);
        foreach (int index in looked)
        {
            Tensor x = split.Set.Batch([index]);
            (double sum, double squares) = (0, 0);
            foreach (float value in x.Span)
            {
                sum += value;
                squares += (double)value * value;
            }

            (double mean, double square) = (sum / x.Length, squares / x.Length);
            contrast = Math.Max(contrast, Math.Sqrt(Math.Max(0, square - (mean * mean))));
            gray += (mean - square) / looked.Length;
        }

        return new PixelFigures(contrast, gray);
    }

    /// <summary>From what a model file says of its pictures: of the median one, E[x(1 − x)] = m(1 − m) − s².</summary>
    /// <param name="typical">What it says; null for nothing.</param>
    public static PixelFigures? Of(TypicalExamples? typical) =>
        Range(typical, TypicalFigure.Brightness) is { } m && Range(typical, TypicalFigure.Contrast) is { } s
            ? new PixelFigures(s.High, Math.Max(0, (m.Median * (1 - m.Median)) - (s.Median * s.Median)))
            : null;

    private static TypicalRange? Range(TypicalExamples? typical, TypicalFigure figure) =>
        typical?.Ranges.FirstOrDefault(range => range.Figure == figure);
}
