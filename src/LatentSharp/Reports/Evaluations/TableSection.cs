using System.Globalization;
using LatentSharp.Evaluation.Tables;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Evaluations;

/// <summary>How like real rows drawn ones are, on a page and in sentences.</summary>
internal static class TableSection
{
    private const int Abreast = 2;
    private const double Clear = 2;
    private const double Level = 0.03;

    /// <summary>Adds the figures to a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="found">What was measured; null for nothing.</param>
    public static void Add(HtmlReport page, TableFigures? found)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (found is null)
        {
            return;
        }

        page.Section("Each column");
        page.Paragraph(Text($"{found.Synthetic:N0} drawn rows beside {found.Real:N0} real ones. Of numbers and dates the ") +
            Text($"distance is the ") +
            "largest difference of the distribution functions (Kolmogorov–Smirnov), of categories half the sum of differences of their " +
            "shares (total variation): 0 is the same, 1 is apart. Held-out rows, which are real, show what chance gives.");
        page.Table(["column", "type", "distance", "of held-out rows"], [.. found.Columns.Select(column => (IReadOnlyList<string>)
            [column.Name, column.Type, Number(column.Distance), column.OfHeldOut is { } held ? Number(held) : "–"])]);
        foreach (ColumnMarginal[] some in found.Columns.Chunk(Abreast))
        {
            page.Row([.. some.Select(column => (Figure)new ChartFigure(new BarChart(
                column.Name, "", new Axis("% of rows"), [.. column.Values.Select(value => value.Value)],
                new BarSeries("real", [.. column.Values.Select(value => Math.Round(100 * value.Real, 1))]),
                new BarSeries("drawn", [.. column.Values.Select(value => Math.Round(100 * value.Synthetic, 1))])), ""))]);
        }

        if (found.Pairs is { } pairs)
        {
            page.Section("How columns go together");
            page.Paragraph(Text($"The dependence of two columns is 0 where one says nothing about the other and 1 where it ") +
                Text($"decides it. It ") +
                Text($"differs by {pairs.MeanDifference:0.000} on average") + (pairs.OfHeldOut is { } chance
                    ? Text($", and by {chance:0.000} for held-out rows.") : "."));
            page.Table(["columns", "measure", "in real rows", "in drawn rows"], [.. pairs.Largest.Select(pair => (IReadOnlyList<string>)
                [$"{pair.First}, {pair.Second}", pair.Measure, Number(pair.Real), Number(pair.Synthetic)])], "The pairs that differ most.");
        }

