using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Sentences;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Reports.Pages;

/// <summary>The page about one run: curves, reconstructions, samples, grid, and what was chosen.</summary>
internal static class RunPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="seed">Decides the samples that are shown.</param>
    /// <param name="share">Share of the usual number of pictures, above 0 and at most 1, where time is short.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, RunRecord run, ulong seed, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(run);
        ModelCard card = run.Card;
        ExampleFormat format = card.Model.Format;
        string noun = run.Noun;
        string words = card.Model.Posterior.ModelWords;
        var page = new HtmlReport($"{Capital.Of(words)} on {card.Data.Source}", $"{Counted.Of(card.Data.Train, $"training {noun}")} and " +
            $"{Counted.Of(card.Data.Test, $"test {noun}")}, {Counted.Of(card.Parameters, "parameter")}");
        if (run.Findings.Count > 0)
        {
            page.Section("What is wrong with it");
            page.Table(["found", "what to try next, by the names of settings"],
                [.. run.Findings.Select(found => (IReadOnlyList<string>)
                    [Capital.Sentence(found.Verdict), Capital.Sentence(found.Try.ToString())])]);
        }

        page.Section("What it reached");
        if (card.Sampling is { } sampling && TrainingExtent.Warning((run.Name, TrainingExtent.Of(card, run.Measurements))) is null)
        {
            page.Paragraph(Capital.Sentence(sampling.Sentence(noun)));
        }

        page.Table([card.Data.Test > 0 ? $"measure, on the test {noun}s" : "measure", "value"],
            [.. Rows(card).Select(row => (IReadOnlyList<string>)[row.Measure, row.Value])], Negative(card) ?? "");
        page.Section("How it got there");
        IReadOnlyList<Figure> curves = TermFigures.Curves([run], $"Dashed: training {noun}s, with weights that still change.");
        page.Row(curves.Count > 1
            ? curves
            : [.. curves, RunFigures.Curve("Objective", LossTerms.NegativeElbo, [run], "An auto-encoder has no other term.")]);
        if (format.Kind.IsDrawn)
        {
            AddPictures(page, run, seed, share);
        }

        if (format.Values is { Count: > 0 } values)
        {
            string value = format.Kind.Value;
            page.Section($"The {value}s");
            page.Paragraph($"Each {value} is standardised by its mean and standard deviation over the training {noun}s; the nats above " +
                $"are " +
                $"those of standardised values. The errors are in the {value}'s own unit, and beside them is the share of its variance " +
                $"over the training {noun}s that reconstructions miss.");
            page.Table([value, "mean", "standard deviation", "error of reconstructions (RMSE)", "of its variance, %"],
                ValueRows(values, card.Test));
        }

        if (ExamplePlaces.Described(format) is { Count: > 0 } described)
        {
            page.Section($"The {format.Kind.Value}s");
            page.Definitions(described);
        }

        if (RunFigures.KlPerDimension(run) is { } bars)
        {
            page.Add(bars);
        }

        page.Section("What was chosen");
        page.Definitions([.. Options(run)]);
        page.Save(path);
    }

    /// <summary>Explains negative nats where a table has some; null where it has none.</summary>
    internal static string? Negative(params IReadOnlyList<ModelCard> cards) =>
        Remarks.Negative([.. cards.SelectMany(c => new[] { c.Test?.NegativeElbo, c.Test?.Reconstruction })]) is { } negative
            ? Capital.Sentence(negative) : null;

    /// <summary>What one example of a model is called.</summary>
    internal static string Noun(ModelCard card) => card.Model.Format.Kind.Noun;

    private static void AddPictures(HtmlReport page, RunRecord run, ulong seed, double share)
    {
        string noun = run.Noun;
        page.Section("Reconstructions");
        string which = run.Card.Data.Test > 0 ? "Test" : "Training";
        page.Add(RunFigures.Reconstructions(
            run, (int)Math.Ceiling(16 * share), $"{which} {noun}s above their reconstructions from the mean code."));
        if (!run.Model.Code.CanMix)
        {
            return;
        }

        page.Section($"New {noun}s");
        page.Add(RunFigures.Samples(run, (int)Math.Ceiling(32 * share), seed, run.Density is { } density
            ? $"Decoded from draws of the {density.Name}, which was fitted after the training." : run.IsVariational
            ? RunFigures.PriorCaption(run.Model)
            : $"An auto-encoder never learned which codes stand for {noun}s: {run.Model.Options.PriorSymbol} is a guess."));
        if (LabelFigure.Of(run, seed) is { } asked)
        {
            page.Section($"{Capital.Of(noun)}s by label");
            page.Add(asked);
        }

        page.Section("The latent space");
        string plane = run.Model.Options.Latent switch
        {
            1 => $"Each {noun} is decoded from its place on the one dimension.",
            2 => $"Each {noun} is decoded from its place; the two dimensions are the whole latent space.",
            _ => $"Each {noun} is decoded from its place on a plane of two dimensions; the other dimensions stay at the centre.",
        };
        page.Add(RunFigures.Grid(run, plane, (int)Math.Ceiling(9 * Math.Sqrt(share)), share));
    }

    private static IReadOnlyList<IReadOnlyList<string>> ValueRows(IReadOnlyList<NamedValue> values, HeldOutMeasures? test) =>
        [.. values.Select((value, j) => (IReadOnlyList<string>)
        [
            value.Name,
            RunFigures.Number(value.Mean, "G5"),
            RunFigures.Number(value.Scale, "G5"),
            RunFigures.Number(test?.Figure(ExampleFigure.ColumnErrors.Name)?[j], "G4"),
            RunFigures.Number(value.Scale > 0 && test?.Figure(ExampleFigure.ColumnErrors.Name) is { } errors
                ? 100 * (errors[j] / value.Scale * (errors[j] / value.Scale)) : null),
        ])];

    /// <summary>The measures of a card as rows of a table.</summary>
    internal static IReadOnlyList<MeasureRow> Rows(ModelCard card)
    {
        HeldOutMeasures? test = card.Test;
        string noun = Noun(card);
        return
        [
            new($"negative evidence lower bound, nats per {noun}", RunFigures.Number(test?.NegativeElbo, "0.00"), NeedsPrior: true),
            .. TermFigures.Rows(test?.Terms, noun),
            .. card.Model.Format.Kind.Figures.Where(figure => figure.Title is not null).Select(figure =>
                new MeasureRow(figure.Title!, RunFigures.Number(test?.Figure(figure.Name)?[0], figure.Digits))),
            new("latent dimensions in use", test?.ActiveUnits is { } units
                ? $"{Counted.Number(units)} of {Counted.Number(card.Model.Latent)}" : "–"),
            .. card.Usage is { } usage ? UsageRows(usage) : [],
            new($"training {noun}s a second", RunFigures.Number(card.ImagesPerSecond, "N0")),
            new("seconds, evaluations included", RunFigures.Number(card.Seconds, "N0")),
        ];
    }

    private static IEnumerable<MeasureRow> UsageRows(CodeUsage usage)
    {
        yield return new("levels of the code in use, %", RunFigures.Number(100 * usage.Levels, "0.0"));
        yield return new("entries of the codebook in use, %", RunFigures.Number(100 * usage.Entries, "0.0"));
        yield return new($"perplexity of the entries, at most {Counted.Number(usage.Of)}", RunFigures.Number(usage.Perplexity, "0.0"));
        yield return new("bits of a code", RunFigures.Number(usage.Bits, "0.##"));
    }

    private static IEnumerable<(string Term, string Description)> Options(RunRecord run)
    {
        ModelCard card = run.Card;
        ModelOptions model = card.Model;
        yield return model.Format.Describe();
        yield return ("network", model.Network.Description);
        yield return ("latent dimensions", Counted.Number(model.Latent));
        yield return ("posterior", run.Model.Posterior.Name);
        if (run.Model.HasPrior)
        {
            yield return ("prior", run.Model.Prior.Name);
        }

        yield return ("likelihood", run.Model.Likelihood.Name);
        if (model.Condition is { } condition)
        {
            yield return ("condition", condition.Description);
        }

        foreach ((string Label, string Text) line in model.Objective.Description)
        {
            yield return line;
        }

        if (card.Training.Augment is { } augment)
        {
            yield return ("augmentation", $"{augment}, of training pictures only");
        }

        TrainingOptions training = card.Training;
        string rate = string.Create(CultureInfo.InvariantCulture,
            $"{training.Optimizer}, learning rate {training.LearningRate}, batches of {training.Batch}");
        yield return ("training", $"{rate}, {Counted.Of(training.Passes(card.Data.Train),
            "epoch")}, seed {training.Seed}; best after epoch {card.Epoch}");
        yield return ("all settings", AllSettings.Describe(model, training));
    }
}
