using System.Text;

namespace LatentSharp.Reports.Charts;

/// <summary>Text in a chart. No font is at hand to measure it, so widths are estimates on the safe side.</summary>
internal static class PlotText
{
    /// <summary>Height of marks and legend in pixels.</summary>
    public const int Small = 13;

    /// <summary>Height of axis titles in pixels.</summary>
    public const int Medium = 14;

    /// <summary>Height of the chart's title in pixels.</summary>
    public const int Large = 16;

    /// <summary>Mean advance of a letter of a sans-serif font, in parts of its height; wide letters of East Asia take a whole.</summary>
    private const double Advance = 0.57;

    /// <summary>Estimated width in pixels.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Its height.</param>
    public static double Width(string text, int size) =>
        text.EnumerateRunes().Sum(r => r.Value >= 0x1100 && r.Value is < 0x2000 or > 0x2E00 ? 1 : Advance) * size;

    /// <summary>The text, shortened with an ellipsis where it is too wide.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Room in pixels.</param>
    /// <param name="size">Its height.</param>
    public static string Fit(string text, double width, int size)
    {
        if (Width(text, size) <= width)
        {
            return text;
        }

        var kept = new StringBuilder();
        double used = Advance * size;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Width(rune.ToString(), size);
            if (used > width)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.ToString().TrimEnd() + "…";
    }

    /// <summary>Draws text.</summary>
    /// <param name="svg">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">Pixel of its anchor.</param>
    /// <param name="y">Pixel of its base line.</param>
    /// <param name="size">Its height.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="turn">Degrees clockwise around the anchor.</param>
    /// <param name="strong">Whether bold and in full ink.</param>
    public static void Write(StringBuilder svg, string text, double x, double y, int size, string anchor, double turn = 0,
        bool strong = false)
    {
        svg.Append($"<text x=\"{Markup.Pixel(x)}\" y=\"{Markup.Pixel(y)}\" font-size=\"{size}\"");
        svg.Append(anchor == "start" ? "" : $" text-anchor=\"{anchor}\"");
        svg.Append(turn == 0 ? "" : $" transform=\"rotate({Markup.Pixel(turn)} {Markup.Pixel(x)} {Markup.Pixel(y)})\"");
        svg.Append(strong ? " style=\"font-weight:600;fill:var(--ink,#1a1c1f)\"" : "");
        svg.Append('>').Append(Markup.Escape(text)).Append("</text>");
    }
}
