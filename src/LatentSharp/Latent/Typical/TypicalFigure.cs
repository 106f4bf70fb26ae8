using System.Text.Json.Serialization;

namespace LatentSharp.Latent.Typical;

/// <summary>A figure of a picture, or of a row, by which it is told whether it is like those that a model was trained on.</summary>
internal enum TypicalFigure
{
    /// <summary>How well its mean code gives it back: −10·log₁₀ of the mean squared error (of a row: in standard deviations).</summary>
    Decibels,

    /// <summary>Mean of its pixels, 0 to 1.</summary>
    Brightness,

    /// <summary>Standard deviation of its pixels, 0 to 0.5.</summary>
    Contrast,

    /// <summary>Mean difference of neighboring pixels over the contrast: 0 for a blank picture, more than 1 for noise.</summary>
    Roughness,

    /// <summary>
    /// Mean difference of the largest and the smallest channel of a pixel, 0 for gray to 1. Files have its name in British spelling.
    /// </summary>
    [JsonStringEnumMemberName("Colour")]
    Color,

    /// <summary>Of a row: root mean square of its columns in standard deviations; about 1 for the rows themselves.</summary>
    Distance,
}

/// <summary>What a figure is among the pictures that a model knows.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Low">99 in 100 reach it (where both ends count: 199 in 200).</param>
/// <param name="Median">Half of them reach it.</param>
/// <param name="High">99 in 100 stay at or below it (where both ends count: 199 in 200).</param>
internal sealed record TypicalRange(TypicalFigure Figure, double Low, double Median, double High)
{
    /// <summary>Whether small values are unlike. A smooth picture is not: it may be one that was enlarged.</summary>
    internal bool LowCounts => Figure is not (TypicalFigure.Distance or TypicalFigure.Roughness);

    /// <summary>Whether large values are unlike. A picture that is given back too well is not.</summary>
    internal bool HighCounts => Figure != TypicalFigure.Decibels;

    /// <summary>The range of measured values.</summary>
    internal static TypicalRange Of(TypicalFigure figure, double[] values)
    {
        double[] sorted = [.. values.Order()];
        bool both = figure is TypicalFigure.Brightness or TypicalFigure.Contrast or TypicalFigure.Color;
        int left = sorted.Length / (both ? 200 : 100);
        return new TypicalRange(figure, sorted[left], sorted[sorted.Length / 2], sorted[^(left + 1)]);
    }

    /// <summary>
    /// Whether a value lies beyond the range by more than a margin: half the way from the end to the median, more where few pictures were
    /// measured, so that pictures of the same kind hardly ever do.
    /// </summary>
    internal bool IsUnlike(double value, int pictures)
    {
        (double? least, double? most) = Bounds(pictures);
        return (least is { } low && !(value >= low)) || (most is { } high && !(value <= high));
    }

    /// <summary>From where to where a value is not unlike; null where that end does not count.</summary>
    internal (double? Least, double? Most) Bounds(int pictures)
    {
        double share = 0.5 + (5 / Math.Sqrt(pictures));
        double margin = LeastMargin * (1 + (20 / Math.Sqrt(pictures)));
        double least = Low - Math.Max(share * (Median - Low), margin);

        // However few pictures were measured: none of those that they stand for is nearly blank if they are not.
        least = Figure == TypicalFigure.Contrast ? Math.Max(least, Low / 4) : least;
        return (LowCounts ? least : null, HighCounts ? High + Math.Max(share * (High - Median), margin) : null);
    }

    private double LeastMargin => Figure switch { TypicalFigure.Decibels => 1, TypicalFigure.Distance => 0.2, _ => 0.02 };
}

/// <summary>A picture, or a row, that is unlike those that a model knows.</summary>
/// <param name="Index">Which of those that were looked at.</param>
/// <param name="Figure">The first of its figures that tells.</param>
/// <param name="Value">What the figure is.</param>
/// <param name="Known">What it is among those that the model knows.</param>
internal sealed record Unlike(int Index, TypicalFigure Figure, double Value, TypicalRange Known);
