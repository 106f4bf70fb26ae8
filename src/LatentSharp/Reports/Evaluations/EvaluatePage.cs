using System.Globalization;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Models;
using LatentSharp.Reports.Charts;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Evaluations;

/// <summary>How well a model explains data, on a page.</summary>
internal static class EvaluatePage
{
    /// <summary>Writes the page.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="result">What was measured.</param>
    /// <exception cref="Formats.ModelFileException">The file cannot be written.</exception>
    public static void Save(string path, ModelEvaluation result)
    {
        string noun = result.Noun;
        var page = new HtmlReport("How well a model explains data", result.Data);
        page.Paragraph($"A VAE is a density p(x) = ∫ p(x|z) p(z) dz, which cannot be computed, but bounded from below. The evidence " +
            $"lower " +
            $"bound, which training maximizes, is the loosest of the bounds here: distortion −log p(x|z), what a {noun} costs once its " +
            $"code is known, and rate KL(q(z|x) ‖ p(z)), what the code costs. With K samples of q(z|x) for each {noun}, weighted by " +
            $"p(x, z) / q(z|x), the bound comes nearer to log p(x) (Burda et al. 2016).");
        foreach (string sentence in EvaluateSentences.Of(result))
        {
            page.Paragraph(sentence);
        }

        page.Section("Figures");
        page.Table(["", $"nats per {noun}", "± standard error"], [.. Rows(result)],
            string.Create(CultureInfo.InvariantCulture,
                $"Bits per dimension by the bound with {result.Bound.Samples:N0} samples: {result.BitsPerDimension:0.0000}."));
        page.Section("The bound over the number of samples");
        IReadOnlyList<BoundPoint> curve = result.Bound.Curve;
        page.Add(new ChartFigure(
            new LineChart("", new Axis("samples of q(z|x) for each " + noun, Logarithmic: true), new Axis("nats per " + noun),
                new Series("bound on log p(x)", [.. curve.Select(p => (double)p.Samples)], [.. curve.Select(p => p.LogLikelihood.Value)])),
            "Each point is a lower bound on log p(x), from the same samples: higher is nearer."));
        if (RunFigures.KlPerDimension(result.Measures, noun, "") is { } dimensions)
        {
            page.Section("What each dimension carries");
            page.Add(dimensions);
        }

        AddSurgery(page, result, noun);
        page.Save(path);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(ModelEvaluation result)
    {
        yield return ["negative evidence lower bound", Number(result.Measures.NegativeElbo), ""];
        foreach (TermValue term in result.Measures.Terms)
        {
            string name = term.Name switch
            {
                LossTerms.Reconstruction => "distortion, −log p(x|z)",
                LossTerms.Kl => "rate, KL(q(z|x) ‖ p(z))",
                _ => term.Name,
            };
            yield return [name, Number(term.Value), ""];
        }

        Estimate bound = result.Bound.LogLikelihood;
        yield return [string.Create(CultureInfo.InvariantCulture,
            $"−log p(x), bound with {result.Bound.Samples:N0} samples"), Number(-bound.Value), Number(bound.StandardError)];
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
            Row("KL of the dimensions, Σ KL(q(zⱼ) ‖ p(zⱼ))", surgery.DimensionKl),
        ], string.Create(CultureInfo.InvariantCulture,
            $"From one sample of each posterior. Mutual information is at most log {surgery.Codes:N0} = {surgery.MostInformation:0.00}."));
    }

    private static IReadOnlyList<string> Row(string name, Estimate value) => [name, Number(value.Value), Number(value.StandardError)];

    private static string Number(double value) => RunFigures.Number(value, "0.00");
}
