using System.Globalization;
using LatentSharp.Evaluation;
using LatentSharp.Latent;

namespace LatentSharp.Reports;

/// <summary>An auto-encoder and a VAE of the same network, data, seed and budget, side by side on one page.</summary>
public static class ComparePage
{
    private const int ShownReconstructions = 16;
    private const int ShownSamples = 32;
    private const int ShownWays = 3;

    /// <summary>Writes the page.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="comparison">Both models, measured.</param>
    /// <param name="seed">Decides the samples that are shown.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, Comparison comparison, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        (ComparedRun ae, ComparedRun vae) = (comparison.Autoencoder, comparison.Variational);
        var data = vae.Run.Card.Data;
        var page = new HtmlReport(
            "An auto-encoder and a variational auto-encoder",
            FormattableString.Invariant($"the same network, {data.Train} pictures ({data.Source}), seed and number of epochs ({vae.Run.Card.Training.Passes(data.Train)}); measured on {comparison.Yardstick.Indices.Count} others"));
        page.Paragraph("Both learn to press a picture into a short code and to draw it again. The auto-encoder is asked for nothing else. The variational auto-encoder gives each picture a small cloud of codes instead of a point, and pays for every nat by which that cloud differs from the standard normal distribution. What that buys is shown below: codes that can be drawn, mixed and moved.");
        page.Paragraph(Yardstick(comparison));
        Terms(page, ae.Run, vae.Run);

        page.Section("Reconstructions");
        page.Paragraph(CompareSentences.Reconstruction(ae.Study.Figures, vae.Study.Figures));
        page.Row(
            RunFigures.Reconstructions(ae.Run, ShownReconstructions, "Held-out pictures above what the auto-encoder makes of them."),
            RunFigures.Reconstructions(vae.Run, ShownReconstructions, "The same with the VAE, from the mean code."));
        Table(page, comparison, "reconstruction", Row("PSNR, dB", f => f.Psnr, "0.00"), Row("SSIM", f => f.Ssim, "0.000"), Distance("Fréchet distance", f => f.Reconstructions));

        page.Section("New pictures");
        page.Paragraph(CompareSentences.Samples(ae.Study.Figures, vae.Study.Figures, comparison.Yardstick.RealDistance));
        page.Row(
            RunFigures.Samples(ae.Run, ShownSamples, seed, "The auto-encoder: nobody told it where codes should lie."),
            RunFigures.Samples(vae.Run, ShownSamples, seed, "The VAE: where samples look unfinished, the codes of the data leave a gap in the prior."));
        Table(
            page, comparison, "Fréchet distance of new pictures", Distance("codes from N(0, I)", f => f.PriorSamples), Distance("from one Gaussian fitted to the codes", f => f.GaussianSamples),
            Distance("from a mixture of ten", f => f.MixtureSamples), Row("real pictures that no sample of N(0, I) is like, %", f => 100 * f.NotCovered));

        page.Section("The latent space");
        page.Paragraph("A plane through the latent space, decoded point by point: the two dimensions whose codes vary most, the others held at the centre. Beside it the codes of training pictures on that plane.");
        foreach (ComparedRun run in comparison.Both)
        {
            if (CompareFigures.Plane(run) is { } plane)
            {
                page.Add(plane);
            }
        }

        if (RunFigures.KlPerDimension(vae.Run) is { } bars)
        {
            page.Add(bars);
        }

        page.Section("Interpolation");
        page.Paragraph(CompareSentences.Paths(ae, vae));
        page.Add(CompareWays.Strips(comparison, ModelFigures.Pairs(comparison.Yardstick.Indices.Count, ShownWays, seed), "Three pairs drawn at random."));
        page.Add(CompareWays.Strips(comparison, [ae.Study.Paths.Strangest], CompareWays.Strangest(comparison)));
        page.Add(CompareWays.Moving(comparison, ModelFigures.Pairs(comparison.Yardstick.Indices.Count, 1, seed)[0]));
        Table(
            page, comparison, "over pairs of held-out pictures", Distance("Fréchet distance of midpoints", f => f.Midpoints), Distance("the same on arcs, which keep the length of codes", f => f.ArcMidpoints),
            Row("change in the most sudden eighth, judge's features, %", p => 100 * p.FeatureJump), Row("the same in pixels, %", p => 100 * p.Jump), Row("largest over mean of nine steps", p => p.LargestOverMean, "0.00"),
            Row("mere fade of the ends halfway, %", p => 100 * p.DoubleExposure), Row("strangeness halfway (ends: 1)", p => p.Strangeness, "0.00"),
            Row("re-encoding error, share of the way, %", p => 100 * p.ReencodingError), Row("overlap of neighbouring posteriors, a dimension", p => p.Overlap, "0.000"));
        Alterations(page, comparison);
        if (comparison.Curve.Count > 1)
        {
            page.Section("What β trades");
            page.Paragraph(CompareSentences.TradeOff(comparison));
            page.Add(CompareFigures.TradeOff(comparison));
            page.Table(
                ["β", "epochs", "PSNR, dB", "KL, nats", "prior samples", "midpoints"],
                [.. comparison.Curve.Select(p => (IReadOnlyList<string>)[RunFigures.Number(p.Beta, "0.###"), RunFigures.Number(p.Epochs, "0"), RunFigures.Number(p.Psnr, "0.00"), RunFigures.Number(p.Kl), RunFigures.Distance(p.PriorSamples), RunFigures.Distance(p.Midpoints)])]);
        }

