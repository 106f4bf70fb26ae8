using System.Text;

namespace LatentSharp.Reports.Charts;

/// <summary>
/// Lines over a number, e.g. loss over steps. Points are joined in the order given; a point that is not finite, or not
/// positive on a logarithmic axis, breaks the line. A point between two breaks is a dot.
/// </summary>
internal sealed class LineChart : Chart
{
    private readonly Axis _x;
    private readonly Axis _y;
    private readonly IReadOnlyList<Series> _series;

    /// <summary>Creates a chart.</summary>
    /// <param name="title">What it shows; may be empty.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="series">The lines; may be empty.</param>
    public LineChart(string title, Axis x, Axis y, params IReadOnlyList<Series> series)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(series);
        _x = x;
        _y = y;
        _series = series;
    }

    /// <inheritdoc/>
    public override string ToSvg(int width, int height)
    {
        CheckSize(width, height);
        LegendEntry[] legend = [.. _series.Select((s, i) =>
            new LegendEntry(s.Name, s.Color ?? i, s.Dashed ? Swatch.DashedLine : Swatch.Line))];
        var frame = new PlotFrame((width, height), Title, legend, _y, _series.SelectMany(s => s.Y), hasXTitle: _x.Title.Length > 0);
        Scale x = frame.FitX(_x, _series.SelectMany(s => s.X), 0.01);
        List<(double Pixel, string Label)> marks = frame.MarksX(x);
        var svg = new StringBuilder();
        frame.Open(svg, $"{_y.Title} over {_x.Title}: {string.Join(", ", _series.Select(s => s.Name))}", marks.Select(m => m.Pixel));
        frame.OpenPlot(svg);
        bool isEmpty = true;
        for (int i = 0; i < _series.Count; i++)
        {
            isEmpty &= !WriteSeries(svg, _series[i], _series[i].Color ?? i, x, frame.Y, frame.Width);
        }

        svg.Append("</svg>");
        frame.Close(svg, _x.Title, marks, turned: false, isEmpty);
        return svg.ToString();
    }

    private static bool WriteSeries(StringBuilder svg, Series series, int color, Scale x, Scale y, double width)
    {
        var line = new StringBuilder();
        var dots = new StringBuilder();
        var run = new List<(double X, double Y)>();

        // A line with several points a pixel is a band of noise: thin and pale, so that lines over it can be seen.
        bool dense = series.X.Count > 2 * width;
        for (int i = 0; i <= series.X.Count; i++)
        {
            if (i < series.X.Count && x.CanShow(series.X[i]) && y.CanShow(series.Y[i]))
            {
                run.Add((x.Pixel(series.X[i]), y.Pixel(series.Y[i])));
                continue;
            }

            if (run.Count == 1)
            {
                dots.Append($"M{Markup.Pixel(run[0].X)} {Markup.Pixel(run[0].Y)}h0");
            }
            else
            {
                WriteRun(line, Thin(run));
            }

            run.Clear();
        }

        string style = $"fill:none;stroke:{Palette.Css(color)};stroke-linejoin:round;stroke-linecap:round";
        string name = $"<title>{Markup.Escape(series.Name)}</title></path>";
        if (line.Length > 0)
        {
            svg.Append($"<path d=\"{line}\" style=\"{style}{(dense
                ? ";stroke-width:1.2;stroke-opacity:.55" : ";stroke-width:2.5")}{(series.Dashed ? ";stroke-dasharray:7 6" : "")}\">{name}");
        }

        if (dots.Length > 0)
        {
            svg.Append($"<path d=\"{dots}\" style=\"{style};stroke-width:8\">{name}");
        }

        return line.Length + dots.Length > 0;
    }

    private static void WriteRun(StringBuilder line, List<(double X, double Y)> points)
    {
        for (int i = 0; i < points.Count; i++)
        {
            line.Append(i == 0 ? 'M' : 'L').Append(Markup.Pixel(points[i].X)).Append(' ').Append(Markup.Pixel(points[i].Y));
        }
    }

    /// <summary>
    /// Keeps the first, lowest, highest and last point of each column of pixels: the drawn line is the same, and a long
    /// run does not make a long page.
    /// </summary>
    private static List<(double X, double Y)> Thin(List<(double X, double Y)> run)
    {
        var kept = new List<(double X, double Y)>();
        for (int start = 0; start < run.Count;)
        {
            int end = start + 1;
            int lowest = start;
            int highest = start;
            for (; end < run.Count && Math.Floor(run[end].X) == Math.Floor(run[start].X); end++)
            {
                lowest = run[end].Y < run[lowest].Y ? end : lowest;
                highest = run[end].Y > run[highest].Y ? end : highest;
            }

            foreach (int i in new SortedSet<int> { start, lowest, highest, end - 1 })
            {
                kept.Add(run[i]);
            }

            start = end;
        }

        return kept;
    }
}
