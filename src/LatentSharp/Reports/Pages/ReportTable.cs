using System.Globalization;
using System.Text;
using LatentSharp.Reports.Charts;

namespace LatentSharp.Reports.Pages;

/// <summary>Writes tables.</summary>
internal static class ReportTable
{
    /// <summary>Writes a table; the first of several cells of a row is its heading.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="headings">Headings [columns].</param>
    /// <param name="rows">Cells [rows][columns].</param>
    /// <param name="caption">What it shows; may be empty.</param>
    public static void Write(StringBuilder html, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, string caption)
    {
        string[] classes = [.. headings.Select((_, column) =>
            rows.Count > 0 && rows.All(r => IsNumber(r[column])) ? " class=\"number\"" : "")];
        string label = Markup.Escape(caption.Length > 0 ? caption : "Table");
        html.Append($"<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\"><table>");
        html.Append(caption.Length > 0 ? $"<caption>{Markup.Escape(caption)}</caption>" : "").Append("\n<thead><tr>");
        for (int column = 0; column < headings.Count; column++)
        {
            html.Append($"<th scope=\"col\"{classes[column]}>{Markup.Escape(headings[column])}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in rows)
        {
            html.Append("<tr>");
            for (int column = 0; column < row.Count; column++)
            {
                if (column == 0 && row.Count > 1)
                {
                    html.Append($"<th scope=\"row\"{classes[column]}>{Cell(row[column])}</th>");
                    continue;
                }

                html.Append($"<td{classes[column]}>{Cell(row[column])}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    /// <summary>A cell; a number below zero has the sign of charts and sentences.</summary>
    private static string Cell(string cell) => Markup.Escape(cell is ['-', >= '0' and <= '9', ..] ? $"−{cell[1..]}" : cell);

    /// <summary>Whether a cell is a number, a number with a unit or a spread after it, or a dash for none.</summary>
    private static bool IsNumber(string cell)
    {
        string first = cell.Trim().Split([' ', '%', '±', '\u00A0'], 2)[0].Replace('−', '-');
        return first is "" or "–" or "—" or "-"
            || double.TryParse(first, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
    }
}