        page.Save(path);
    }

    private static void Terms(HtmlReport page, RunRecord ae, RunRecord vae)
    {
        page.Section("The two terms");
        page.Row(
            RunFigures.Curve("Reconstruction", "reconstruction", [ae, vae], "The average −log p(x|z): lower is closer to the picture. Dashed: training pictures."),
            RunFigures.Curve("KL term", "kl", [vae], "How much a code says about its picture. The auto-encoder has no such term."));
        page.Table(
            ["measure, on the test pictures", ae.Name, vae.Name],
            [.. RunPage.Rows(ae.Card).Zip(RunPage.Rows(vae.Card), (a, v) => (IReadOnlyList<string>)[a[0], a[0].StartsWith("KL", StringComparison.Ordinal) || a[0].StartsWith("negative", StringComparison.Ordinal) ? "–" : a[1], v[1]])],
            "The auto-encoder's objective is no bound on a probability, so that the first and third row have no value for it.");
    }

    private static void Alterations(HtmlReport page, Comparison comparison)
    {
        page.Section("Alterations");
        IReadOnlyList<string> features = CompareFigures.Features(comparison);
        if (features.Count == 0)
        {
            page.Paragraph("These pictures have no labels, from which features could be learned. Give them with --labels FILE (CelebA's format or CSV), or sort the pictures into one folder a class.");
            return;
        }

        page.Paragraph(CompareSentences.Alterations(comparison.Autoencoder, comparison.Variational));
        page.Add(CompareFigures.Alterations(comparison, features));
        page.Table(
            ["feature", "AE average", "AE best", "VAE average", "VAE best", "rule", "strength"],
            [.. comparison.Variational.Study.Best!.Features.Where(f => f.RecommendedStrength is not null).Select(f => (IReadOnlyList<string>)
            [
                f.Name, Cell(comparison.Autoencoder.Study.Average, f.Name), Cell(comparison.Autoencoder.Study.Best, f.Name),
                Cell(comparison.Variational.Study.Average, f.Name), Cell(comparison.Variational.Study.Best, f.Name), f.Method?.ToString().ToLowerInvariant() ?? "–", RunFigures.Number(f.RecommendedStrength, "0.##"),
            ])],
            "Share of held-out pictures without the feature that have it afterwards, as the judge sees it; in brackets the mean absolute change of the judge's probability of the features outside its own exclusive group.");
    }

    private static string Cell(TrustReport? report, string feature) =>
        report?.Features.FirstOrDefault(f => f.Name == feature) is { RecommendedStrength: not null } trust
            ? string.Create(CultureInfo.InvariantCulture, $"{trust.Flipped:0.00} ({trust.MeanLeakage:0.00})")
            : "–";

    private static string Yardstick(Comparison comparison) => comparison.Yardstick.Judge.Labels.Count > 0
        ? FormattableString.Invariant($"A small classifier, trained on the labels of the real training pictures and told nothing of either model, judges: it finds a label in {100 * comparison.Yardstick.Accuracy.Where(double.IsFinite).Average():F1} % of real held-out pictures. Fréchet distances are between sets of pictures in its 64 features; real training pictures are at {RunFigures.Distance(comparison.Yardstick.RealDistance)} from real held-out ones.")
        : FormattableString.Invariant($"The pictures have no labels, so that a fixed convolutional network of random weights judges: Fréchet distances are between sets of pictures in its 64 features; real training pictures are at {RunFigures.Distance(comparison.Yardstick.RealDistance)} from real held-out ones.");

    private static (string Name, Func<ModelStudy, string> Value) Row(string name, Func<ModelFigures, double> value, string format = "0") =>
        (name, study => RunFigures.Number(value(study.Figures), format));

    private static (string Name, Func<ModelStudy, string> Value) Distance(string name, Func<ModelFigures, double> value) =>
        (name, study => RunFigures.Distance(value(study.Figures)));

    private static (string Name, Func<ModelStudy, string> Value) Row(string name, Func<PathFigures, double?> value, string format = "0") =>
        (name, study => RunFigures.Number(value(study.Paths), format));

    private static void Table(HtmlReport page, Comparison comparison, string heading, params IReadOnlyList<(string Name, Func<ModelStudy, string> Value)> rows) =>
        page.Table(
            [heading, comparison.Autoencoder.Name, comparison.Variational.Name],
            [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, row.Value(comparison.Autoencoder.Study), row.Value(comparison.Variational.Study)])]);
}
