using System.Text;

namespace LatentSharp.Reports.Charts;

/// <summary>How a legend shows a series.</summary>
internal enum Swatch
{
    Line,
    DashedLine,
    Square,
}

/// <summary>One series in a legend.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its position in the palette.</param>
/// <param name="Swatch">How it is shown.</param>
internal readonly record struct LegendEntry(string Name, int Color, Swatch Swatch);

/// <summary>The names of the series in rows above the plot.</summary>
internal sealed class Legend
{
    /// <summary>Pixels from one row to the next.</summary>
    public const int RowHeight = 22;

    private const double SwatchWidth = 28;
    private const double Gap = 18;

    private readonly List<(LegendEntry Entry, string Text, double X, int Row)> _places = [];

    /// <summary>Lays out the entries.</summary>
    /// <param name="entries">The series.</param>
    /// <param name="width">Pixels from side to side.</param>
    public Legend(IReadOnlyList<LegendEntry> entries, double width)
    {
        double x = 0;
        foreach (LegendEntry entry in entries)
        {
            string text = PlotText.Fit(entry.Name, width - SwatchWidth, PlotText.Small);
            double needed = SwatchWidth + PlotText.Width(text, PlotText.Small);
            if (x > 0 && x + needed > width)
            {
                Rows++;
                x = 0;
            }

            _places.Add((entry, text, x, Rows));
            x += needed + Gap;
        }

        Rows += entries.Count > 0 ? 1 : 0;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Draws the legend.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="left">Pixel of the left side.</param>
    /// <param name="top">Pixel of the top.</param>
    public void Write(StringBuilder svg, double left, double top)
    {
        foreach ((LegendEntry entry, string text, double x, int row) in _places)
        {
            double start = left + x;
            double middle = top + ((row + 0.5) * RowHeight);
            string color = Palette.Css(entry.Color);
            (double end, string style) = entry.Swatch switch
            {
                Swatch.Line => (start + 20, "stroke-width:3"),
                Swatch.DashedLine => (start + 20, "stroke-width:3;stroke-dasharray:6 4"),
                _ => (start + 16, "stroke-width:12"),
            };
            svg.Append($"<path d=\"M{Markup.Pixel(start)} {Markup.Pixel(middle)}H{Markup.Pixel(end)}\" style=\"stroke:{color};{style}\"/>");
            PlotText.Write(svg, text, start + (entry.Swatch is Swatch.Square ? 23 : 26), middle + 4.5,
                PlotText.Small, "start");
        }
    }
}
