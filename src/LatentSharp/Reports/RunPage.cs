using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Training;

namespace LatentSharp.Reports;

/// <summary>The page about one run: curves, reconstructions, samples, grid, and what was chosen.</summary>
public static class RunPage
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
        TableColumns? columns = card.Model.Columns;
        string noun = run.Noun;
        string kind = run.IsVariational ? "Variational auto-encoder" : "Auto-encoder";
        var page = new HtmlReport($"{kind} on {card.Data.Source}", FormattableString.Invariant($"{card.Data.Train} training and {card.Data.Test} test {noun}s, {card.Parameters} parameters"));
        page.Section("What it reached");
        page.Table([$"measure, on the test {noun}s", "value"], Rows(card));
        page.Section("How it got there");
        page.Row(
            RunFigures.Curve("Reconstruction", "reconstruction", [run], $"The average −log p(x|z). Dashed: training {noun}s, with weights that still change."),
            run.IsVariational
                ? RunFigures.Curve("KL term", "kl", [run], $"What a code says about its {noun}: the average divergence from the prior.")
                : RunFigures.Curve("Objective", "negativeElbo", [run], "An auto-encoder has no other term."));
        if (columns is null)
        {
            AddPictures(page, run, seed, share);
        }
        else
        {
            page.Section("The columns");
            page.Paragraph("Each column is standardised by its mean and standard deviation over the training rows; the nats above are those of standardised values. The errors are in the column's own unit, and beside them is the share of its variance over the training rows that reconstructions miss.");
            page.Table(["column", "mean", "standard deviation", "error of reconstructions (RMSE)", "of its variance, %"], ColumnRows(columns, card.Test));
        }

        if (RunFigures.KlPerDimension(run) is { } bars)
        {
            page.Add(bars);
        }

        page.Section("What was chosen");
        page.Definitions([.. Options(card)]);
        page.Save(path);
    }

    /// <summary>What one example of a model is called.</summary>
    internal static string Noun(ModelCard card) => card.Model.Columns is null ? "picture" : "row";

    private static void AddPictures(HtmlReport page, RunRecord run, ulong seed, double share)
    {
        page.Section("Reconstructions");
        page.Add(RunFigures.Reconstructions(run, (int)Math.Ceiling(16 * share), "Test pictures above their reconstructions from the mean code."));
        page.Section("New pictures");
        page.Add(RunFigures.Samples(run, (int)Math.Ceiling(32 * share), seed, run.IsVariational
            ? "Codes drawn from the prior that training held the posterior to."
            : "An auto-encoder never learned which codes stand for pictures: N(0, I) is a guess."));
        page.Section("The latent space");
        page.Add(RunFigures.Grid(run, "Each picture is decoded from its place on a plane of two dimensions; the other dimensions stay at the centre.", (int)Math.Ceiling(9 * Math.Sqrt(share)), share));
    }

    private static IReadOnlyList<IReadOnlyList<string>> ColumnRows(TableColumns columns, HeldOutMeasures? test)
    {
        return [.. columns.Names.Select((name, j) => (IReadOnlyList<string>)
        [
            name,
            RunFigures.Number(columns.Means[j], "G5"),
            RunFigures.Number(columns.Scales[j], "G5"),
            RunFigures.Number(test?.ColumnErrors?[j], "G4"),
            RunFigures.Number(columns.Scales[j] > 0 && test?.ColumnErrors is { } errors ? 100 * Math.Pow(errors[j] / columns.Scales[j], 2) : null),
        ])];
    }

    /// <summary>The measures of a card as rows of a table.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Rows(ModelCard card)
    {
        HeldOutMeasures? test = card.Test;
        string noun = Noun(card);
        return
        [
            [$"negative evidence lower bound, nats per {noun}", RunFigures.Number(test?.NegativeElbo, "0.00")],
            [$"reconstruction term, nats per {noun}", RunFigures.Number(test?.Reconstruction, "0.00")],
            [$"KL term, nats per {noun}", RunFigures.Number(test?.Kl, "0.00")],
            card.Model.Columns is null
                ? ["mean-code reconstruction, dB PSNR", RunFigures.Number(test?.Psnr, "0.00")]
                : ["mean-code reconstruction, mean squared error of standardised values", RunFigures.Number(test?.MeanSquaredError, "0.0000")],
            ["latent dimensions in use", FormattableString.Invariant($"{test?.ActiveUnits ?? 0} of {card.Model.Latent}")],
            [$"training {noun}s a second", RunFigures.Number(card.ImagesPerSecond, "0")],
            ["seconds, evaluations included", RunFigures.Number(card.Seconds, "0")],
        ];
    }

    private static IEnumerable<(string Term, string Description)> Options(ModelCard card)
    {
        var model = card.Model;
        yield return model.Columns is { } columns ? ("columns", string.Join(", ", columns.Names)) : ("pictures", $"{model.Pictures.Width}×{model.Pictures.Height}, {model.Pictures.Channels} channel{(model.Pictures.Channels == 1 ? "" : "s")}");
        yield return ("network", model.Network.Kind == Models.NetworkKind.Mlp
            ? $"fully connected, hidden widths {string.Join(", ", model.Network.Hidden)}"
            : $"convolutions with {string.Join(", ", model.Network.Channels)} channels{(model.Network.Residual ? ", residual blocks" : "")}");
        yield return ("latent dimensions", model.Latent.ToString(CultureInfo.InvariantCulture));
        yield return ("likelihood", Models.Likelihood.Create(model.Likelihood, model.Columns is not null).Name);
        yield return ("weight of the KL term", FormattableString.Invariant($"β = {model.Objective.Beta}, warm-up {model.Objective.WarmUp.ToString().ToLowerInvariant()}"));
        if (card.Training.Augment is { } augment)
        {
            yield return ("augmentation", $"{augment}, of training pictures only");
        }

        yield return ("training", FormattableString.Invariant($"{card.Training.Optimizer}, learning rate {card.Training.LearningRate}, batches of {card.Training.Batch}, {card.Training.Passes(card.Data.Train)} epochs, seed {card.Training.Seed}; best after epoch {card.Epoch}"));
    }
}
