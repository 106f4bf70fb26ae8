using System.Buffers.Binary;
using System.Text;
using LatentSharp.Reports.Charts;

namespace LatentSharp.Reports.Pages;

/// <summary>A picture or a chart with a caption.</summary>
internal abstract class Figure
{
    /// <summary>Creates a figure.</summary>
    /// <param name="caption">What is to be seen in it; may be empty.</param>
    private protected Figure(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        Caption = caption;
    }

    /// <summary>What is to be seen in it.</summary>
    public string Caption { get; }

    /// <summary>The question that it answers, which stands above it; empty for none.</summary>
    public string Question { get; init; } = "";

    /// <summary>Writes the picture itself.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="room">CSS pixels from side to side.</param>
    internal abstract void WriteBody(StringBuilder html, int room);

    /// <summary>Writes the figure with its caption.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="room">CSS pixels from side to side.</param>
    internal void Write(StringBuilder html, int room)
    {
        html.Append("<figure>");
        html.Append(Question.Length > 0 ? $"<h3>{Markup.Escape(Question)}</h3>" : "");
        WriteBody(html, room);
        if (Caption.Length > 0)
        {
            html.Append("<figcaption>").Append(Markup.Escape(Caption)).Append("</figcaption>");
        }

        html.Append("</figure>\n");
    }

    /// <summary>A drawing that keeps a size at which it can be read on a narrow page, and scrolls there, if it is wide.</summary>
    /// <param name="drawing">The drawing, in HTML.</param>
    /// <param name="width">Its width in CSS pixels.</param>
    private protected string Scrolling(string drawing, int width)
    {
        string label = Markup.Escape(Question.Length > 0 ? Question : Caption.Length > 0 ? Caption : "Figure");
        return width > Markup.Wide
            ? $"<div class=\"broad\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">{drawing}</div>" : drawing;
    }
}

/// <summary>A picture, embedded in the page.</summary>
internal sealed class PictureFigure : Figure
{
    /// <summary>Largest factor by which small pictures are shown larger.</summary>
    private const int LargestZoom = 8;

    private readonly byte[] _picture;
    private readonly string _alternative;
    private readonly bool _pixelated;
    private readonly string _uri;

    /// <summary>Creates a figure.</summary>
    /// <param name="picture">A PNG, GIF or JPEG file.</param>
    /// <param name="alternative">What a person who cannot see the picture should know.</param>
    /// <param name="caption">What is to be seen in it; may be empty.</param>
    /// <param name="pixelated">Whether a small picture is enlarged by a whole factor with its pixels kept sharp.</param>
    /// <exception cref="ArgumentException">The bytes are no PNG, GIF or JPEG file.</exception>
    public PictureFigure(byte[] picture, string alternative, string caption = "", bool pixelated = false)
        : base(caption)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(alternative);
        _uri = Markup.DataUri(picture);
        _picture = picture;
        _alternative = alternative;
        _pixelated = pixelated;
    }

    internal override void WriteBody(StringBuilder html, int room)
    {
        bool sharp = _pixelated;
        string size = "";
        (int? Width, int? Height) own = Size();
        if (own is ({ } width, { } height))
        {
            // Below twice its size a whole factor would leave half of the room empty, and sharp pixels would be uneven.
            double fit = (double)Math.Min(room, 800) / width;
            double zoom = !_pixelated || fit < 1 ? 1 : fit < 2 ? fit : Math.Min(Math.Floor(fit), LargestZoom);
            sharp &= zoom >= 2;
            size = $" width=\"{(long)(width * zoom)}\" height=\"{(long)(height * zoom)}\"";
        }

        string sharply = sharp ? " class=\"pixelated\"" : "";
        string drawing = $"<img alt=\"{Markup.Escape(_alternative)}\"{size}{sharply} src=\"{_uri}\"/>";
        html.Append(Scrolling(drawing, _pixelated ? 0 : own.Width ?? 0));
    }

    /// <summary>Width and height from the first bytes of a PNG or GIF file; null for others, which the browser measures.</summary>
    private (int? Width, int? Height) Size()
    {
        ReadOnlySpan<byte> bytes = _picture;
        (int width, int height) = bytes[0] == 0x89 && bytes.Length >= 24
            ? (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : bytes[0] == 'G' && bytes.Length >= 10
                ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
                : (0, 0);
        return width > 0 && height > 0 ? (width, height) : (null, null);
    }
}

/// <summary>A chart, drawn into the page at the size at which it is seen.</summary>
internal sealed class ChartFigure : Figure
{
    private readonly Chart _chart;
    private readonly double _aspect;

    /// <summary>Creates a figure.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="caption">What is to be seen in it; may be empty.</param>
    /// <param name="aspect">Height over width, 0 for what suits the place.</param>
    /// <exception cref="ArgumentOutOfRangeException">The aspect is negative or above 3.</exception>
    public ChartFigure(Chart chart, string caption = "", double aspect = 0)
        : base(caption)
    {
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentOutOfRangeException.ThrowIfNegative(aspect);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(aspect, 3);
        _chart = chart;
        _aspect = aspect;
    }

    internal override void WriteBody(StringBuilder html, int room)
    {
        const int widest = 1040;
        int width = Math.Clamp(room, 260, widest);
        double aspect = _aspect > 0 ? _aspect : width > 600 ? 0.44 : 0.72;
        html.Append(Scrolling(_chart.ToSvg(width, Math.Max(120, (int)(width * aspect))), width));
    }
}
