using System.Text;

namespace LatentSharp.Reports.Charts;

/// <summary>A picture under the points of a chart, e.g. a density map, and the part of the plane that it covers.</summary>
/// <param name="Picture">A PNG file; its upper edge lies at <paramref name="Top"/>.</param>
/// <param name="Left">Horizontal value of its left edge.</param>
/// <param name="Right">Horizontal value of its right edge.</param>
/// <param name="Bottom">Vertical value of its lower edge.</param>
/// <param name="Top">Vertical value of its upper edge.</param>
public sealed record ChartBackground(byte[] Picture, double Left, double Right, double Bottom, double Top);

/// <summary>
/// Points in a plane, one color a class, e.g. codes by label. At most 10,000 points are drawn, evenly chosen where
/// there are more, and the chart then says so.
/// </summary>
public sealed class ScatterChart : Chart
{
    /// <summary>Largest number of points drawn: more can neither be seen nor make a page that opens quickly.</summary>
    public const int MaximumPoints = 10_000;

    private const int MaximumHaloed = 2_000;

    private readonly Axis _x;
    private readonly Axis _y;
    private readonly IReadOnlyList<Series> _series;

    /// <summary>Creates a chart.</summary>
    /// <param name="title">What it shows; may be empty.</param>
    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="series">The classes; may be empty.</param>
    public ScatterChart(string title, Axis x, Axis y, params IReadOnlyList<Series> series)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(series);
        _x = x;
        _y = y;
        _series = series;
    }

    /// <summary>A picture under the points; null for none.</summary>
    public ChartBackground? Background { get; init; }

    /// <summary>Whether a unit is as long across as up, as a latent plane needs; for axes that are not logarithmic.</summary>
    public bool EqualScales { get; init; }

    /// <inheritdoc/>
    public override string ToSvg(int width, int height)
    {
        CheckSize(width, height);
        (Axis xAxis, Axis yAxis) = (_x, _y);
        (PlotFrame frame, Scale x) = LayOut(width, height, xAxis, yAxis);
        if (EqualScales && !_x.Logarithmic && !_y.Logarithmic)
        {
            (xAxis, yAxis) = Equalize(frame, x);
            (frame, x) = LayOut(width, height, xAxis, yAxis);
        }

        List<(double Pixel, string Label)> marks = frame.MarksX(x);
        int total = _series.Sum(s => s.X.Count);
        string note = total > MaximumPoints ? FormattableString.Invariant($" ({MaximumPoints:N0} of {total:N0} points shown)") : "";
        var svg = new StringBuilder();
        frame.Open(svg, $"{_y.Title} against {_x.Title}: {string.Join(", ", _series.Select(s => s.Name))}{note}",
            marks.Select(m => m.Pixel));
        frame.OpenPlot(svg);
        WriteBackground(svg, x, frame.Y);
        int drawn = 0;
        double diameter = total <= 300 ? 7 : total <= 3000 ? 5 : 3.5;
        for (int i = 0; i < _series.Count; i++)
        {
            string points = Points(_series[i], x, frame.Y, total, ref drawn);
            WritePoints(svg, points, _series[i], _series[i].Color ?? i, diameter, Background is not null && total <= MaximumHaloed);
        }

        svg.Append("</svg>");
        frame.Close(svg, _x.Title + note, marks, turned: false, drawn == 0 && Background is null);
        return svg.ToString();
    }

    private static void WritePoints(StringBuilder svg, string points, Series series, int color, double diameter, bool halo)
    {
        if (points.Length == 0)
        {
            return;
        }

        // Past the last color the shape tells classes apart.
        string cap = color / Palette.Count % 2 == 0 ? "round" : "square";
        if (halo)
        {
            svg.Append($"<path d=\"{points}\" " +
                $"style=\"fill:none;stroke:var(--page,#fff);stroke-linecap:{cap};stroke-width:{Markup.Pixel(diameter + 2)}\"/>");
        }

        string stroke = $"stroke:{Palette.Css(color)};stroke-linecap:{cap};stroke-width:{Markup.Pixel(diameter)};stroke-opacity:.85";
        svg.Append($"<path d=\"{points}\" style=\"fill:none;{stroke}\">");
        svg.Append($"<title>{Markup.Escape(series.Name)}</title></path>");
    }

    /// <summary>One path of zero-length strokes, which round caps make dots: a dozen bytes a point.</summary>
    private static string Points(Series series, Scale x, Scale y, int total, ref int drawn)
    {
        var path = new StringBuilder();
        int count = series.X.Count;
        int kept = total <= MaximumPoints ? count : (int)Math.Max(Math.Min(count, 1), (long)count * MaximumPoints / total);
        for (int k = 0; k < kept; k++)
        {
            int i = (int)((long)k * count / kept);
            if (x.CanShow(series.X[i]) && y.CanShow(series.Y[i]))
            {
                path.Append('M').Append(Markup.Pixel(x.Pixel(series.X[i]))).Append(' ').Append(Markup.Pixel(y.Pixel(series.Y[i])))
                    .Append("h0");
                drawn++;
            }
        }

        return path.ToString();
    }

    private void WriteBackground(StringBuilder svg, Scale x, Scale y)
    {
        if (Background is { } b && x.CanShow(b.Left) && x.CanShow(b.Right) && y.CanShow(b.Bottom) && y.CanShow(b.Top))
        {
            (double left, double top) = (x.Pixel(b.Left), y.Pixel(b.Top));
            svg.Append($"<image x=\"{Markup.Pixel(left)}\" y=\"{Markup.Pixel(top)}\" " +
                $"width=\"{Markup.Pixel(Math.Max(0, x.Pixel(b.Right) - left))}\" ");
            svg.Append($"height=\"{Markup.Pixel(Math.Max(0, y.Pixel(b.Bottom) - top))}\" preserveAspectRatio=\"none\" " +
                $"href=\"{Markup.DataUri(b.Picture)}\"/>");
        }
    }

    private (PlotFrame Frame, Scale X) LayOut(int width, int height, Axis xAxis, Axis yAxis)
    {
        double[] across = Background is { } b ? [b.Left, b.Right] : [];
        double[] up = Background is { } c ? [c.Bottom, c.Top] : [];
        LegendEntry[] legend = [.. _series.Select((s, i) => new LegendEntry(s.Name, s.Color ?? i, Swatch.Dot))];
        var frame = new PlotFrame((width, height), Title, legend, yAxis, _series.SelectMany(s => s.Y).Concat(up),
            hasXTitle: xAxis.Title.Length > 0);
        return (frame, frame.FitX(xAxis, _series.SelectMany(s => s.X).Concat(across), 0.03));
    }

    /// <summary>Widens the range of the axis that has room to spare.</summary>
    private (Axis X, Axis Y) Equalize(PlotFrame frame, Scale x)
    {
        double unit = Math.Max((x.High - x.Low) / frame.Width, (frame.Y.High - frame.Y.Low) / frame.Height);
        double acrossMiddle = (x.Low + x.High) / 2;
        double upMiddle = (frame.Y.Low + frame.Y.High) / 2;
        double across = unit * frame.Width / 2;
        double up = unit * frame.Height / 2;
        return (_x with { Minimum = acrossMiddle - across, Maximum = acrossMiddle + across },
            _y with { Minimum = upMiddle - up, Maximum = upMiddle + up });
    }
}
