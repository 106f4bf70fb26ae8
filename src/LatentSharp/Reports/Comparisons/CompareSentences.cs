using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Directions;
using LatentSharp.Reports.Pages;
using LatentSharp.Training;

namespace LatentSharp.Reports.Comparisons;

/// <summary>
/// What the numbers of a comparison say, in words. A sentence is a function of the figures beside it and of nothing else; what they do not
/// carry is not said.
/// None of these is printed where the models have hardly been trained (<see cref="TrainingExtent"/>).
/// </summary>
internal static class CompareSentences
{
    // Decibels that a viewer does not see.
    private const double SameDecibels = 0.3;

    // The share of codes drawn inward from which on it shows.
    private const double Noticeable = 0.1;

    // The share of pictures from which on a feature counts as given.
    private const double Given = 0.9;

    // Probabilities that differ by less are level.
    private const double SameLeakage = 0.02;

    /// <summary>That one model was trained for fewer steps, because the time ended; null where both made as many.</summary>
    /// <param name="autoencoder">How the AE was trained.</param>
    /// <param name="variational">How the VAE was trained.</param>
    public static string? Steps(TrainingOptions autoencoder, TrainingOptions variational) =>
        autoencoder.Plan is not { } ae || variational.Plan is not { } vae || ae.End == vae.End ? null
        : $"The time ended before both models were trained alike: the AE made {Counted.Of(ae.End, "step")} and the " +
            $"VAE {Counted.Number(vae.End)}. " +
            "The one with fewer is at a disadvantage in all that follows.";

    /// <summary>Who draws pictures again more closely.</summary>
    /// <param name="autoencoder">Figures of the AE.</param>
    /// <param name="variational">Figures of the VAE.</param>
    /// <param name="ofAutoencoder">By how much the AE draws training pictures more closely than others, dB; null without others.</param>
    /// <param name="ofVariational">The same of the VAE.</param>
    public static string Reconstruction(
        ModelFigures autoencoder, ModelFigures variational, Estimate? ofAutoencoder, Estimate? ofVariational)
    {
        (double a, double v) = (autoencoder.Psnr, variational.Psnr);
        string verdict = Differences.Larger(a, v, SameDecibels) switch
        {
            Side.Autoencoder => $": the AE is closer by {RunFigures.Number(a - v, "F1")} dB",
            Side.Variational => $": the VAE is closer by {RunFigures.Number(v - a, "F1")} dB",
            Side.Neither => $": the two are level, within {RunFigures.Number(SameDecibels, "F1")} dB of each other",
            _ => "",
        };
        return $"Drawn from the mean code, the AE reaches {RunFigures.Number(a, "0.00")} dB and the VAE {RunFigures.Number(v, "0.00")} " +
            $"dB{verdict}.{Heart(ofAutoencoder, ofVariational)}";
    }

    /// <summary>How near new pictures are to real ones.</summary>
    /// <param name="autoencoder">Figures of the AE.</param>
    /// <param name="variational">Figures of the VAE.</param>
    /// <param name="real">Distance between real pictures and real pictures.</param>
    /// <param name="from">What new codes are drawn from.</param>
    public static string Samples(ModelFigures autoencoder, ModelFigures variational, double real, string from = "N(0, I)")
    {
        (Estimate a, Estimate v) = (autoencoder.PriorSamplesEstimate, variational.PriorSamplesEstimate);
        string figures = $"({RunFigures.Distance(v)} with the VAE, {RunFigures.Distance(a)} with the AE; real training pictures have " +
            $"{RunFigures.Distance(real)})";
        string prior = Differences.Smaller(a, v) switch
        {
            Side.Variational => $"the VAE's are {Times(a, v)} nearer to real pictures than the AE's {figures}",
            Side.Autoencoder => $"the AE's are {Times(v, a)} nearer to real pictures than the VAE's {figures}",
            Side.Neither => $"the two are level, {Differences.Level(a, v)} {figures}",
            _ => $"not both could be measured {figures}",
        };
        return $"Of pictures from codes drawn from {from}, {prior}. No sample of the AE is like {Percent(autoencoder.NotCovered)} % of " +
            $"the real pictures (as near as their fifth nearest other real one), and no sample of the VAE like " +
            $"{Percent(variational.NotCovered)} %; that counts what the decoder blurs as well as gaps between " +
            $"codes.{Mixture(autoencoder, variational, from)}";
    }

