using System.Globalization;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Latent.Densities;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Reports.Pages;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Reports.Evaluations;

/// <summary>How good a model's pictures are, on a page and in sentences.</summary>
internal static class QualitySection
{
    private const string Standard = "N(0, I)";

    /// <summary>Adds the figures to a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="found">What was measured; null for nothing.</param>
    /// <param name="prior">What new codes are drawn from.</param>
    public static void Add(HtmlReport page, QualityFigures? found, string prior = Standard)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (found is null)
        {
            return;
        }

        page.Section("How good its pictures are");
        page.Paragraph(Text($"Sets of {found.Pictures:N0} pictures beside as many held-out real ones, in features of {found.Features}. ") +
            "The Fréchet distance compares mean and covariance of the features: 0 is best, and its size is of these features alone, so " +
            "that only ratios within this table tell anything. Precision is the share of a set's pictures that lie near a real one, " +
            "recall the share of real pictures that lie near one of the set; density and coverage count the same in neighborhoods of " +
            "real pictures alone, which an outlier of the set cannot enlarge.");
        page.Table(["", "Fréchet distance", "± bootstrap error", "precision", "recall", "density", "coverage"],
            [.. found.Sets.Select(set => (IReadOnlyList<string>)[Name(set.Name, prior), Value(set.Figures.Frechet),
                Error(set.Figures.Frechet), Share(set.Figures.Precision), Share(set.Figures.Recall),
                Share(set.Figures.Density), Share(set.Figures.Coverage)])],
            Text($"Errors from {found.Resamples} resamples of both sets. A neighborhood reaches to the ") +
            Text($"nearest other pictures, {found.Neighbors} of them."));
        if (found.Asked is { } asked)
        {
            page.Table(["asked for", "drawn with it and found, %", "of real ones, %"],
                [.. asked.Labels.Select(label => (IReadOnlyList<string>)[label.Label, Percent(label.Share),
                    label.Real is { } share ? Percent(share) : "–"])],
                Text($"Share of {asked.Pictures} pictures drawn with each label in which a classifier of real pictures finds it, and ") +
                "the same share of held-out pictures that have it.");
        }

        page.Table(["reconstructions", "", "± standard error"],
        [
            ["PSNR, dB", RunFigures.Number(found.Psnr.Value, "0.00"), RunFigures.Number(found.Psnr.StandardError, "0.00")],
            Row("SSIM", found.Ssim),
            Row(Text($"MS-SSIM, {found.Scales} scale{(found.Scales == 1 ? "" : "s")}"), found.MsSsim),
        ], found.Scales < 5 ? "The pictures are too small for all five scales of MS-SSIM; the weights of those left are divided by their " +
            "sum." : "");
        if (found.PathLength is { } path)
        {
            page.Table(["perceptual path length", "", "± standard error"],
            [
                ["on straight lines", Value(path.Linear), Error(path.Linear)],
                ["on arcs around the mean code", Value(path.Spherical), Error(path.Spherical)],
            ], Text($"Squared distance of features over ε², for a step of ε = {path.Step} of the way between the codes of two held-out ") +
                Text($"pictures, averaged over {path.Samples:N0} pairs, the lowest and the highest hundredth left out. ") +
                "Smaller is more even.");
        }
    }

    /// <summary>What the figures say; each sentence is there only where they carry it.</summary>
    /// <param name="found">What was measured; null for nothing.</param>
    /// <param name="prior">What new codes are drawn from.</param>
    public static IEnumerable<string> Sentences(QualityFigures? found, string prior = Standard)
    {
        if (found?.Of(DensityKinds.Prior) is not { } drawn)
        {
            yield break;
        }

        ComparedSet[] fitted = [.. found.Sets.Where(set => DensityKinds.Fitted.Has(set.Name))];
        if (fitted.MinBy(set => set.Figures.Frechet.Value) is { } best)
        {
            yield return IsNearer(best.Figures, drawn)
                ? $"Pictures from codes of the {best.Name} are nearer to real ones than those from {prior}: Fréchet distance " +
                    $"{Distance(best.Figures.Frechet)} in place of {Distance(drawn.Frechet)}."
                : IsNearer(drawn, best.Figures)
                    ? $"Pictures from {prior} are nearer to real ones than those from any density fitted to the codes: Fréchet distance " +
                        $"{Distance(drawn.Frechet)}, and {Distance(best.Figures.Frechet)} from codes of the {best.Name}."
                    : $"Pictures from {prior} and from codes of the {best.Name} are level: Fréchet distances " +
                        $"{Distance(drawn.Frechet)} and {Distance(best.Figures.Frechet)} are within two errors of each other.";
        }

        if (found.Asked is { } asked)
        {
            yield return AskedSentence(asked);
        }

        if (found.Of(QualityFigures.Real) is { } real)
        {
            yield return Text($"Real pictures, {found.Pictures:N0} that the model was trained on beside as many that it was not, are at ") +
                Distance(real.Frechet) + (found.IsRealLearned
                    ? "; the classifier that the features are of learned from these, too, so that new pictures may come out nearer."
                    : ": new pictures, however good, cannot be expected to come out nearer.");
        }
    }

    /// <summary>How often a conditional model draws what it is asked for.</summary>
    private static string AskedSentence(AskedFigures asked)
    {
        AskedLabel worst = asked.Labels.MinBy(label => label.Share)!;
        return $"Asked for a label, the model draws it in {Percent(asked.Share)} % of the pictures, by a classifier of labels" +
            (asked.Real is { } real ? $" that finds {Percent(real)} % of them in real ones" : "") +
            (worst.Share < asked.Share ? $"; least often {worst.Label}, in {Percent(worst.Share)} %." : ".");
    }

    private static string Percent(double share) => RunFigures.Number(100 * share, "0.0");

    /// <summary>A value of any size, to two digits of its error.</summary>
    /// <param name="value">The value.</param>
    public static string Value(Estimate value) => value.Value.ToString(Format(value.StandardError), CultureInfo.InvariantCulture);

    /// <summary>Its error, to two digits.</summary>
    /// <param name="value">The value.</param>
    public static string Error(Estimate value) => value.StandardError.ToString(Format(value.StandardError), CultureInfo.InvariantCulture);

    private static string Format(double error) =>
        $"F{(error > 0 ? Math.Clamp(1 - (int)Math.Floor(DoubleMath.Log10(error)), 0, 9) : 2)}";

    private static bool IsNearer(SetComparison a, SetComparison b) => Differences.Larger(
        (b.Frechet.Value, b.Frechet.StandardError), (a.Frechet.Value, a.Frechet.StandardError)) == Side.Autoencoder;

    private static string Name(string name, string prior) => name switch
    {
        QualityFigures.Real => "real pictures of the training data",
        QualityFigures.Reconstructions => "reconstructions from mean codes",
        DensityKinds.Prior => $"codes from {prior}",
        _ => $"codes from the {name} fitted to codes",
    };

    private static IReadOnlyList<string> Row(string name, Estimate value) =>
        [name, RunFigures.Number(value.Value, "0.000"), RunFigures.Number(value.StandardError, "0.000")];

    private static string Share(double value) => RunFigures.Number(value, "0.00");

    private static string Distance(Estimate value) => $"{Value(value)} ± {Error(value)}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
