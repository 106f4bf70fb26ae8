using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Directions;
using LatentSharp.Reports.Pages;
using LatentSharp.Reports.Teaching;

namespace LatentSharp.Reports.Comparisons;

/// <summary>An auto-encoder and a VAE of the same network, data, seed and budget, side by side on one page.</summary>
internal static class ComparePage
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
        int epochs = vae.Run.Card.Training.Passes(data.Train);
        string? unequal = CompareSentences.Steps(ae.Run.Card.Training, vae.Run.Card.Training);
        string trained = unequal is null ? $"seed and number of epochs ({Counted.Number(epochs)})" : "and seed";
        string measured = data.Test > 0 ? $"measured on {Counted.Of(comparison.EvaluationReference.Indices.Count, "other")}"
            : "measured on training pictures, since none is held out";
        var page = new HtmlReport(
            "An auto-encoder and a variational auto-encoder",
            $"the same network, {Counted.Of(data.Train, "picture")} ({data.Source}), {trained}; {measured}");
        page.Paragraph(string.Create(CultureInfo.InvariantCulture, $"Both learn to press a picture into a short code and to draw it " +
            $"again. The auto-encoder is asked for nothing else. The variational auto-encoder gives each picture a small cloud of codes " +
            $"instead of a point, and pays β = {vae.Run.Model.Options.Objective.KlWeight:0.###} for every nat by which that cloud " +
                $"differs " +
            $"from {(vae.Run.Model.Options.Prior.IsStandardNormal ? "the standard normal distribution" : "its prior")}. " +
            $"Whether that buys codes that can be drawn, mixed and moved is measured below."));
        if (!vae.Run.Model.Options.Prior.IsStandardNormal)
        {
            page.Paragraph($"The prior of the VAE, a {vae.Run.Model.Prior.Name}, was trained with it; where the auto-encoder is measured " +
                "by draws of the prior, those are of N(0, I), since it has none.");
        }

        string? unfinished = comparison.Unfinished;
        foreach (string sentence in new[] { unequal, unfinished, Collapse(vae.Run),
            FeatureNetworkSentences.Of(comparison.EvaluationReference) }.OfType<string>())
        {
            page.Paragraph(sentence);
        }

        bool concludes = unfinished is null;
        if (comparison.Taught is not null)
        {
            TeachFigures.Add(page, comparison, concludes);
        }

        Terms(page, ae.Run, vae.Run);
        Reconstructions(page, comparison, concludes);
        NewPictures(page, comparison, concludes, seed);
        bool alive = AliveModels.Add(page, [.. comparison.Both.Reverse().Select(run =>
            AliveModels.Of(run.Run, run.Study.Training, run.Study.Attributes))]);
        LatentSpace(page, comparison, concludes, alive);
        Interpolation(page, comparison, concludes, alive, seed);
        Alterations(page, comparison, concludes);
        TradeOff(page, comparison);
        page.Save(path);
    }

    private static void Reconstructions(HtmlReport page, Comparison comparison, bool concludes)
    {
        (ComparedRun ae, ComparedRun vae) = (comparison.Autoencoder, comparison.Variational);
        string pictures = vae.Run.Card.Data.Test > 0 ? "Held-out pictures" : "Training pictures";
        page.Section("Reconstructions");
        Conclude(
            page, concludes,
            () => CompareSentences.Reconstruction(ae.Study.Figures, vae.Study.Figures, ae.Study.ByHeart, vae.Study.ByHeart));
        page.Row(
            RunFigures.Reconstructions(ae.Run, ShownReconstructions, $"{pictures} above what the auto-encoder makes of them."),
            RunFigures.Reconstructions(vae.Run, ShownReconstructions, "The same with the VAE, from the mean code."));
        Table(
            page, comparison, "reconstruction",
            Row("PSNR, dB", f => f.Psnr, "0.00"), Row("SSIM", f => f.Ssim, "0.000"),
            Distance("Fréchet distance", f => f.ReconstructionsEstimate));
    }

    private static void NewPictures(HtmlReport page, Comparison comparison, bool concludes, ulong seed)
    {
        (ComparedRun ae, ComparedRun vae) = (comparison.Autoencoder, comparison.Variational);
        page.Section("New pictures");
        Conclude(page, concludes, () =>
            CompareSentences.Samples(ae.Study.Figures, vae.Study.Figures, comparison.EvaluationReference.RealDistance, Prior(comparison)));
        page.Row(
            RunFigures.Samples(ae.Run, ShownSamples, seed, "The auto-encoder: nobody told it where codes should lie."),
            RunFigures.Samples(vae.Run, ShownSamples, seed, RunFigures.PriorCaption(vae.Run.Model)));
        Table(
            page, comparison, "Fréchet distance of new pictures",
            Distance($"codes from {Prior(comparison)}", f => f.PriorSamplesEstimate),
            Distance("from one Gaussian fitted to the codes", f => f.GaussianSamplesEstimate),
            Distance("from a mixture of Gaussians fitted to the codes", f => f.MixtureSamplesEstimate),
            Row($"real pictures that no sample of {Prior(comparison)} is like, %", f => 100 * f.NotCovered));
    }

    private static string Prior(Comparison comparison) => comparison.Variational.Run.Model.Options.Prior.Symbol;

    private static void LatentSpace(HtmlReport page, Comparison comparison, bool concludes, bool alive)
    {
        int latent = comparison.Variational.Study.Training.Latent;
        page.Section("The latent space");
        page.Paragraph(latent switch
        {
            _ when !comparison.Variational.Run.Model.Options.Prior.IsStandardNormal =>
                "A plane of the two dimensions whose codes vary most, decoded point by point, in standard deviations of the codes; " +
                "beside it the codes of training pictures, dropped onto that plane.",
            1 => "These codes are single numbers, so that there is no plane to be drawn.",
            2 => "The whole latent space, which has two dimensions, decoded point by point. Beside it the codes of training pictures. " +
                "Both models are shown over (−3, 3), where N(0, I) lies, with one kernel for the density; the auto-encoder, whose codes " +
                "have a scale of their own, also in standard deviations of its codes.",
            _ => "A plane through the latent space, decoded point by point: the two dimensions whose codes vary most, the others held at " +
                "the centre. Beside it the codes of training pictures, dropped onto that plane. Both models are shown over (−3, 3), " +
                "where N(0, I) lies, with one kernel for the density; the auto-encoder, whose codes have a scale of their own, also in " +
                "standard deviations of its codes.",
        });
        if (comparison.Both.All(run => run.Study.Gaps is not null))
        {
            Table(
                page, comparison, "gaps of the latent space",
                Gap($"mass of {Prior(comparison)} in gaps, % (1 where codes are distributed like it)", gaps => gaps.Share, 100),
                Gap($"|encode(decode(z)) − z| of draws of {Prior(comparison)}", gaps => gaps.CycleError, 1),
                Gap("the same of codes of held-out pictures", gaps => gaps.CycleErrorOfData, 1));
            Gaps(page, comparison, concludes);
        }

        if (alive)
        {
            page.Add(new AliveFigure("plane", "Drag the point: both models decode the same place, each on its own plane.")
            {
                Question = "What does each place of the latent space decode to?",
            });
        }

        foreach (Figure plane in comparison.Both.Reverse().SelectMany(CompareFigures.Planes))
        {
            page.Add(plane);
        }

        if (RunFigures.KlPerDimension(comparison.Variational.Run) is { } bars)
        {
            page.Add(bars);
        }
    }

    /// <summary>Which causes of gaps were tried, and which show.</summary>
    private static void Gaps(HtmlReport page, Comparison comparison, bool concludes)
    {
        ComparedRun vae = comparison.Variational;
        var extent = TrainingExtent.Of(vae.Run.Card, vae.Run.Measurements);
        string arrived = GapCauses.Arrived(extent, vae.Run.Card.Test?.NegativeElbo, vae.Study.Gaps?.Share, comparison.Restarts,
            Prior(comparison));

        // That the optimizer has not arrived is what an unfinished training shows; nothing else is concluded from it.
        IEnumerable<string> found = concludes ? [GapCauses.OverBeta(comparison.Curve, Prior(comparison)), arrived]
            : extent is { IsFalling: true, IsShort: false } ? [arrived] : [];
        foreach (string sentence in found)
        {
            page.Paragraph(sentence);
        }
    }

    private static (string Name, Func<ModelStudy, string> Value) Gap(string name, Func<GapFigures, Estimate> value, double times) =>
        (name, study => value(study.Gaps!) is var found
            ? $"{RunFigures.Number(times * found.Value, "0.00")} ± {RunFigures.Number(times * found.StandardError, "0.00")}" : "–");

    private static void Interpolation(HtmlReport page, Comparison comparison, bool concludes, bool alive, ulong seed)
    {
        (ComparedRun ae, ComparedRun vae) = (comparison.Autoencoder, comparison.Variational);
        page.Section("Interpolation");
        double inward = vae.Run.Model.Options.Objective.ShareInward;
        Conclude(
            page, concludes,
            () => CompareSentences.Paths(ae.Study.Figures, vae.Study.Figures, ae.Study.Paths, vae.Study.Paths, inward));
        PicturePair[] random = ModelFigures.Pairs(comparison.EvaluationReference.Indices.Count, ShownWays, seed);
        if (alive)
        {
            page.Add(new AliveFigure("mix", "Training pictures at the corners, as the VAE has them. Drag the point; choose others above.")
            {
                Question = "What lies between pictures?",
            });
        }

        page.Add(CompareWays.Strips(comparison, random, $"{Counted.Of(ShownWays, "pair")} drawn at random.",
            "What lies between two pictures?"));
        page.Add(CompareWays.Strips(comparison, [ae.Study.Paths.Strangest], CompareWays.Strangest(comparison),
            "How strange can it be between two pictures?"));
        page.Add(CompareWays.Moving(comparison, ModelFigures.Pairs(comparison.EvaluationReference.Indices.Count, 1, seed)[0]));
        Table(
            page, comparison, "over pairs of held-out pictures",
            Distance("Fréchet distance of midpoints", f => f.MidpointsEstimate),
            Distance("the same on arcs, which keep the length of codes", f => f.ArcMidpointsEstimate),
            Row("change in the most sudden eighth, judge's features, %", p => 100 * p.FeatureJump),
            Row("the same in pixels, %", p => 100 * p.Jump),
            Row("largest over mean of eight steps, pixels", p => p.LargestOverMean, "0.00"),
            Row("mere fade of the ends halfway, %", p => 100 * p.DoubleExposure),
            Row("strangeness halfway (ends: 1)", p => p.Strangeness, "0.00"),
            Row("re-encoding error, share of the way, %", p => 100 * p.ReencodingError),
            Row("overlap of neighbouring posteriors, a dimension", p => p.Overlap, "0.000"));
    }

    private static void TradeOff(HtmlReport page, Comparison comparison)
    {
        IReadOnlyList<BetaPoint> curve = comparison.Curve;
        if (curve.Count < 2)
        {
            return;
        }

        page.Section("What β trades");
        page.Paragraph(CompareSentences.TradeOff(curve));
        page.Add(CompareFigures.TradeOff(comparison));
        page.Table(
            ["β", "epochs", "PSNR, dB", "KL, nats", "prior samples", "midpoints", "in gaps, %", "marginal KL, nats"],
            [.. curve.Select(p => (IReadOnlyList<string>)
            [
                RunFigures.Number(p.Beta, "0.###"), Counted.Number(p.Epochs), RunFigures.Number(p.Psnr, "0.00"), RunFigures.Number(p.Kl),
                RunFigures.Distance(p.PriorSamplesEstimate), RunFigures.Distance(p.MidpointsEstimate),
                RunFigures.Number(100 * p.GapShare?.Value, "0.0"), RunFigures.Number(p.MarginalKl?.Value, "0.00"),
            ])],
            "Unless told otherwise, the tool takes β = 1 for pixels that are black or white, and else one for each 300 numbers of a " +
                "picture, less in a short training.");
    }

    /// <summary>A conclusion, where the models have been trained enough for one and the figures carry it.</summary>
    private static void Conclude(HtmlReport page, bool concludes, Func<string?> sentences)
    {
        if (concludes && sentences() is { } text)
        {
            page.Paragraph(text);
        }
    }

    private static string? Collapse(RunRecord run) =>
        CodeChecks.Collapse(run.Findings) is { } collapse ? Capital.Sentence(collapse) : null;

    private static void Terms(HtmlReport page, RunRecord ae, RunRecord vae)
    {
        page.Section("The two terms");
        page.Row(TermFigures.Curves([ae, vae], "Dashed: training pictures.", "The auto-encoder has no such term."));
        string split = vae.Card.Data.Test > 0 ? ", on the test pictures" : "";
        string negative = RunPage.Negative(ae.Card, vae.Card) is { } sentence ? $" {sentence}" : "";
        page.Table(
            [$"measure{split}", ae.Name, vae.Name],
            MeasureRow.Beside([RunPage.Rows(ae.Card), RunPage.Rows(vae.Card)], (column, row) =>
                column == 0 && row.NeedsPrior ? "–" : row.Value),
            "The auto-encoder's objective is no bound on a probability, so that the first and third row have no value for it." + negative);
    }

    private static void Alterations(HtmlReport page, Comparison comparison, bool concludes)
    {
        page.Section("Alterations");
        IReadOnlyList<FeatureTrust> tried = [.. comparison.Variational.Study.Best?.Features.Where(f => f.Method is not null) ?? []];
        if (tried.Count == 0)
        {
            page.Paragraph(comparison.EvaluationReference.FeatureNetwork.Labels.Count == 0
                ? "These pictures have no labels, from which features could be learned. Give labels (CelebA's format or CSV), or sort " +
                    "the pictures into one folder a class."
                : "There are too few held-out pictures with each label to try the features on.");
            return;
        }

        (ModelStudy ae, ModelStudy vae) = (comparison.Autoencoder.Study, comparison.Variational.Study);
        Conclude(page, concludes, () => CompareSentences.Alterations(vae.Average, vae.Best, ae.Best));
        if (CompareFigures.Features(comparison) is { Count: > 0 } features)
        {
            page.Add(CompareFigures.Alterations(comparison, features));
        }

        page.Table(
            ["feature", "AE average", "AE best", "VAE average", "VAE best", "rule", "strength"],
            [.. tried.Select(f => (IReadOnlyList<string>)
            [
                f.Name, Cell(ae.Average, f.Name), Cell(ae.Best, f.Name), Cell(vae.Average, f.Name), Cell(vae.Best, f.Name),
                f.IsThereUnmoved ? "there unmoved" : f.CannotBeAltered ? "cannot be altered" : f.Method?.ToString().ToLowerInvariant()
                    ?? "–",
                f.CannotBeAltered ? "–" : RunFigures.Number(f.RecommendedStrength, "0.##"),
            ])],
            "Rule and strength are those of the VAE. Share of held-out pictures without the feature that have it afterwards, as the " +
                "judge sees it; in brackets the mean absolute change of the judge's probability of the features outside its own " +
                "exclusive group." + (tried.Any(f => f.IsThereUnmoved)
                    ? " There unmoved: the judge sees it in most reconstructions of pictures without it before any move, so that a move " +
                        "shows nothing."
                    : "") + (tried.Any(f => f.CannotBeAltered && !f.IsThereUnmoved)
                    ? " Cannot be altered: no strength that was tried gives it to a fifth of them more than have it before any move."
                    : ""));
    }

    private static string Cell(TrustReport? report, string feature) =>
        report?.Features.FirstOrDefault(f => f.Name == feature) is { Method: not null } trust
            ? $"{RunFigures.Number(trust.Flipped, "0.00")} ({RunFigures.Number(trust.MeanLeakage, "0.00")})"
            : "–";

    private static (string Name, Func<ModelStudy, string> Value) Row(string name, Func<ModelFigures, double> value, string format = "0") =>
        (name, study => RunFigures.Number(value(study.Figures), format));

    private static (string Name, Func<ModelStudy, string> Value) Distance(string name, Func<ModelFigures, Estimate> value) =>
        (name, study => RunFigures.Distance(value(study.Figures)));

    private static (string Name, Func<ModelStudy, string> Value) Row(string name, Func<PathFigures, double?> value, string format = "0") =>
        (name, study => RunFigures.Number(value(study.Paths), format));

    private static void Table(HtmlReport page, Comparison comparison, string heading,
        params IReadOnlyList<(string Name, Func<ModelStudy, string> Value)> rows) =>
        page.Table(
            [heading, comparison.Autoencoder.Name, comparison.Variational.Name],
            [.. rows.Select(row =>
                (IReadOnlyList<string>)[row.Name, row.Value(comparison.Autoencoder.Study), row.Value(comparison.Variational.Study)])]);
}