    /// <summary>What lies between pictures.</summary>
    /// <param name="autoencoder">Figures of the AE.</param>
    /// <param name="variational">Figures of the VAE.</param>
    /// <param name="from">Ways of the AE.</param>
    /// <param name="to">Ways of the VAE.</param>
    /// <param name="inward">The share of the VAE's codes that training drew inward.</param>
    public static string Paths(ModelFigures autoencoder, ModelFigures variational, PathFigures from, PathFigures to, double inward)
    {
        (Estimate a, Estimate v) = (autoencoder.MidpointsEstimate, variational.MidpointsEstimate);
        string figures = $"({RunFigures.Distance(v)} with the VAE, {RunFigures.Distance(a)} with the AE)";
        string middle = Differences.Smaller(a, v) switch
        {
            Side.Variational => $"Halfway between two pictures the VAE's are {Times(a, v)} nearer to real ones {figures}",
            Side.Autoencoder => $"Halfway between two pictures the AE's are {Times(v, a)} nearer to real ones {figures}",
            Side.Neither => $"Halfway between two pictures the two are level, {Differences.Level(a, v)} {figures}",
            _ => $"Halfway between two pictures not both could be measured {figures}",
        };
        string why = inward >= Noticeable
            ? $" A straight line leaves the shell on which codes of many dimensions lie; to fill its inside, training drew " +
                $"{RunFigures.Number(100 * inward, "F0")} % of the VAE's codes inward."
            : "";
        return $"{middle}; on arcs that keep the length of codes the distance is " +
            $"{RunFigures.Distance(variational.ArcMidpointsEstimate)} with the VAE, " +
            $"{RunFigures.Distance(autoencoder.ArcMidpointsEstimate)} with the AE.{why} {Sudden(from, to)} The picture halfway is to " +
            $"{Percent(from.DoubleExposure)} % a mere fade of its ends with the AE and to {Percent(to.DoubleExposure)} % with the VAE.";
    }

    /// <summary>Whose way is more sudden: in the eyes of the feature network, and in pixels.</summary>
    public static string Sudden(PathFigures autoencoder, PathFigures variational)
    {
        Side seen = Sooner(p => p.FeatureJumps, p => (p.FeatureJump, p.FeatureJumpError));
        Side pixels = Sooner(p => p.LargestOverMeans, p => (p.LargestOverMean, p.LargestOverMeanError));
        string verdict = (seen, pixels) switch
        {
            (Side.Unknown, _) or (_, Side.Unknown) => "",
            (Side.Neither, Side.Neither) => " Both differences are within two standard errors, so that neither way can be called more " +
                "sudden.",
            _ when seen == pixels =>
                $" By both measures the {Differences.Name(seen)}'s way is the more sudden, by more than two standard " +
                $"errors.",
            (_, Side.Neither) => $" In the judge's eyes the {Differences.Name(seen)}'s way is the more sudden, by more than two standard " +
                $"errors; in pixels the difference is within them.",
            (Side.Neither, _) =>
                $" In pixels the {Differences.Name(pixels)}'s way is the more sudden, by more than two standard errors; in " +
                $"the judge's eyes the difference is within them.",
            _ => $" In the judge's eyes the {Differences.Name(seen)}'s way is the more sudden and in pixels " +
                $"the {Differences.Name(pixels)}'s, " +
                $"each by more than two standard errors.",
        };
        return $"In the most sudden eighth of the way the judge sees {Percent(autoencoder.FeatureJump)} % of the change with the AE and " +
            $"{Percent(variational.FeatureJump)} % with the VAE, where an even way has 12.5 %; in pixels the largest of eight steps is " +
            $"{RunFigures.Number(autoencoder.LargestOverMean, "0.00")} times the mean one with the AE and " +
            $"{RunFigures.Number(variational.LargestOverMean, "0.00")} times with the VAE.{verdict}";

        // Both went the same ways: what differs between ways drops out of the difference of each.
        Side Sooner(Func<PathFigures, IReadOnlyList<double>> each, Func<PathFigures, (double, double)> mean) =>
            each(autoencoder) is { Count: > 0 } a && each(variational) is { } v && a.Count == v.Count
                && autoencoder.Spread([.. a.Zip(v, (x, y) => x - y)]) is var error
                ? Differences.Larger(a.Average(), v.Average(), Differences.Errors * error)
                : Differences.Larger(mean(autoencoder), mean(variational));
    }

