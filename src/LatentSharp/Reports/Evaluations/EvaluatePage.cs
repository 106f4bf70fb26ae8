using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Imaging;
using LatentSharp.Latent.Gaps;
using LatentSharp.Models;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Drawn;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Evaluations;

/// <summary>How good a model is, on a page.</summary>
internal static class EvaluatePage
{
    /// <summary>Writes the page.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="result">What was measured.</param>
    /// <param name="map">The map of gaps; null for none.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, ModelEvaluation result, GapMap? map = null)
    {
        string noun = result.Noun;
        var page = new HtmlReport("How good a model is", result.Data);
        if (result.Bound is not null)
        {
            Likelihood(page, noun);
        }

        foreach (string sentence in EvaluateSentences.Of(result))
        {
            page.Paragraph(sentence);
        }

        page.Section("Figures");
        page.Table(["", $"nats per {noun}", "± standard error"], [.. Rows(result)], result.Bound is { } samples
            ? string.Create(CultureInfo.InvariantCulture,
                $"Bits per dimension by the bound with {samples.Samples:N0} samples: {result.BitsPerDimension:0.0000}.")
            : "");
        AddCurve(page, result.Bound, noun);
        if (RunFigures.KlPerDimension(result.Measures, noun, "") is { } dimensions)
        {
            page.Section("What each dimension carries");
            page.Add(dimensions);
        }

        AddSurgery(page, result, noun);
        AddGaps(page, result.Gaps, map, noun, result.Model.PriorSymbol);
        DisentanglementSection.Add(page, result.Disentanglement);
        QualitySection.Add(page, result.Quality, result.Model.PriorSymbol);
        TableSection.Add(page, result.Table);
        SemanticSection.Add(page, result.Semantic, result.Model.Format);
        page.Save(path);
    }

    private static void Likelihood(HtmlReport page, string noun) => page.Paragraph(
        $"A VAE is a density p(x) = ∫ p(x|z) p(z) dz, which cannot be computed, but can be bounded from below. The evidence " +
        $"lower bound, which training maximizes, is the loosest of the bounds here: distortion −log p(x|z), what a {noun} costs once its " +
        $"code is known, and rate KL(q(z|x) ‖ p(z)), what the code costs. With K samples of q(z|x) for each {noun}, weighted by " +
        $"p(x, z) / q(z|x), the bound comes nearer to log p(x) (Burda et al. 2016).");

    private static void AddCurve(HtmlReport page, LikelihoodBound? bound, string noun)
    {
        if (bound is null)
        {
            return;
        }

        page.Section("The bound over the number of samples");
        IReadOnlyList<BoundPoint> curve = bound.Curve;
        page.Add(new ChartFigure(
            new LineChart("", new Axis("samples of q(z|x) for each " + noun, Logarithmic: true), new Axis("nats per " + noun),
                new Series("bound on log p(x)", [.. curve.Select(p => (double)p.Samples)], [.. curve.Select(p => p.LogLikelihood.Value)])),
            "Each point is a lower bound on log p(x), from the same samples: higher is nearer."));
    }

    private static void AddGaps(HtmlReport page, GapFigures? gaps, GapMap? map, string noun, string prior)
    {
        if (gaps is null)
        {
            return;
        }

        page.Section("Gaps");
        string keep = gaps.Level > CodeRegion.Level ? "all" : "all but one in a hundred";
        string which = gaps.IsByOthers ? $"of {gaps.HeldOut:N0} codes of other {noun}s" : "of these to their nearest other";
        page.Paragraph(string.Create(CultureInfo.InvariantCulture, $"A code is in a gap if it is farther from each of {gaps.Codes:N0} " +
            $"codes of training {noun}s than {gaps.Radius:0.000}, the distance that {keep} {which} keep to. Codes are " +
            $"draws of q(z|x), as the decoder was trained on; of an auto-encoder they are points. " +
            $"{Capital.Of(prior)} is what new {noun}s of a VAE are drawn from, and a guess for an auto-encoder."));
        page.Table(["", "", "± standard error"],
        [
            [$"mass of {prior} in gaps, %", Number(100 * gaps.Share.Value), Number(100 * gaps.Share.StandardError)],
            [$"|encode(decode(z)) − z| of draws of {prior}, latent units", .. Both(gaps.CycleError)],
            [$"the same of codes of the measured {noun}s", .. Both(gaps.CycleErrorOfData)],
            .. gaps.Unlike is { } unlike ? (IReadOnlyList<string>[])[[
                $"decoded draws farther from every real {noun} than 99 in 100 reconstructions, %", Number(100 * unlike.Value),
                Number(100 * unlike.StandardError)]] : [],
        ], string.Create(CultureInfo.InvariantCulture, $"From {gaps.Samples:N0} draws of {prior}."));
        if (map is not null)
        {
            page.Add(new PictureFigure(Png.Encode(map.Draw()), "density, gaps and cycle error on a plane of the latent space",
                string.Create(CultureInfo.InvariantCulture,
                    $"Over (−3, 3), the two dimensions whose codes vary most. Left: draws of q(z|x) " +
                    $"dropped onto the plane; {100 * map.Density.Gaps:0} % of the mass of N(0, I) on it lies in gaps, hatched: where no " +
                    $"code's shadow falls. Right: how far a code of the plane is from where it comes back, the other dimensions at 0.")));
        }
    }

