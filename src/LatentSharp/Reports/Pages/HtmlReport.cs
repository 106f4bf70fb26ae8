using System.Globalization;
using System.Text;
using LatentSharp.Export.Web;
using LatentSharp.Formats;
using LatentSharp.Reports.Charts;

namespace LatentSharp.Reports.Pages;

/// <summary>
/// Builds one HTML page that holds everything it shows: it opens without a network and can be sent by mail. All text is
/// escaped. The page follows the reader's choice of light or dark.
/// </summary>
internal sealed class HtmlReport
{
    /// <summary>CSS pixels of the page's column, without its margins.</summary>
    private const int PageWidth = 1040;

    private const int RowGap = 32;
    private const int SectionsWithoutContents = 3;

    private readonly string _title;
    private readonly string? _subtitle;
    private readonly StringBuilder _body = new();
    private readonly List<string> _sections = [];
    private IReadOnlyList<WebModel> _alive = [];

    /// <summary>Starts a page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="subtitle">A line under the title, e.g. the model, the data and the date; null for none.</param>
    public HtmlReport(string title, string? subtitle = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        _title = title;
        _subtitle = subtitle;
    }

    /// <summary>Starts a section.</summary>
    /// <param name="heading">Its heading; the page lists them where there are more than a few.</param>
    public HtmlReport Section(string heading)
    {
        ArgumentNullException.ThrowIfNull(heading);
        _sections.Add(heading);
        _body.Append(CultureInfo.InvariantCulture, $"<h2 id=\"section-{_sections.Count}\">{Markup.Escape(heading)}</h2>\n");
        return this;
    }

    /// <summary>Adds a paragraph.</summary>
    /// <param name="text">Plain text.</param>
    public HtmlReport Paragraph(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _body.Append($"<p>{Markup.Escape(text)}</p>\n");
        return this;
    }

    /// <summary>Adds a figure as wide as the page.</summary>
    /// <param name="figure">The figure.</param>
    public HtmlReport Add(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        figure.Write(_body, PageWidth);
        return this;
    }

    /// <summary>Adds figures side by side, to be compared; on a narrow screen they stand one under another.</summary>
    /// <param name="figures">The figures, left to right.</param>
    public HtmlReport Row(params IReadOnlyList<Figure> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        int room = (PageWidth - (RowGap * (figures.Count - 1))) / Math.Max(1, figures.Count);
        _body.Append(CultureInfo.InvariantCulture, $"<div class=\"row\" style=\"--columns:{Math.Max(1, figures.Count)}\">\n");
        foreach (Figure figure in figures)
        {
            figure.Write(_body, room);
        }

        _body.Append("</div>\n");
        return this;
    }

    /// <summary>Adds a table; columns that hold only numbers are set flush right.</summary>
    /// <param name="headings">Headings [columns].</param>
    /// <param name="rows">Cells [rows][columns].</param>
    /// <param name="caption">What the table shows; may be empty.</param>
    /// <exception cref="ArgumentException">A row has more or fewer cells than there are headings.</exception>
    public HtmlReport Table(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, string caption = "")
    {
        ArgumentNullException.ThrowIfNull(headings);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(caption);
        if (rows.FirstOrDefault(r => r.Count != headings.Count) is { } wrong)
        {
            throw new ArgumentException($"Report: a row has {wrong.Count} cells under {headings.Count} headings.", nameof(rows));
        }

        ReportTable.Write(_body, headings, rows, caption);
        return this;
    }

    /// <summary>Adds a list of names and what they stand for, e.g. the options of a run.</summary>
    /// <param name="items">The items.</param>
    public HtmlReport Definitions(params IReadOnlyList<(string Term, string Description)> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        _body.Append("<dl>\n");
        foreach ((string term, string description) in items)
        {
            _body.Append($"<div><dt>{Markup.Escape(term)}</dt><dd>{Markup.Escape(description)}</dd></div>\n");
        }

        _body.Append("</dl>\n");
        return this;
    }

    /// <summary>Puts models into the page, with the script that makes views of them where <see cref="AliveFigure"/>s are.</summary>
    /// <param name="models">The models, those that are shown side by side.</param>
    public HtmlReport Alive(IReadOnlyList<WebModel> models)
    {
        _alive = models;
        return this;
    }

    /// <summary>The whole page; well-formed XML as well as HTML.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" " +
            "content=\"light dark\"/>\n");

        // The browser is told to fetch nothing, whatever the page holds.
        string scripts = _alive.Count > 0 ? $"; script-src {WebBundle.Hash(WebBundle.Script)}" : "";
        html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src " +
            $"'unsafe-inline'{scripts}\"/>\n");
        string style = _alive.Count > 0 ? WebBundle.ViewStyle : "";
        html.Append($"<title>{Markup.Escape(_title)}</title>\n<style>\n{ReportStyle.Css}{style}</style>\n</head>\n<body>\n<main>\n");
        html.Append($"<header><h1>{Markup.Escape(_title)}</h1>");
        html.Append(_subtitle is null ? "" : $"<p>{Markup.Escape(_subtitle)}</p>").Append("</header>\n");
        if (_sections.Count > SectionsWithoutContents)
        {
            html.Append("<nav aria-label=\"Contents\">");
            for (int i = 0; i < _sections.Count; i++)
            {
                html.Append(CultureInfo.InvariantCulture, $"<a href=\"#section-{i + 1}\">{Markup.Escape(_sections[i])}</a> ");
            }

            html.Append("</nav>\n");
        }

        html.Append(_body).Append("</main>\n").Append(_alive.Count > 0 ? WebPage.Script(_alive) : "");
        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="path">The target.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteAllText(path, ToHtml());
}