    /// <summary>How far features can be given to pictures; null where none was tried.</summary>
    /// <param name="average">The rule of average codes with the VAE.</param>
    /// <param name="best">The tool's rule with the VAE.</param>
    /// <param name="plain">The tool's rule with the AE.</param>
    public static string? Alterations(TrustReport? average, TrustReport? best, TrustReport? plain)
    {
        if (Reached(average) is not { } by || Reached(best) is not { } tool || Reached(plain) is not { } other)
        {
            return null;
        }

        string price = by.Leakage is { } much && tool.Leakage is { } less && other.Leakage is { } its
            ? $" The others' probabilities change by {RunFigures.Number(much, "F2")} on average with average-code arithmetic, and " +
                $"{Change(much, less)} with the tool's: by {RunFigures.Number(less, "F2")}, and by {RunFigures.Number(its, "F2")} with " +
                $"the AE's codes."
            : "";
        return $"With the VAE, average-code arithmetic, z + α(z̄ − z) with z̄ the average code of the pictures that have the feature, " +
            $"gives " +
            $"at α = 1, which turns everybody into the same average picture, {by.Count} of " +
            $"{by.Of} features to at least nine in ten pictures. The tool's rule for each gives {tool.Count} of {tool.Of}; with the AE's " +
            $"codes {other.Count} of {other.Of}.{price}{Useless(best!, "VAE")}{Useless(plain!, "AE")}";
    }

    /// <summary>What β trades, as far as these points show it.</summary>
    /// <param name="curve">The points, rising in β, trained alike.</param>
    public static string TradeOff(IReadOnlyList<BetaPoint> curve)
    {
        (BetaPoint first, BetaPoint last) = (curve[0], curve[^1]);
        string figures = $"From β = {RunFigures.Number(first.Beta, "0.###")} to {RunFigures.Number(last.Beta, "0.###")}, prior samples " +
            $"go from a distance of {RunFigures.Distance(first.PriorSamplesEstimate)} to " +
            $"{RunFigures.Distance(last.PriorSamplesEstimate)}, " +
            $"reconstructions from {RunFigures.Number(first.Psnr)} to {RunFigures.Number(last.Psnr)} dB, and a code from " +
            $"{RunFigures.Number(first.Kl)} to {RunFigures.Number(last.Kl)} nats.";
        if (first.IsShort)
        {
            return $"{figures} These models have hardly been trained ({first.Trained}), so that nothing is " +
                $"concluded from them.";
        }

        string closest = Best(curve, p => new Estimate(p.Psnr, 0), (best, p) => best.Value - p.Value <= SameDecibels,
            $"within {RunFigures.Number(SameDecibels, "F1")} dB of each other", largest: true) is { } closer
                ? $"reconstructions are best at {closer}" : "";
        string nearest = Best(curve, p => p.PriorSamplesEstimate, (best, p) => !Differences.IsSmaller(best, p),
            "within a tenth of each other or two standard errors", largest: false) is { } nearer
                ? $"prior samples are nearest to real pictures at {nearer}" : "";
        string[] said = [.. new[] { closest, nearest }.Where(part => part.Length > 0)];
        return said.Length == 0 ? figures : $"{figures}{Turns(curve)} Among these points {string.Join("; ", said)}.";
    }

    /// <summary>Which of the curves turn by more than what is level.</summary>
    private static string Turns(IReadOnlyList<BetaPoint> curve)
    {
        (string Name, bool Turns)[] curves =
        [
            ("prior samples", Turns(p => p.PriorSamplesEstimate, Differences.IsSmaller)),
            ("reconstructions", Turns(p => new Estimate(p.Psnr, 0), (a, b) => b.Value > a.Value + SameDecibels)),
        ];
        string names = string.Join(" and ", curves.Where(c => c.Turns).Select(c => c.Name));
        return names.Length == 0 ? "" : $" Between them {names} go up and down: no one direction.";

        // A curve turns where it both rises and falls, from any point to a later one.
        bool Turns(Func<BetaPoint, Estimate> figure, Func<Estimate, Estimate, bool> isMore)
        {
            Estimate[] values = [.. curve.Select(figure).Where(value => double.IsFinite(value.Value))];
            (int, int)[] pairs = [.. Enumerable.Range(0, values.Length).SelectMany(i =>
                Enumerable.Range(i + 1, values.Length - i - 1).Select(j => (i, j)))];
            return pairs.Any(p => isMore(values[p.Item1], values[p.Item2]))
                && pairs.Any(p => isMore(values[p.Item2], values[p.Item1]));
        }
    }

