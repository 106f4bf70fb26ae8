using System.Text;

namespace LatentSharp.Reports.Charts;

/// <summary>What stands around the points of a chart: title, legend, axes, marks, grid. It decides where the plot lies.</summary>
internal sealed class PlotFrame
{
    private const double RightMargin = 20;
    private const double MarkRoom = 24;
    private const double AxisTitleRoom = 26;

    private readonly int _width;
    private readonly int _height;
    private readonly string _title;
    private readonly Legend _legend;
    private readonly string _yTitle;
    private readonly List<(double Pixel, string Label)> _yMarks;

    /// <summary>Lays out a frame.</summary>
    /// <param name="size">Width and height of the whole chart in pixels.</param>
    /// <param name="title">Its title; may be empty.</param>
    /// <param name="legend">Its series; none for no legend.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="values">All vertical values.</param>
    /// <param name="markRoom">Pixels under the plot for the marks of the horizontal axis.</param>
    /// <param name="hasXTitle">Whether the horizontal axis has a title.</param>
    /// <param name="margin">Part of the vertical range to leave free at both ends.</param>
    public PlotFrame((int Width, int Height) size, string title, IReadOnlyList<LegendEntry> legend, Axis y, IEnumerable<double> values,
        double markRoom = MarkRoom, bool hasXTitle = true, double margin = 0.05)
    {
        (_width, _height) = size;
        _title = title;
        _yTitle = y.Title;
        _legend = new Legend(legend, _width - RightMargin);
        Top = (title.Length > 0 ? 30 : 10) + (_legend.Rows * Legend.RowHeight) + (_legend.Rows > 0 ? 8 : 0);
        Height = Math.Max(40, _height - Top - markRoom - (hasXTitle ? AxisTitleRoom : 4));
        Y = Scale.Fit(y, values, Bottom, -Height, margin);
        _yMarks = [.. Y.Marks((int)Math.Max(2, Height / 48)).Select(m => (Y.Pixel(m.Value), m.Label))];
        Left = (_yTitle.Length > 0 ? 26 : 4) + _yMarks.Select(m => PlotText.Width(m.Label, PlotText.Small)).DefaultIfEmpty().Max() + 8;
        Width = Math.Max(40, _width - Left - RightMargin);
    }

    /// <summary>Pixel of the plot's left side.</summary>
    public double Left { get; }

    /// <summary>Pixel of the plot's top.</summary>
    public double Top { get; }

    /// <summary>Width of the plot in pixels.</summary>
    public double Width { get; }

    /// <summary>Height of the plot in pixels.</summary>
    public double Height { get; }

    /// <summary>Pixel of the plot's lower side.</summary>
    public double Bottom => Top + Height;

    /// <summary>The vertical scale.</summary>
    public Scale Y { get; }

    /// <summary>The horizontal scale of an axis with numbers.</summary>
    /// <param name="x">The axis.</param>
    /// <param name="values">All horizontal values.</param>
    /// <param name="margin">Part of the range to leave free at both ends.</param>
    public Scale FitX(Axis x, IEnumerable<double> values, double margin) => Scale.Fit(x, values, Left, Width, margin);

    /// <summary>Marks of a horizontal axis with numbers, as many as have room side by side.</summary>
    /// <param name="x">The scale.</param>
    public List<(double Pixel, string Label)> MarksX(Scale x)
    {
        for (int count = (int)Math.Max(2, Width / 70); ; count--)
        {
            List<(double Value, string Label)> marks = x.Marks(count);
            double widest = marks.Select(m => PlotText.Width(m.Label, PlotText.Small)).DefaultIfEmpty().Max() + 10;
            bool fits = marks.Zip(marks.Skip(1), (a, b) => x.Pixel(b.Value) - x.Pixel(a.Value)).All(d => d >= widest);
            if (fits || count <= 2)
            {
                return [.. marks.Select(m => (x.Pixel(m.Value), m.Label))];
            }
        }
    }

