using System.Globalization;
using LatentSharp.Evaluation.Tables;

namespace LatentSharp.Cli.Results.Measuring;

/// <summary>How like real rows drawn ones are, for a person.</summary>
internal static class RowQualityLines
{
    public static IEnumerable<string> Of(TableFigures found)
    {
        yield return Text($"{found.Synthetic:N0} drawn rows beside {found.Real:N0} real ones, distance of each column (of held-out rows):");
        yield return "  " + string.Join(", ", found.Columns.Select(column =>
            Text($"{column.Name} {column.Distance:0.000}") + (column.OfHeldOut is { } held ? Text($" ({held:0.000})") : "")));
        if (found.Pairs is { } pairs)
        {
            yield return Text($"dependence of pairs of columns differs by {pairs.MeanDifference:0.000} on average") +
                (pairs.OfHeldOut is { } chance ? Text($" ({chance:0.000} for held-out rows)") : "") + "; most: " +
                string.Join(", ", pairs.Largest.Take(3).Select(pair =>
                    Text($"{pair.First}–{pair.Second} {pair.Real:0.00} → {pair.Synthetic:0.00}")));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