        AddClassifier(page, found.Classifier);
        AddPrivacy(page, found.Privacy);
    }

    /// <summary>What the figures say; each sentence is there only where they carry it.</summary>
    /// <param name="found">What was measured; null for nothing.</param>
    public static IEnumerable<string> Sentences(TableFigures? found)
    {
        if (found is null)
        {
            yield break;
        }

        ColumnMarginal worst = found.Columns.MaxBy(column => column.Distance)!;
        yield return Text($"Columns of drawn rows are {found.Columns.Average(column => column.Distance):0.000} from real ones ") +
            Text($"on average; ") +
            Text($"farthest is '{worst.Name}' with {worst.Distance:0.000}") +
            (worst.OfHeldOut is { } chance ? Text($", where held-out rows are at {chance:0.000}.") : ".");
        if (found.Classifier is { } told)
        {
            double less = told.OfReal - told.OfSynthetic;
            yield return Text($"A classifier of '{told.Target}' that learned from drawn rows reaches an F1 of ") +
                Text($"{told.OfSynthetic:0.000} on ") +
                Text($"held-out rows, one that learned from as many real rows {told.OfReal:0.000}: ") +
                (Math.Abs(less) <= Clear * told.DifferenceError
                    ? Text($"level within two errors of the difference ({told.DifferenceError:0.000}).")
                    : less > 0 ? Text($"drawn rows teach less, by {less:0.000} ± {told.DifferenceError:0.000}.")
                    : Text($"drawn rows teach more, by {-less:0.000} ± {told.DifferenceError:0.000}."));
        }

        if (found.Privacy is { } privacy)
        {
            bool isOfAll = privacy.Training == privacy.OfTraining && privacy.HeldOut == privacy.OfHeldOut;
            if (!isOfAll)
            {
                yield return Text($"Privacy is measured with {Some(privacy.Training, privacy.OfTraining)} training rows and ") +
                    Text($"{Some(privacy.HeldOut, privacy.OfHeldOut)} held-out rows, chosen by chance.");
            }

            // Rows drawn too near to the middle are near to every real row; only nearness to training rows alone says that they were
            // learned.
            double above = privacy.MembershipArea - 0.5;
            bool tells = above > Clear * privacy.MembershipError;
            yield return Text($"A drawn row is {privacy.Median:0.000} from the nearest training row (median), a held-out row ") +
                Text($"{privacy.MedianOfHeldOut:0.000}: ") + (privacy.Median >= privacy.MedianOfHeldOut
                    ? "drawn rows are no nearer to the training rows than other real rows are."
                    : privacy.Median >= (1 - Level) * privacy.MedianOfHeldOut
                        ? "drawn rows are about as near to the training rows as other real rows are."
                    : privacy.Nearer - 0.5 <= Clear * privacy.NearerError
                        ? Text($"drawn rows are nearer to the training rows, but by no more than chance gives with ") +
                            Text($"{privacy.HeldOut:N0} held-out rows (two errors).")
                        : "drawn rows are nearer to the training rows than other real rows are, " + (tells
                            ? "a sign that rows were learned by heart."
                            : "and to held-out rows alike, as rows are that vary less than real ones: no sign of rows learned by heart."));
            if (privacy.Copies > 0)
            {
                string row = isOfAll ? "a training row" : "one of these training rows";
                yield return Text($"{100 * privacy.Copies:0.##} % of drawn rows are {row} in every cell; ") +
                    Text($"of held-out rows {100 * privacy.CopiesOfHeldOut:0.##} % are.");
            }

            yield return Text($"An attack that takes rows near a drawn row for training rows has an area of ") +
                Text($"{privacy.MembershipArea:0.000} ") +
                Text($"± {privacy.MembershipError:0.000}: ") + (tells
                    ? "better than chance, so that drawn rows tell something about who was in the training."
                    : "no better than chance (0.5) within two errors. Other attacks may do better.");
        }
    }

    private static void AddClassifier(HtmlReport page, ClassifierFigures? told)
    {
        if (told is null)
        {
            return;
        }

        page.Section("What a classifier learns from drawn rows");
        page.Paragraph(Text($"Two networks of the same kind tell '{told.Target}' from the other columns: one learned from ") +
            Text($"{told.Rows:N0} ") +
            Text($"drawn rows, the other from as many real ones. Both are judged by {told.HeldOut:N0} held-out real rows. F1 ") +
            Text($"is the average ") +
            Text($"over the classes; always telling the most frequent class is right in {100 * told.ByChance:0.0} %."));
        page.Table(["learned from", "F1", "right, %"],
        [
            ["drawn rows", Number(told.OfSynthetic), RunFigures.Number(100 * told.AccuracyOfSynthetic, "0.0")],
            ["real rows", Number(told.OfReal), RunFigures.Number(100 * told.AccuracyOfReal, "0.0")],
        ], Text($"Bootstrap error of the difference of F1: {told.DifferenceError:0.000}."));
    }

    private static void AddPrivacy(HtmlReport page, PrivacyFigures? privacy)
    {
        if (privacy is null)
        {
            return;
        }

        page.Section("Privacy");
        page.Paragraph(Text($"How near {privacy.Synthetic:N0} drawn rows are to {Some(privacy.Training, privacy.OfTraining)} training ") +
            Text($"rows, beside {Some(privacy.HeldOut, privacy.OfHeldOut)} held-out rows, which the model never saw. ") +
            "The distance of two rows is the average over the columns " +
            "of 1 for another category, and of the difference of numbers in standard deviations. A model that learned rows by " +
            "heart draws " +
            "rows nearer than held-out ones are. These figures find copies; they are no proof that nothing can be found out.");
        page.Table(["", "drawn rows", "held-out rows"],
        [
            ["distance to the nearest training row, median", Number(privacy.Median), Number(privacy.MedianOfHeldOut)],
            ["one in twenty is within", Number(privacy.Low), Number(privacy.LowOfHeldOut)],
            ["the same as a training row in every cell, %", RunFigures.Number(100 * privacy.Copies, "0.##"),
                RunFigures.Number(100 * privacy.CopiesOfHeldOut, "0.##")],
        ], Text($"Membership inference by distance to the nearest drawn row: area under the ROC curve {privacy.MembershipArea:0.000} ± ") +
            Text($"{privacy.MembershipError:0.000}; 0.5 is chance."));
    }

    private static string Some(int looked, int all) => looked == all ? Text($"{all:N0}") : Text($"{looked:N0} of {all:N0}");

    private static string Number(double value) => RunFigures.Number(value, "0.000");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