    /// <summary>Opens the chart's element and draws what lies under the points.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="description">What screen readers say beside the title.</param>
    /// <param name="xLines">Pixels of the vertical grid lines.</param>
    public void Open(StringBuilder svg, string description, IEnumerable<double> xLines)
    {
        string label = _title.Length > 0 ? _title : "Chart";
        svg.Append($"<svg class=\"chart\" viewBox=\"0 0 {_width} {_height}\" width=\"{_width}\" height=\"{_height}\" role=\"img\" " +
            $"aria-label=\"{Markup.Escape(label)}\" ");
        svg.Append("font-family=\"system-ui,sans-serif\" style=\"fill:var(--muted,#555b63)\">");
        svg.Append($"<title>{Markup.Escape(label)}</title><desc>{Markup.Escape(description)}</desc>");
        if (_title.Length > 0)
        {
            PlotText.Write(svg, PlotText.Fit(_title, _width - 8, PlotText.Large), 1, 18, PlotText.Large, "start", strong: true);
        }

        _legend.Write(svg, 1, _title.Length > 0 ? 28 : 4);
        svg.Append($"<path style=\"stroke:var(--grid,#e3e6ea);fill:none\" d=\"");
        foreach ((double pixel, _) in _yMarks)
        {
            svg.Append($"M{Markup.Pixel(Left)} {Markup.Pixel(pixel)}h{Markup.Pixel(Width)}");
        }

        foreach (double pixel in xLines)
        {
            svg.Append($"M{Markup.Pixel(pixel)} {Markup.Pixel(Top)}v{Markup.Pixel(Height)}");
        }

        svg.Append("\"/>");
    }

    /// <summary>Opens the part that cuts off whatever lies outside the plot; coordinates stay those of the chart.</summary>
    /// <param name="svg">Where to.</param>
    public void OpenPlot(StringBuilder svg)
    {
        string box = $"{Markup.Pixel(Left)} {Markup.Pixel(Top)} {Markup.Pixel(Width)} {Markup.Pixel(Height)}";
        svg.Append($"<svg x=\"{Markup.Pixel(Left)}\" y=\"{Markup.Pixel(Top)}\" width=\"{Markup.Pixel(Width)}\" " +
            $"height=\"{Markup.Pixel(Height)}\" viewBox=\"{box}\" overflow=\"hidden\">");
    }

    /// <summary>Draws axes, marks and their titles over the points, and closes the chart's element.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="xTitle">Title of the horizontal axis.</param>
    /// <param name="xMarks">Its marks.</param>
    /// <param name="turned">Whether its texts are turned, for long names.</param>
    /// <param name="isEmpty">Whether there is nothing to show, which is then said.</param>
    public void Close(StringBuilder svg, string xTitle, IEnumerable<(double Pixel, string Label)> xMarks, bool turned, bool isEmpty)
    {
        svg.Append($"<path style=\"stroke:var(--axis,#8b929b);fill:none\" " +
            $"d=\"M{Markup.Pixel(Left)} {Markup.Pixel(Top)}V{Markup.Pixel(Bottom)}H{Markup.Pixel(Left + Width)}\"/>");
        foreach ((double pixel, string text) in _yMarks)
        {
            PlotText.Write(svg, text, Left - 8, pixel + 4.5, PlotText.Small, "end");
        }

        foreach ((double pixel, string text) in xMarks)
        {
            PlotText.Write(svg, text, turned ? pixel + 4 : pixel, Bottom + (turned ? 16 : 19), PlotText.Small, turned ? "end" : "middle",
                turned ? -35 : 0);
        }

        if (xTitle.Length > 0)
        {
            PlotText.Write(svg, PlotText.Fit(xTitle, _width - 24, PlotText.Medium), Center(xTitle, Left + (Width / 2), _width), _height - 8,
                PlotText.Medium, "middle");
        }

        if (_yTitle.Length > 0)
        {
            PlotText.Write(svg, PlotText.Fit(_yTitle, _height - 16, PlotText.Medium), 14, Center(_yTitle, Top + (Height / 2), _height),
                PlotText.Medium, "middle", -90);
        }

        if (isEmpty)
        {
            PlotText.Write(svg, "no data", Left + (Width / 2), Top + (Height / 2), PlotText.Large, "middle");
        }

        svg.Append("</svg>");
    }

    /// <summary>A center that keeps a long title inside the chart.</summary>
    private static double Center(string title, double wanted, double room)
    {
        double half = Math.Min(PlotText.Width(title, PlotText.Medium) / 2, (room / 2) - 4) + 4;
        return Math.Clamp(wanted, half, room - half);
    }
}
