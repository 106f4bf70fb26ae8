using System.Globalization;
using System.Text.RegularExpressions;
using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Directions;
using LatentSharp.Reports.Comparisons;
using LatentSharp.Reports.Teaching;

namespace LatentSharp.Tests.Reports;

/// <summary>For each sentence of the page of a comparison what it must find in the figures.</summary>
internal static class SentenceRules
{
    private const string N = @"([\d.,]+)";

    // A distance, with its bootstrap error where that is known.
    private const string D = @"([\d.,]+)(?: ± [\d.,]+)?";

    /// <summary>Patterns, and whether a sentence of that pattern is true.</summary>
    public static IReadOnlyList<(Regex Pattern, Func<Match, Comparison, bool> IsTrue)> All { get; } =
    [
        Rule($@"pays β = {N} for every nat", (m, c) => Near(m, 1, c.Variational.Run.Model.Options.Objective.KlWeight)),
        Rule(@"hardly been trained \((\d+) epochs?, (\d+) steps?\)(?!, so)",
            (m, c) => c.Unfinished is not null && Epochs(c) == Whole(m, 1)),
        Rule($"judges: it tells a label rightly in {N} % of real held-out pictures, where always giving the commonest answer would be " +
            $"right in {N} %", (m, c) => Near(m, 1, 100 * Right(c)) && Near(m, 2, 100 * Commonest(c))),
        Rule("^It has learned next to nothing of the labels", (_, c) => Right(c) - Commonest(c) < 0.02),
        Rule($"^Fréchet distances are between .* real training pictures are at {N} from", (m, c) => Near(m, 1, Real(c))),
        Rule($"^Drawn from the mean code, the AE reaches {N} dB and the VAE {N} dB(: .*)[.]", (m, c) => Near(m, 1, A(c).Psnr)
            && Near(m, 2, V(c).Psnr) && m.Groups[3].Value.Contains(Larger(A(c).Psnr, V(c).Psnr, 0.3, "the AE is closer",
                "the VAE is closer", "the two are level"), StringComparison.Ordinal)),
        Rule($"^The AE draws its training pictures {D} dB more closely than others, the VAE {D} dB: the AE .*by heart", (m, c) =>
            c.Autoencoder.Study.ByHeart is { } a && c.Variational.Study.ByHeart is { } v && Near(m, 1, a.Value) && Near(m, 2, v.Value)
                && a.Value - Math.Max(0, v.Value) > 2 * double.Hypot(a.StandardError, v.StandardError)),
        Rule($@"^Of pictures from codes drawn from N\(0, I\), (.*) \({D} with the VAE, {D} with the AE; real .* have {N}\)",
            (m, c) => m.Groups[1].Value.Contains(Nearer(A(c).PriorSamplesEstimate, V(c).PriorSamplesEstimate), StringComparison.Ordinal)
                && Near(m, 2, V(c).PriorSamples) && Near(m, 3, A(c).PriorSamples) && Near(m, 4, Real(c))),
        Rule($"^No sample of the AE is like {N} % .* no sample of the VAE like {N} %", (m, c) => Near(m, 1, 100 * A(c).NotCovered)
            && Near(m, 2, 100 * V(c).NotCovered)),
        Rule($"^Drawn from a mixture of Gaussians .* is {D} with the AE and {D} with the VAE(: most of what .*)?[.]", (m, c) =>
            Near(m, 1, A(c).MixtureSamples) && Near(m, 2, V(c).MixtureSamples) && (!m.Groups[3].Success
                || A(c).PriorSamples - A(c).MixtureSamples > A(c).MixtureSamples - A(c).Reconstructions)),
        Rule("^With (both|the AE|the VAE), it is smaller than from", (m, c) => (m.Groups[1].Value is "both" or "the AE")
            == IsNearer(A(c).MixtureSamplesEstimate, A(c).PriorSamplesEstimate) && (m.Groups[1].Value is "both" or "the VAE")
            == IsNearer(V(c).MixtureSamplesEstimate, V(c).PriorSamplesEstimate)),
        Rule($@"^Halfway between two pictures (.*) \({D} with the VAE, {D} with the AE\); on arcs .* is {D} with the VAE, {D} with the AE",
            (m, c) => m.Groups[1].Value.Contains(Nearer(A(c).MidpointsEstimate, V(c).MidpointsEstimate), StringComparison.Ordinal)
                && Near(m, 2, V(c).Midpoints) && Near(m, 3, A(c).Midpoints) && Near(m, 4, V(c).ArcMidpoints)
                && Near(m, 5, A(c).ArcMidpoints)),
        Rule($"^A straight line leaves .* drew {N} % of", (m, c) => Near(m, 1,
            100 * c.Variational.Run.Model.Options.Objective.ShareInward)),
        Rule($"^In the most sudden eighth of the way the judge sees {N} % of the change with the AE and {N} % with the VAE.* is {N} " +
            $"times the mean one with the AE and {N} times with the VAE", (m, c) => Near(m, 1, 100 * From(c).FeatureJump)
                && Near(m, 2, 100 * To(c).FeatureJump) && Near(m, 3, From(c).LargestOverMean) && Near(m, 4, To(c).LargestOverMean)),
        Rule("^(Both differences are within|By both measures|In the judge's eyes|In pixels)", (m, c) => m.Groups[1].Value ==
            ((Seen(c), Pixels(c)) switch
            {
                (0, 0) => "Both differences are within",
                var (seen, pixels) when seen == pixels => "By both measures",
                (0, _) => "In pixels",
                _ => "In the judge's eyes",
            })),
        Rule($"^The picture halfway is to {N} % a mere fade of its ends with the AE and to {N} % with the VAE", (m, c) =>
            Near(m, 1, 100 * From(c).DoubleExposure) && Near(m, 2, 100 * To(c).DoubleExposure)),
        Rule(@"^With the VAE, average-code arithmetic.* (\d+) of (\d+) features to at least nine in ten", (m, c) =>
            Whole(m, 1) == Given(c.Variational.Study.Average!) && Whole(m, 2) == Tried(c.Variational.Study.Average!)),
        Rule(@"^The tool's rule for each gives (\d+) of (\d+); with the AE's codes (\d+) of (\d+)", (m, c) =>
            Whole(m, 1) == Given(c.Variational.Study.Best!) && Whole(m, 3) == Given(c.Autoencoder.Study.Best!)),
        Rule($"^The others' probabilities change by {N} on average", (m, c) => Near(m, 1, c.Variational.Study.Average!.Features
            .Where(f => f.Method is not null).Average(f => f.MeanLeakage)!.Value)),
        Rule("^No strength that was tried alters (.*) with the (AE|VAE)[.]", (m, c) => m.Groups[1].Value.Split(", ").All(name =>
            (m.Groups[2].Value == "AE" ? c.Autoencoder : c.Variational).Study.Best!.Features.Single(f => f.Name == name) is var f
                && (f.RecommendedStrength is null || f.Flipped < 0.2) && !(f.FlippedUnmoved > 0.5))),
        Rule("^(.*): with the (AE|VAE) the judge sees that in most reconstructions", (m, c) => m.Groups[1].Value.Split(", ").All(name =>
            (m.Groups[2].Value == "AE" ? c.Autoencoder : c.Variational).Study.Best!.Features.Single(f => f.Name == name)
                .FlippedUnmoved > 0.5)),
        Rule($@"^Between (\d+) pairs .* holds {N} ± {N} % of the change with the AE and {N} ± {N} % with the VAE.*12[.]5 %: (.*)",
            (m, c) => Whole(m, 1) == First(c).Autoencoder.Jumps.Count && Near(m, 2, 100 * First(c).Autoencoder.Jumps.Average())
                && Near(m, 3, 100 * Error(First(c).Autoencoder.Jumps, First(c).Autoencoder.Independent))
                && Near(m, 4, 100 * First(c).Variational.Jumps.Average())
                && Near(m, 5, 100 * Error(First(c).Variational.Jumps, First(c).Variational.Independent))
                && m.Groups[6].Value.Contains(Verdict(First(c)), StringComparison.Ordinal)),
        Rule("^Both models were trained alike but for what makes a VAE", (_, c) => Sudden(First(c)) > 0),
        Rule("^The same pictures, pairs and (\\d+) other settings: (.*)[.]", (m, c) => Whole(m, 1) == c.Taught!.Settings.Count - 1
            && c.Taught.Settings.Skip(1).Zip(m.Groups[2].Value.Split("; ")).All(pair => Says(pair.Second, pair.First))),
        Rule("nothing to explain[.]", (_, c) => Sudden(First(c)) <= 0),
        Rule("^So it is the number of dimensions that decides", (_, c) => Other(c, false, true) <= 0 && Other(c, true, false) > 0),
        Rule("^So it is the network that decides", (_, c) => Other(c, false, true) > 0 && Other(c, true, false) <= 0),
        Rule("^Either change alone is enough", (_, c) => Other(c, false, true) <= 0 && Other(c, true, false) <= 0),
        Rule("^Neither change alone is enough", (_, c) => Other(c, false, true) > 0 && Other(c, true, false) > 0
            && Other(c, true, true) <= 0),
        Rule("^The AE's way is the more sudden in every setting", (_, c) => c.Taught!.Settings.All(s => Sudden(s) > 0)),
        Rule($"^From β = {N} to {N}, prior samples go from a distance of {D} to {D}, reconstructions from {N} to {N} dB, and a code from " +
            $"{N} to {N} nats", (m, c) => Near(m, 1, c.Curve[0].Beta) && Near(m, 2, c.Curve[^1].Beta) && Near(m, 3, c.Curve[0].PriorSamples)
                && Near(m, 4, c.Curve[^1].PriorSamples) && Near(m, 5, c.Curve[0].Psnr) && Near(m, 6, c.Curve[^1].Psnr)
                && Near(m, 7, c.Curve[0].Kl) && Near(m, 8, c.Curve[^1].Kl)),
        Rule(@"^These models have hardly been trained \((\d+) epochs?, (\d+) steps?\), so that nothing is concluded", (m, c) =>
            c.Curve[0].Epochs == Whole(m, 1) && c.Curve[0].Steps == Whole(m, 2)
                && (Whole(m, 2) < 200 || (Whole(m, 1) < 3 && Whole(m, 2) < 4000))),
        Rule("^Between them (.*) go up and down", (_, c) => c.Curve.Count > 2),
        Rule("^Among these points ", (_, c) => c.Curve[0].Epochs >= 3),

        // What explains the page and holds for all figures: it names no number and compares nothing.
        Rule(@"^(?!.*(\d+[.,]?\d* (%|dB|times|nats)|nearer|closer|level\b|more sudden|heart))", (_, _) => true),
    ];

