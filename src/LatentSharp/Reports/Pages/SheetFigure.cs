using System.Globalization;
using System.Text;
using LatentSharp.Imaging;
using LatentSharp.Reports.Charts;

namespace LatentSharp.Reports.Pages;

/// <summary>
/// Pictures in rows and columns whose captions are text of the page: legible at any size, and light or dark as the page is. A row is one
/// picture file; gaps between its pictures are transparent.
/// </summary>
internal sealed class SheetFigure : Figure
{
    private const int Gap = 1;
    private const int LargestZoom = 6;

    // CSS pixels for the captions of rows.
    private const int Names = 110;

    private readonly IReadOnlyList<Picture> _cells;
    private readonly int _columns;
    private readonly Func<int, string> _alternative;

    /// <summary>Creates a figure.</summary>
    /// <param name="cells">The pictures, row by row, all of one size; the last row may be shorter.</param>
    /// <param name="columns">Pictures in a row, at least 1.</param>
    /// <param name="alternative">What is to be seen in a row, by its number from 0.</param>
    /// <param name="caption">What is to be seen in all of them; may be empty.</param>
    public SheetFigure(IReadOnlyList<Picture> cells, int columns, Func<int, string> alternative, string caption = "")
        : base(caption)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfZero(cells.Count);
        (_cells, _columns, _alternative) = (cells, columns, alternative);
    }

    /// <summary>Above the columns; none for nothing.</summary>
    public IReadOnlyList<string> ColumnCaptions { get; init; } = [];

    /// <summary>Left of the rows; none for nothing.</summary>
    public IReadOnlyList<string> RowCaptions { get; init; } = [];

    internal override void WriteBody(StringBuilder html, int room)
    {
        (int width, int height) = (_cells[0].Width, _cells[0].Height);
        int across = (_columns * (width + Gap)) - Gap;

        // Below twice its size a whole factor would leave half of the room empty.
        double fit = (room - (RowCaptions.Count > 0 ? Names : 0.0)) / across;
        double zoom = fit < 1 ? 1 : fit < 2 ? fit : Math.Min(Math.Floor(fit), LargestZoom);
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"sheet{(RowCaptions.Count > 0 ? " named" : "")}\">\n");
        if (ColumnCaptions.Count > 0)
        {
            html.Append(RowCaptions.Count > 0 ? "<span></span>" : "");
            html.Append(CultureInfo.InvariantCulture,
                $"<div class=\"heads\" style=\"--columns:{_columns};max-width:{(int)(across * zoom)}px\">");
            foreach (string caption in ColumnCaptions)
            {
                html.Append($"<span>{Markup.Escape(caption)}</span>");
            }

            html.Append("</div>\n");
        }

        foreach ((int i, Picture[] row) in _cells.Chunk(_columns).Index())
        {
            string name = Markup.Escape(RowCaptions.ElementAtOrDefault(i) ?? "");
            html.Append(RowCaptions.Count > 0 ? $"<span class=\"head\">{name}</span>" : "");
            Picture strip = Strip(row, width, height);
            (int shown, int tall) = ((int)(strip.Width * zoom), (int)(strip.Height * zoom));
            html.Append(CultureInfo.InvariantCulture, $"<img alt=\"{Markup.Escape(_alternative(i))}\" width=\"{shown}\" ");
            html.Append(CultureInfo.InvariantCulture, $"height=\"{tall}\" class=\"{(zoom >= 2 ? "pixelated" : "smooth")}\" ");
            html.Append($"src=\"{Markup.DataUri(Png.Encode(strip))}\"/>\n");
        }

        html.Append("</div>\n");
    }

    private static Picture Strip(Picture[] row, int width, int height)
    {
        var strip = new Picture((row.Length * (width + Gap)) - Gap, height, 4);
        foreach ((int i, Picture picture) in row.Index())
        {
            PictureOperations.Paste(strip, picture.ToChannels(4, Color.White), i * (width + Gap), 0);
        }

        return strip;
    }
}
