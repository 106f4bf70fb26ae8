using LatentSharp.Data;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Imaging;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Reports.Pages;

/// <summary>Runs that differ in one option, a column each: from reconstruction alone to the KL term alone.</summary>
internal static class SweepPage
{
    private const int Shown = 6;
    private const int GridSide = 7;
    private const int MostAlive = 4;
    private const int CodesShown = 500;
    private const string PlaneQuestion = "What does each place of the latent space decode to?";

    private static string Distribution(RunRecord run) =>
        run.Model.Options.Prior.IsStandardNormal ? "the standard normal distribution" : $"the prior, a {run.Model.Prior.Name}";

    /// <summary>Writes the page.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="title">Its title.</param>
    /// <param name="runs">The runs, left to right, of the same pictures.</param>
    /// <param name="seed">Decides the samples that are shown.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, string title, IReadOnlyList<RunRecord> runs, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ModelCard card = runs[0].Card;
        string prior = runs[0].Model.Options.Prior.Symbol;
        string noun = runs[0].Noun;
        bool IsSame<T>(Func<RunRecord, T> of) => runs.Select(of).Distinct().Count() == 1;
        int[] epochs = [.. runs.Select(r => r.Card.Training.Passes(r.Card.Data.Train)).Distinct().Order()];
        bool sameSpace = IsSame(r => r.Model.Options.Latent) && IsSame(r => r.Model.Options.Prior.IsStandardNormal);
        string[] same = [.. IsSame(r => r.Model.Options.Network.Description) && sameSpace ? (string[])["network"] : [],
            $"{Counted.Of(card.Data.Train, noun)} ({card.Data.Source})", .. IsSame(r => r.Card.Training.Seed) ? (string[])["seed"] : []];
        string all = same.Length == 3 ? $"{same[0]}, {same[1]} and {same[2]}" : string.Join(" and ", same);
        string from = epochs.Length == 1 ? "" : $"{Counted.Number(epochs[0])} to ";
        var page = new HtmlReport(title, $"the same {all}, {from}{Counted.Of(epochs[^1], "epoch")} each");
        page.Paragraph($"The loss of a VAE has two terms. The reconstruction term, −log p(x|z), asks that a {noun} can be drawn again " +
            $"from its code. The KL term asks that the cloud of codes of every {noun} look like {Distribution(runs[0])}. With " +
            $"the first alone nothing asks the codes to lie where {prior} does. With the second alone nothing " +
            $"asks that a {noun} can be " +
            "drawn from its code.");
        foreach (string sentence in Sentences(runs))
        {
            page.Paragraph(sentence);
        }

        page.Section("What each reached");
        page.Table(
            ["measure", .. runs.Select(r => r.Name)],
            MeasureRow.Beside([.. runs.Select(r => RunPage.Rows(r.Card))]),
            RunPage.Negative([.. runs.Select(r => r.Card)]) ?? "");
        page.Section("How they got there");
        page.Row(TermFigures.Curves(runs, card.Data.Test > 0 ? $"Over test {noun}s." : "", bothSplits: false));
        page.Section("Reconstructions");
        page.Paragraph($"{(card.Data.Test > 0 ? "Held-out" : "Training")} {noun}s, and what each model makes of them from the mean code.");
        page.Add(Reconstructions(runs));
        page.Section($"New {noun}s");
        page.Paragraph(runs[0].Model.Options.Prior.IsStandardNormal && sameSpace
            ? "The same codes drawn from N(0, I), decoded by each model." : "Draws of each model's prior, decoded by that model.");
        page.Add(Samples(runs, seed));
        page.Section("The latent space");
        page.Paragraph(runs.All(r => r.IsVariational)
            ? "A plane of the two dimensions whose mean codes vary most, decoded over (−3, +3)."
            : "A plane of the two dimensions whose mean codes vary most, decoded over three standard deviations around the mean code.");
        if (Alive(page, runs))
        {
            page.Add(new AliveFigure("plane", "Drag the point: every model decodes its own plane there.") { Question = PlaneQuestion });
            page.Add(new AliveFigure("mix", "Pictures at the corners, as each model has them; drag the point.")
            {
                Question = "What lies between pictures?",
            });
        }

        foreach (RunRecord[] row in runs.Chunk(2))
        {
            page.Row([.. row.Select(r => RunFigures.Grid(r, "", GridSide))]);
        }

        page.Save(path);
    }

    /// <summary>Puts the models into the page, where they can be and there are few.</summary>
    private static bool Alive(HtmlReport page, IReadOnlyList<RunRecord> runs) => runs.Count <= MostAlive && AliveModels.Add(page,
        [.. runs.Select(run => AliveModels.Of(run,
            Latent.Codes.CodeTable.Encode(run.Model, run.Set, Split.Spread([.. run.Shown], CodesShown))))]);

    private static IEnumerable<string> Sentences(IReadOnlyList<RunRecord> runs)
    {
        if (TrainingExtent.Warning([.. runs.Select(r => (r.Name, TrainingExtent.Of(r.Card, r.Measurements)))]) is { } unfinished)
        {
            yield return unfinished;
        }

        foreach (RunRecord run in runs)
        {
            if (CodeChecks.Collapse(run.Findings) is { } collapse)
            {
                yield return $"{run.Name}: {collapse}.";
            }
        }
    }

    private static SheetFigure Reconstructions(IReadOnlyList<RunRecord> runs)
    {
        RunRecord first = runs[0];
        int[] shown = [.. first.Shown.Take(Shown)];
        Tensor pixels = first.Set.Batch(shown);
        IReadOnlyList<Picture> originals = first.Set.Format.Draw(pixels);
        List<IReadOnlyList<Picture>> columns =
            [originals, .. runs.Select(r => first.Set.Format.Draw(r.Model.Reconstruct(pixels)))];
        return Columns(columns, ["original", .. runs.Select(r => r.Name)], $"a {first.Noun} beside its reconstruction by each model",
            $"What does each keep of a {first.Noun}?");
    }

    private static SheetFigure Samples(IReadOnlyList<RunRecord> runs, ulong seed) => Columns(
        [.. runs.Select(r => r.Set.Format.Draw(r.Model.Sample(Shown, seed)))], [.. runs.Select(r => r.Name)],
            $"new {runs[0].Noun}s of each model", "What does each make up?");

    private static SheetFigure Columns(
        List<IReadOnlyList<Picture>> columns, IReadOnlyList<string> names, string alternative, string question)
    {
        Picture[] cells = [.. Enumerable.Range(0, columns[0].Count).SelectMany(row => columns.Select(c => c[row]))];
        return new SheetFigure(cells, columns.Count, row => $"{alternative}, row {row + 1}: {string.Join(", ", names)}")
        {
            ColumnCaptions = names,
            Question = question,
        };
    }
}
