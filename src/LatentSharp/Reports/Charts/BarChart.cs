using System.Text;

namespace LatentSharp.Reports.Charts;

/// <summary>The values of one series of bars.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">A value a category; NaN where there is none.</param>
internal sealed record BarSeries(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Position in the palette; the series' own position in the chart where it is not given.</summary>
    public int? Color { get; init; }
}

/// <summary>Bars from zero, side by side for each category, e.g. a score for each model.</summary>
internal sealed class BarChart : Chart
{
    private const int MostLabeled = 24;

    // By so many pixels a number may be wider than its bar, before it meets the next one.
    private const int Touching = 4;

    private readonly string _xTitle;
    private readonly Axis _y;
    private readonly IReadOnlyList<string> _categories;
    private readonly IReadOnlyList<BarSeries> _series;

    /// <summary>Creates a chart.</summary>
    /// <param name="title">What it shows; may be empty.</param>
    /// <param name="xTitle">What the categories are; may be empty.</param>
    /// <param name="y">The vertical axis, not logarithmic: a bar has a length from zero.</param>
    /// <param name="categories">Names of the categories [categories].</param>
    /// <param name="series">Values [categories] of each series.</param>
    /// <exception cref="ArgumentException">The axis is logarithmic, or a series has more or fewer values than there are
    /// categories.</exception>
    public BarChart(string title, string xTitle, Axis y, IReadOnlyList<string> categories, params IReadOnlyList<BarSeries> series)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(xTitle);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(categories);
        ArgumentNullException.ThrowIfNull(series);
        if (y.Logarithmic)
        {
            throw new ArgumentException("BarChart: bars begin at zero, which a logarithmic axis does not have; use a line or scatter " +
                "chart.", nameof(y));
        }

        if (series.FirstOrDefault(s => s.Values.Count != categories.Count) is { } wrong)
        {
            throw new ArgumentException($"BarChart: series '{wrong.Name}' has {wrong.Values.Count} values for {categories.Count} " +
                $"categories.", nameof(series));
        }

        _xTitle = xTitle;
        _y = y;
        _categories = categories;
        _series = series;
    }

    /// <inheritdoc/>
    public override string ToSvg(int width, int height)
    {
        CheckSize(width, height);
        double[] values = [.. _series.SelectMany(s => s.Values).Where(double.IsFinite)];
        Axis y = _y with
        {
            Minimum = _y.Minimum ?? (values.All(v => v >= 0) ? 0 : null),
            Maximum = _y.Maximum ?? (values.Length > 0 && values.All(v => v <= 0) ? 0 : null)
        };
        LegendEntry[] legend = _series.Count > 1 ? [.. _series.Select((s, i) => new LegendEntry(s.Name, s.Color ?? i, Swatch.Square))] : [];

        // About what the plot will be wide; the names are turned where they would touch.
        double slot = (width - 90) / Math.Max(1.0, _categories.Count);
        double longest = _categories.Select(c => PlotText.Width(c, PlotText.Small)).DefaultIfEmpty().Max();
        bool turned = longest > slot - 6;
        double room = turned ? 20 + (Math.Min(longest, height * 0.45) * 0.6) : 24;
        string[] names = [.. _categories.Select(c => PlotText.Fit(c, turned ? height * 0.45 : slot, PlotText.Small))];
        var frame = new PlotFrame((width, height), Title, legend, y, values.Append(0), room, _xTitle.Length > 0, margin: 0.12);
        slot = frame.Width / Math.Max(1, _categories.Count);
        (double Pixel, string Label)[] marks = [.. names.Select((n, i) => (frame.Left + (slot * (i + 0.5)), n))];
        var svg = new StringBuilder();
        frame.Open(svg, $"{_y.Title} for {string.Join(", ", _categories)}", []);
        WriteBars(svg, frame, slot);
        if (values.Any(v => v < 0) && frame.Y.Pixel(0) is { } zero && zero > frame.Top && zero < frame.Bottom)
        {
            svg.Append($"<path style=\"stroke:var(--axis,#8b929b)\" " +
                $"d=\"M{Markup.Pixel(frame.Left)} {Markup.Pixel(zero)}h{Markup.Pixel(frame.Width)}\"/>");
        }

        frame.Close(svg, _xTitle, marks, turned, values.Length == 0);
        return svg.ToString();
    }

    private void WriteBars(StringBuilder svg, PlotFrame frame, double slot)
    {
        double bar = Math.Min(slot * 0.72 / Math.Max(1, _series.Count), 90);
        double zero = Math.Clamp(frame.Y.Pixel(0), frame.Top, frame.Bottom);
        Func<double, string> number = Ticks.Alike(_series.SelectMany(s => s.Values));
        bool labeled = _categories.Count * _series.Count <= MostLabeled && bar >= 30
            && _series.SelectMany(s => s.Values).All(value => PlotText.Width(number(value), PlotText.Small) <= bar + Touching);
        for (int s = 0; s < _series.Count; s++)
        {
            for (int c = 0; c < _categories.Count; c++)
            {
                double value = _series[s].Values[c];
                double left = frame.Left + (slot * (c + 0.5)) + ((s - (_series.Count / 2.0)) * bar);
                double end = frame.Y.CanShow(value) ? Math.Clamp(frame.Y.Pixel(value), frame.Top, frame.Bottom) : zero;
                string text = number(value);
                if (double.IsFinite(value))
                {
                    svg.Append($"<rect x=\"{Markup.Pixel(left + 1)}\" y=\"{Markup.Pixel(Math.Min(zero, end))}\" " +
                        $"width=\"{Markup.Pixel(Math.Max(1, bar - 2))}\" height=\"{Markup.Pixel(Math.Abs(zero - end))}\" " +
                        $"style=\"fill:{Palette.Css(_series[s].Color ?? s)}\">");
                    svg.Append($"<title>{Markup.Escape($"{_categories[c]}, {_series[s].Name}: {text}")}</title></rect>");
                }

                if (labeled)
                {
                    PlotText.Write(svg, text, left + (bar / 2), value < 0 ? end + 15 : end - 5, PlotText.Small, "middle", strong: true);
                }
            }
        }
    }
}
