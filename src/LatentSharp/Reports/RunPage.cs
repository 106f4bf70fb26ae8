using System.Globalization;
using LatentSharp.Training;

namespace LatentSharp.Reports;

/// <summary>The page about one run: curves, reconstructions, samples, grid, and what was chosen.</summary>
public static class RunPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="seed">Decides the samples that are shown.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, RunRecord run, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(run);
        ModelCard card = run.Card;
        string kind = run.IsVariational ? "Variational auto-encoder" : "Auto-encoder";
        var page = new HtmlReport($"{kind} on {card.Data.Source}", FormattableString.Invariant($"{card.Data.Train} training and {card.Data.Test} test pictures, {card.Parameters} parameters"));
        page.Section("What it reached");
        page.Table(["measure, on the test pictures", "value"], Rows(card));
        page.Section("How it got there");
        page.Row(
            RunFigures.Curve("Reconstruction", "reconstruction", [run], "The average −log p(x|z). Dashed: training pictures, with weights that still change."),
            run.IsVariational
                ? RunFigures.Curve("KL term", "kl", [run], "What a code says about its picture: the average divergence from the prior.")
                : RunFigures.Curve("Objective", "negativeElbo", [run], "An auto-encoder has no other term."));
        page.Section("Reconstructions");
        page.Add(RunFigures.Reconstructions(run, 16, "Test pictures above their reconstructions from the mean code."));
        page.Section("New pictures");
        page.Add(RunFigures.Samples(run, 32, seed, run.IsVariational
            ? "Codes drawn from the prior that training held the posterior to."
            : "An auto-encoder never learned which codes stand for pictures: N(0, I) is a guess."));
        page.Section("The latent space");
        page.Add(RunFigures.Grid(run, "Each picture is decoded from its place on a plane of two dimensions; the other dimensions stay at the centre."));
        if (RunFigures.KlPerDimension(run) is { } bars)
        {
            page.Add(bars);
        }

        page.Section("What was chosen");
        page.Definitions([.. Options(card)]);
        page.Save(path);
    }

    /// <summary>The measures of a card as rows of a table.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Rows(ModelCard card)
    {
        HeldOutMeasures? test = card.Test;
        return
        [
            ["negative evidence lower bound, nats per picture", RunFigures.Number(test?.NegativeElbo, "0.00")],
            ["reconstruction term, nats per picture", RunFigures.Number(test?.Reconstruction, "0.00")],
            ["KL term, nats per picture", RunFigures.Number(test?.Kl, "0.00")],
            ["mean-code reconstruction, dB PSNR", RunFigures.Number(test?.Psnr, "0.00")],
            ["latent dimensions in use", FormattableString.Invariant($"{test?.ActiveUnits ?? 0} of {card.Model.Latent}")],
            ["training pictures a second", RunFigures.Number(card.ImagesPerSecond, "0")],
            ["seconds, evaluations included", RunFigures.Number(card.Seconds, "0")],
        ];
    }

    private static IEnumerable<(string Term, string Description)> Options(ModelCard card)
    {
        var model = card.Model;
        yield return ("pictures", $"{model.Pictures.Width}×{model.Pictures.Height}, {model.Pictures.Channels} channel{(model.Pictures.Channels == 1 ? "" : "s")}");
        yield return ("network", model.Network.Kind == Models.NetworkKind.Mlp
            ? $"fully connected, hidden widths {string.Join(", ", model.Network.Hidden)}"
            : $"convolutions with {string.Join(", ", model.Network.Channels)} channels{(model.Network.Residual ? ", residual blocks" : "")}");
        yield return ("latent dimensions", model.Latent.ToString(CultureInfo.InvariantCulture));
        yield return ("likelihood", Models.Likelihood.Create(model.Likelihood).Name);
        yield return ("weight of the KL term", FormattableString.Invariant($"β = {model.Objective.Beta}, warm-up {model.Objective.WarmUp.ToString().ToLowerInvariant()}"));
        if (card.Training.Augment is { } augment)
        {
            yield return ("augmentation", $"{augment}, of training pictures only");
        }

        yield return ("training", FormattableString.Invariant($"{card.Training.Optimizer}, learning rate {card.Training.LearningRate}, batches of {card.Training.Batch}, {card.Training.Epochs} epochs, seed {card.Training.Seed}; best after epoch {card.Epoch}"));
    }
}
