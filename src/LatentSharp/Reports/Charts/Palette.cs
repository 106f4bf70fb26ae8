using System.Globalization;
using System.Text;

namespace LatentSharp.Reports.Charts;

/// <summary>
/// The colors of series, told apart by people with any color vision: the set of Okabe and Ito (2008), in an order that
/// puts far colors first, and three of Tol's muted set (2021). Each has a shade for a light and for a dark page.
/// </summary>
internal static class Palette
{
    private static readonly (string Light, string Dark)[] Colors =
    [
        ("#0072b2", "#56a8e0"), ("#d55e00", "#ff8a3d"), ("#009e73", "#2fc79b"), ("#b8578f", "#e79ac4"), ("#c98a00", "#f0b93a"),
        ("#4aa3d9", "#a5dcff"), ("#6b3fa0", "#b795e8"), ("#7a7a00", "#d6d34a"), ("#882255", "#e0648f"), ("#6b6f76", "#b4b9c0"),
    ];

    /// <summary>Number of colors before they repeat.</summary>
    public static int Count => Colors.Length;

    /// <summary>A CSS color for a series; it names its light shade too, so that a chart taken out of the page keeps its colors.</summary>
    /// <param name="index">Which series.</param>
    public static string Css(int index) => $"var(--s{index % Count},{Colors[index % Count].Light})";

    /// <summary>The CSS variables of all colors.</summary>
    /// <param name="dark">Whether for a dark page.</param>
    public static string Variables(bool dark)
    {
        var css = new StringBuilder();
        for (int i = 0; i < Count; i++)
        {
            css.Append(CultureInfo.InvariantCulture, $"--s{i}:{(dark ? Colors[i].Dark : Colors[i].Light)};");
        }

        return css.ToString();
    }
}