    private static IReadOnlyList<string> Both(Estimate value) => [Number(value.Value), Error(value)];

    private static string Error(Estimate value) => value.StandardError > 0 ? Number(value.StandardError) : "–";

    private static IEnumerable<IReadOnlyList<string>> Rows(ModelEvaluation result)
    {
        if (result.Bound is not null)
        {
            yield return ["negative evidence lower bound, as in training", Number(result.Measures.NegativeElbo), "–"];
        }

        foreach (TermValue term in result.Measures.Terms)
        {
            string name = term.Name switch
            {
                LossTerms.Reconstruction => "distortion, −log p(x|z)",
                LossTerms.Kl => "rate, KL(q(z|x) ‖ p(z))",
                _ => term.Name,
            };
            yield return [name, Number(term.Value), "–"];
        }

        if (result.Quantized is { CodeNats: { } code } quantized)
        {
            yield return ["code, −log P(z)", Number(code), "–"];
            yield return ["together, no less than −log p(x)", Number(quantized.Nats!.Value), "–"];
        }

        if (result.Bound is { } bound)
        {
            // The negative evidence lower bound again, by one of these samples: what the bound of all is set beside.
            foreach (BoundPoint point in bound.Curve.Where((_, i) => i == 0 || i == bound.Curve.Count - 1))
            {
                yield return [$"−log p(x), bound with {Counted.Of(point.Samples, "sample")}", Number(-point.LogLikelihood.Value),
                    Error(point.LogLikelihood)];
            }
        }
    }

    private static void AddSurgery(HtmlReport page, ModelEvaluation result, string noun)
    {
        if (result.Surgery is not { } surgery)
        {
            return;
        }

        page.Section("What the KL term is made of");
        page.Paragraph(string.Create(CultureInfo.InvariantCulture,
            $"With q(z), the average of the posteriors of {surgery.Codes:N0} {noun}s, the KL term is mutual information " +
            $"and a marginal KL, and that is total correlation and the KL of each dimension (Hoffman and Johnson 2016; Chen et al. " +
            $"2018). " +
            $"Samples of the prior are like the data as far as the marginal KL is small; what a code tells of its {noun} does no harm."));
        page.Table(["", $"nats per {noun}", "± standard error"],
        [
            Row("KL term, E KL(q(z|x) ‖ p(z))", surgery.Kl),
            Row("mutual information, I(x; z)", surgery.MutualInformation),
            Row("marginal KL, KL(q(z) ‖ p(z))", surgery.MarginalKl),
            Row("total correlation, KL(q(z) ‖ Π q(zⱼ))", surgery.TotalCorrelation),
            Row(result.Model.Prior.IsStandardNormal ? "KL of the dimensions, Σ KL(q(zⱼ) ‖ p(zⱼ))" : "the rest, E log Π q(zⱼ) − log p(z)",
                surgery.DimensionKl),
        ], string.Create(CultureInfo.InvariantCulture,
            $"From one sample of each posterior. Mutual information is at most log {surgery.Codes:N0} = {surgery.MostInformation:0.00}."));
    }

    private static IReadOnlyList<string> Row(string name, Estimate value) => [name, .. Both(value)];

    private static string Number(double value) => RunFigures.Number(value, "0.00");
}
