using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Paths;
using LatentSharp.Imaging;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Evaluations;

/// <summary>Whether paths lead over the classes between, on a page.</summary>
internal static class SemanticSection
{
    /// <summary>Adds the figures to a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="found">What was measured; null for nothing.</param>
    /// <param name="format">What draws pictures.</param>
    public static void Add(HtmlReport page, SemanticFigures? found, ExampleFormat format)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (found is null)
        {
            return;
        }

        page.Section("Paths over classes");
        page.Paragraph(string.Create(CultureInfo.InvariantCulture, $"{found.Paths:N0} pairs of held-out pictures whose classes have " +
            $"others between them, and one shortest way. A classifier, trained on real pictures, tells the class of each picture on the " +
            $"way: it tells {Percent(found.Judge)} % of real held-out pictures rightly, and {Percent(found.JudgeNear)} % to the class " +
            $"or its neighbour. A class is admissible if it is on the way and at most one step from where the picture is. A path is in " +
            $"order if no class comes after a later one, where a class beside the way counts as that of the way beside it and any other " +
            $"breaks the order; and whole if, besides, every class of the way is shown."));
        page.Table(["", "admissible, %", "in order, %", "in order and whole, %"], [.. found.Ways.Select(way => (IReadOnlyList<string>)[
            $"{way.Model}, {SemanticStudy.Words(way.Way)}", Text(way.Admissible), Text(way.InOrder), Text(way.Whole)])], string.Create(
            CultureInfo.InvariantCulture, $"± one standard error over paths; {found.Pictures:N0} pictures a row."));
        if (found.Shown.Count > 0)
        {
            page.Add(new PictureFigure(Png.Encode(Sheet(found, format)), "pictures on some paths, a row a way",
                "The first pairs. Each block goes from the same picture to the same other one, decoded; a row a way."));
        }
    }

    /// <summary>What the figures say.</summary>
    /// <param name="found">What was measured; null for nothing.</param>
    public static IEnumerable<string> Sentences(SemanticFigures? found)
    {
        if (found?.Ways.FirstOrDefault(way => way.Way == PathKind.Semantic) is not { } over)
        {
            yield break;
        }

        WayFigures best = found.Ways.Where(way => way.Way != PathKind.Semantic).MaxBy(way => way.Admissible.Value)!;
        double difference = over.Admissible.Value - best.Admissible.Value;
        double error = Math.Sqrt((over.Admissible.StandardError * over.Admissible.StandardError)
            + (best.Admissible.StandardError * best.Admissible.StandardError));
        string other = $"{Percent(best.Admissible.Value)} % of {best.Model}, {SemanticStudy.Words(best.Way)}, the best of the others";
        yield return string.Create(CultureInfo.InvariantCulture, $"On paths over classes {Percent(over.Admissible.Value)} % of the " +
            $"pictures show an admissible class, and {Percent(over.InOrder.Value)} % of the paths are in order; ") +
            (Math.Abs(difference) <= 2 * error
            ? $"that is level with {other}, within two standard errors." : $"{(difference > 0 ? "more" : "fewer")} than the {other}.");
    }

    /// <summary>The first pairs, a row a way.</summary>
    internal static Picture Sheet(SemanticFigures found, ExampleFormat format) => ContactSheet.Render(
        [.. found.Shown.SelectMany(path => format.Draw(path.Pictures))], new ContactSheetOptions
        {
            Columns = found.Shown[0].Pictures.Shape[0],
            RowCaptions = [.. found.Shown.Select(path => path.Caption)],
        });

    /// <summary>A share in per cent, as a table has it.</summary>
    internal static string Text(Estimate share) => $"{Percent(share.Value)} ± {Percent(share.StandardError)}";

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
