using System.Text;

namespace LatentSharp.Reports.Pages;

/// <summary>A place where a view of the models in the page is put by its script; see <see cref="HtmlReport.Alive"/>.</summary>
/// <param name="view">Which view: <c>plane</c> or <c>mix</c>.</param>
/// <param name="caption">What can be done with it.</param>
internal sealed class AliveFigure(string view, string caption) : Figure(caption)
{
    internal override void WriteBody(StringBuilder html, int room) => html.Append($"<div data-view=\"{view}\"></div>" +
        "<noscript><p>This figure decodes pictures in the page and needs JavaScript, which is switched off here.</p></noscript>");
}