    /// <summary>The values of β with the best figure, and those that are level with it; null where none was measured.</summary>
    private static string? Best(
        IReadOnlyList<BetaPoint> curve, Func<BetaPoint, Estimate> figure, Func<Estimate, Estimate, bool> isLevel, string level,
        bool largest)
    {
        BetaPoint[] measured = [.. curve.Where(p => double.IsFinite(figure(p).Value))];
        if (measured.Length < 2)
        {
            return null;
        }

        Estimate best = figure(largest ? measured.MaxBy(p => figure(p).Value)! : measured.MinBy(p => figure(p).Value)!);
        BetaPoint[] first = [.. measured.Where(p => isLevel(best, figure(p)))];
        string values = string.Join(" and ", first.Select(p => $"{RunFigures.Number(p.Beta, "0.###")}"));
        return first.Length == 1 ? $"β = {values}" : $"β = {values}, which are {level}";
    }

    private static string Heart(Estimate? autoencoder, Estimate? variational) =>
        autoencoder is { } a && variational is { } v
            && Differences.Larger((a.Value, a.StandardError), (Math.Max(0, v.Value), v.StandardError)) == Side.Autoencoder
            ? $" The AE draws its training pictures {Decibels(a)} dB more closely than others, the VAE {Decibels(v)} dB: the AE has " +
                "learned more of its training pictures by heart."
            : "";

    private static string Decibels(Estimate value) =>
        $"{RunFigures.Number(value.Value, "0.00")} ± {RunFigures.Number(value.StandardError, "0.00")}";

    private static string Mixture(ModelFigures autoencoder, ModelFigures variational, string from)
    {
        double gained = autoencoder.PriorSamples - autoencoder.MixtureSamples;
        double left = autoencoder.MixtureSamples - autoencoder.Reconstructions;
        double error = Math.Sqrt((autoencoder.PriorSamplesError * autoencoder.PriorSamplesError) +
            (4 * autoencoder.MixtureSamplesError * autoencoder.MixtureSamplesError) +
            (autoencoder.ReconstructionsError * autoencoder.ReconstructionsError));
        bool isNearer = Differences.IsSmaller(autoencoder.MixtureSamplesEstimate, autoencoder.PriorSamplesEstimate);
        string why = isNearer && gained > left && !(gained - left <= Differences.Errors * error)
            ? ": most of what the AE lacked was knowing where codes lie" : "";
        string better = (isNearer, Differences.IsSmaller(variational.MixtureSamplesEstimate, variational.PriorSamplesEstimate)) switch
        {
            (true, true) => $" With both, it is smaller than from {from}.",
            (true, _) => $" With the AE, it is smaller than from {from}.",
            (_, true) => $" With the VAE, it is smaller than from {from}.",
            _ => "",
        };
        return $" Drawn from a mixture of Gaussians fitted to the codes instead, the distance is " +
            $"{RunFigures.Distance(autoencoder.MixtureSamplesEstimate)} with the AE and " +
            $"{RunFigures.Distance(variational.MixtureSamplesEstimate)} with the VAE{why}.{better}";
    }

    private static string Change(double average, double best) => Differences.Larger(average, best, SameLeakage) switch
    {
        Side.Autoencoder => "less",
        Side.Variational => "more",
        _ => "about as much",
    };

    private static string Useless(TrustReport report, string name)
    {
        string[] none = [.. report.Features.Where(f => f.CannotBeAltered && !f.IsThereUnmoved).Select(f => f.Name)];
        string[] there = [.. report.Features.Where(f => f.IsThereUnmoved).Select(f => f.Name)];
        return (none.Length == 0 ? "" : $" No strength that was tried alters {string.Join(", ", none)} with the {name}.")
            + (there.Length == 0 ? "" : $" {string.Join(", ", there)}: with the {name} the judge sees that in most reconstructions of " +
                $"pictures without it before any move, so that a move shows nothing.");
    }

    private static (int Count, double? Leakage, int Of)? Reached(TrustReport? report)
    {
        FeatureTrust[] tried = [.. report?.Features.Where(f => f.Method is not null) ?? []];

        // What most pictures have before any move is not given by one.
        return tried.Length == 0 ? null
            : (tried.Count(f => f.Flipped >= Given && !(f.FlippedUnmoved > 0.5)), tried.Average(f => f.MeanLeakage), tried.Length);
    }

    private static string Times(Estimate farther, Estimate nearer) => $"{RunFigures.Number(farther.Value / nearer.Value, "F1")} times";

    private static string Percent(double share) => RunFigures.Number(100 * share, "0");
}
