using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Training;

namespace LatentSharp.Reports.Evaluations;

/// <summary>What the figures of an evaluation say; each sentence is there only where they carry it.</summary>
internal static class EvaluateSentences
{
    // Less is of no use to anybody, even where it is more than chance.
    private const double LeastRise = 0.05;

    /// <summary>The sentences, in the order of the figures.</summary>
    public static IReadOnlyList<string> Of(ModelEvaluation result)
    {
        string noun = result.Noun;
        string prior = result.Model.PriorSymbol;
        return [.. OfLabels(result.Labels, noun), .. result.Quantized?.Sentences(noun) ?? OfBound(result.Bound, noun),
            .. OfSurgery(result.Surgery, noun), .. GapSentences.Of(result.Gaps, noun, prior),
            .. QualitySection.Sentences(result.Quality, prior), .. TableSection.Sentences(result.Table),
            .. SemanticSection.Sentences(result.Semantic), .. Units(result), .. Negative(result)];
    }

    private static IEnumerable<string> Units(ModelEvaluation result) =>
        (result.BitsPerDimension ?? result.Quantized?.BitsPerDimension) is { } bits
            && LikelihoodUnits.Of(result.Model, bits) is { } sentence ? [sentence] : [];

    private static IEnumerable<string> OfLabels(bool? known, string noun) => known switch
    {
        true => [$"The bounds and their terms are given the labels of each {noun}, log p(x|labels); gaps, quality and what the KL term " +
            $"is made of are those of the model without labels."],
        false => ["The model was trained with labels, and these data come without them: all figures are those of the model without " +
            "labels, which are not those of its training. Labels may be given with the data."],
        null => [],
    };

    private static IEnumerable<string> OfBound(LikelihoodBound? bound, string noun)
    {
        if (bound is null)
        {
            yield return "An auto-encoder gives no likelihood: its codes are points, and no prior was learned that p(x) could be an " +
                "integral over.";
            yield break;
        }

        int k = bound.Samples;
        if (bound.Curve.Count < 2)
        {
            yield return "With one sample the bound is the evidence lower bound, by other draws; more samples bring it nearer to log p(x).";
            yield break;
        }

        if (bound.Rise is { StandardError: 0, Value: not 0 })
        {
            yield return $"Of one {noun} no error is known, so that nothing is concluded from how the bound rises.";
            yield break;
        }

        yield return IsClear(bound.Rise)
            ? string.Create(CultureInfo.InvariantCulture,
                $"With {k:N0} samples the bound on log p(x) is {bound.Rise.Value:0.00} nats above that of one of them, an evidence lower " +
                $"bound: by at least so much is q(z|x) from the true posterior, on average.")
            : string.Create(CultureInfo.InvariantCulture,
                $"With {k:N0} samples the bound on log p(x) is level with the evidence lower bound, within two standard errors.");
        int before = bound.Curve[^2].Samples;
        yield return IsClear(bound.LastRise) && bound.LastRise.Value >= LeastRise
            ? string.Create(CultureInfo.InvariantCulture,
                $"From {before:N0} to {k:N0} samples it still rose by {bound.LastRise.Value:0.00} nats: log p(x) is higher than any " +
                $"of these figures, and more samples will come nearer to it.")
            : string.Create(CultureInfo.InvariantCulture,
                $"From {before:N0} to {k:N0} samples it rose by less than {Math.Max(LeastRise, bound.LastRise.Value + (2 *
                bound.LastRise.StandardError)):0.00} nats.");
        string effective = bound.EffectiveSampleSize.ToString("0.#", CultureInfo.InvariantCulture);
        yield return string.Create(CultureInfo.InvariantCulture,
            $"On average {effective} of the {k:N0} samples of a {noun} {(effective == "1" ? "carries" : "carry")} the weight.");
    }

    private static IEnumerable<string> OfSurgery(ElboSurgery? surgery, string noun)
    {
        if (surgery is null)
        {
            yield break;
        }

        yield return surgery.IsSaturated
            ? string.Create(CultureInfo.InvariantCulture, $"Over {surgery.Codes:N0} codes mutual information cannot be more than " +
                $"log {surgery.Codes:N0} = {surgery.MostInformation:0.00} nats, and it is near that: with more codes, a part of the " +
                $"marginal KL of {surgery.MarginalKl.Value:0.00} nats may turn out to be what a code tells of its {noun}.")
            : string.Create(CultureInfo.InvariantCulture, $"Of the KL term, {surgery.MutualInformation.Value:0.00} nats are what a code " +
                $"tells of its {noun}; by {Counted.Figure(surgery.MarginalKl.Value, "0.00")} nats the codes of all {noun}s together " +
                $"differ from the prior.");
    }

    private static IEnumerable<string> Negative(ModelEvaluation result)
    {
        double?[] shown = [result.Measures.NegativeElbo, result.Measures.Reconstruction, -result.Bound?.LogLikelihood.Value];
        return Remarks.Negative([.. shown]) is { } remark ? [Capital.Sentence(remark)] : [];
    }

    /// <summary>Whether a rise is more than chance.</summary>
    private static bool IsClear(Estimate rise) => rise.Value > 2 * rise.StandardError && rise.Value > 0.005;
}
