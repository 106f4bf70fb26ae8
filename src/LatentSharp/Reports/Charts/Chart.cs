namespace LatentSharp.Reports.Charts;

/// <summary>A chart that draws itself as one inline SVG element, for any size and for light and dark pages.</summary>
internal abstract class Chart
{
    /// <summary>Creates a chart with a title.</summary>
    /// <param name="title">What it shows.</param>
    protected Chart(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        Title = title;
    }

    /// <summary>What it shows: drawn above it, and read out by screen readers.</summary>
    public string Title { get; }

    /// <summary>Draws the chart. Text keeps its size, so draw it for the width at which it will be seen.</summary>
    /// <param name="width">Width in CSS pixels, at least 160.</param>
    /// <param name="height">Height in CSS pixels, at least 120.</param>
    /// <returns>A well-formed <c>svg</c> element.</returns>
    public abstract string ToSvg(int width, int height);

    /// <summary>Refuses sizes that leave no room for a plot.</summary>
    /// <param name="width">Width in CSS pixels.</param>
    /// <param name="height">Height in CSS pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is too small.</exception>
    private protected static void CheckSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 160);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 120);
    }
}