    private static (Regex, Func<Match, Comparison, bool>) Rule(string pattern, Func<Match, Comparison, bool> isTrue) =>
        (new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)), isTrue);

    private static bool Near(Match match, int group, double value)
    {
        string text = match.Groups[group].Value.TrimEnd('.').Replace(",", "", StringComparison.Ordinal);
        int decimals = text.Contains('.', StringComparison.Ordinal) ? text.Length - 1 - text.IndexOf('.', StringComparison.Ordinal) : 0;
        return Math.Abs(double.Parse(text, CultureInfo.InvariantCulture) - value) <= (0.5 * Math.Pow(10, -decimals)) + 1e-9;
    }

    private static int Whole(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static ModelFigures A(Comparison c) => c.Autoencoder.Study.Figures;

    private static ModelFigures V(Comparison c) => c.Variational.Study.Figures;

    private static PathFigures From(Comparison c) => c.Autoencoder.Study.Paths;

    private static PathFigures To(Comparison c) => c.Variational.Study.Paths;

    private static TaughtSetting First(Comparison c) => c.Taught!.Settings[0];

    private static double Real(Comparison c) => c.EvaluationReference.RealDistance;

    private static int Epochs(Comparison c) => c.Variational.Run.Card.Training.Epochs;

    private static double Right(Comparison c) => Pairs(c).Average(pair => pair.Right);

    private static double Commonest(Comparison c) => Pairs(c).Average(pair => pair.Commonest);

    private static IEnumerable<(double Right, double Commonest)> Pairs(Comparison c)
    {
        AttributeTable table = c.EvaluationReference.Set.Attributes!;
        return c.EvaluationReference.FeatureNetwork.Labels.Select((label, j) =>
        {
            bool[] known = [.. c.EvaluationReference.Indices.Select(i => table[i, table.IndexOf(label)]).OfType<bool>()];
            double yes = known.Length == 0 ? double.NaN : (double)known.Count(k => k) / known.Length;
            return (c.EvaluationReference.Accuracy[j], Math.Max(yes, 1 - yes));
        }).Where(pair => double.IsFinite(pair.Item1) && double.IsFinite(pair.Item2));
    }

    private static string Larger(double a, double v, double margin, string ae, string vae, string level) =>
        a > v + margin ? ae : v > a + margin ? vae : level;

    private static string Nearer(Estimate a, Estimate v) =>
        IsNearer(a, v) ? "the AE's are" : IsNearer(v, a) ? "the VAE's are" : "the two are level";

    private static bool IsNearer(Estimate one, Estimate other)
    {
        double error = Math.Sqrt((one.StandardError * one.StandardError) + (other.StandardError * other.StandardError));
        return 1.1 * one.Value < other.Value && (double.IsNaN(error) || other.Value - one.Value > 2 * error);
    }

    private static int Seen(Comparison c) => Compare(From(c), To(c), p => p.FeatureJumps);

    private static int Pixels(Comparison c) => Compare(From(c), To(c), p => p.LargestOverMeans);

    private static int Compare(PathFigures a, PathFigures b, Func<PathFigures, IReadOnlyList<double>> of)
    {
        double[] differences = [.. of(a).Zip(of(b), (x, y) => x - y)];
        double mean = differences.Average();
        double variance = differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1);
        return Math.Abs(mean) <= 2 * Math.Sqrt(variance / Math.Min(differences.Length, a.Independent)) ? 0 : Math.Sign(mean);
    }

    private static int Tried(TrustReport report) => report.Features.Count(f => f.Method is not null);

    private static int Given(TrustReport report) =>
        report.Features.Count(f => f.Method is not null && f.Flipped >= 0.9 && !(f.FlippedUnmoved > 0.5));

    private static double Error(IReadOnlyList<double> values, int independent)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1) / Math.Min(values.Count, independent));
    }

    /// <summary>1 where the AE is the more sudden by more than two standard errors of the ratio, −1 where the VAE is, else 0.</summary>
    private static int Sudden(TaughtSetting setting)
    {
        (double a, double v) = (setting.Autoencoder.Jumps.Average(), setting.Variational.Jumps.Average());
        double error = Error([.. setting.Autoencoder.Jumps.Zip(setting.Variational.Jumps, (x, y) => (x - (a / v * y)) / v)],
            setting.Autoencoder.Independent);
        return Math.Abs((a / v) - 1) <= 2 * error ? 0 : Math.Sign((a / v) - 1);
    }

    private static string Verdict(TaughtSetting setting) => Sudden(setting) switch
    {
        > 0 => "the AE's way is the more sudden",
        < 0 => "here the VAE's way is the more sudden",
        _ => "the two are level",
    };

    private static int Other(Comparison c, bool network, bool latent) => Sudden(c.Taught!.Settings.Skip(1).Single(s =>
        s.Network != First(c).Network == network && s.Latent != First(c).Latent == latent));

    private static bool Says(string text, TaughtSetting setting) =>
        text.StartsWith($"{setting.Network} with {setting.Latent} dimensions", StringComparison.Ordinal)
        && text.Contains(Sudden(setting) switch { > 0 => "times as sudden", < 0 => "the VAE the more sudden", _ => "level (" },
            StringComparison.Ordinal);
}
