using LatentSharp.Data.Sentences;
using LatentSharp.Evaluation.Doctor;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Densities;
using LatentSharp.Reports.Pages;

namespace LatentSharp.Reports.Comparisons;

/// <summary>
/// Which of two causes of gaps an experiment shows: reconstruction that pulls codes apart, if gaps and marginal KL fall as β rises in equal
/// epochs; and an optimizer that has not arrived, if its loss was still falling, or if it arrives elsewhere from other seeds. What was not
/// tried, or did not show beyond two standard errors, is named as no cause.
/// </summary>
internal static class GapCauses
{
    /// <summary>Whether reconstruction pulls codes apart.</summary>
    /// <param name="curve">VAEs, rising in β, of equal epochs.</param>
    /// <param name="prior">What new codes are drawn from.</param>
    public static string OverBeta(IReadOnlyList<BetaPoint> curve, string prior = "N(0, I)")
    {
        BetaPoint[] points = [.. curve.Where(p => p is { GapShare: not null, MarginalKl: not null })];
        if (points.Length < 2)
        {
            return "Whether reconstruction pulls codes apart was not tried: that takes VAEs of several β.";
        }

        (BetaPoint first, BetaPoint last) = (points[0], points[^1]);
        string figures = $"From β = {RunFigures.Number(first.Beta, "0.###")} to {RunFigures.Number(last.Beta, "0.###")}, in " +
            $"{Counted.Of(first.Epochs, "epoch")} each, the mass of {prior} in gaps goes from {Percent(first.GapShare!.Value)} to " +
            $"{Percent(last.GapShare!.Value)} %, and the marginal KL from {Nats(first.MarginalKl!.Value)} to " +
            $"{Nats(last.MarginalKl!.Value)} nats";
        if (points.Any(p => p.IsShort))
        {
            return $"{figures}; these models have hardly been trained ({first.Trained}), so that no cause is named.";
        }

        // Where mutual information can be no more, the marginal KL falls with the KL term whatever codes do: gaps alone then tell.
        bool isTold = !points.Any(p => p.IsSaturated);
        string untold = isTold ? "" : " (which tells nothing here: mutual information is at its most for so many codes)";
        bool falls = Differences.IsAbove(first.GapShare.Value, last.GapShare.Value)
            && (!isTold || Differences.IsAbove(first.MarginalKl.Value, last.MarginalKl.Value));
        bool rises = points.Zip(points.Skip(1)).Any(pair => Differences.IsAbove(pair.Second.GapShare!.Value, pair.First.GapShare!.Value)
            || (isTold && Differences.IsAbove(pair.Second.MarginalKl!.Value, pair.First.MarginalKl!.Value)));
        string both = isTold ? "both" : "gaps";
        return $"{figures}{untold}" + (falls
            ? ": reconstruction pulls codes apart, and the KL term holds against it" +
                (rises ? $"; not every step of β lowers {both}." : ".")
            : isTold ? "; as the two do not both fall by more than their errors, this shows no cause."
            : "; as gaps do not fall by more than their errors, this shows no cause.");
    }

    /// <summary>Whether the optimizer has arrived.</summary>
    /// <param name="extent">How far the training of the VAE came.</param>
    /// <param name="bound">Its negative evidence lower bound, nats per picture; null where that is not known.</param>
    /// <param name="share">Its share of the mass of N(0, I) in gaps; null where that is not known.</param>
    /// <param name="restarts">The same VAE from other seeds.</param>
    /// <param name="prior">What new codes are drawn from.</param>
    public static string Arrived(
        TrainingExtent extent, double? bound, Estimate? share, IReadOnlyList<Restart> restarts, string prior = "N(0, I)")
    {
        string falling = extent.IsFalling
            ? $"The optimizer had not arrived: {RunFigures.Number(100 * extent.LateShare, "F0")} % of the fall of the reconstruction " +
                $"term came in the last third of the training."
            : extent.LateShare is null
                ? "Whether the loss was still falling at the end was measured too seldom to be said."
                : "The loss was not still falling at the end.";
        if (restarts.Count == 0 || bound is not { } own || share is not { } ownShare)
        {
            return $"{falling} Whether it would arrive elsewhere was not tried: that takes restarts from other seeds.";
        }

        Estimate[] shares = [ownShare, .. restarts.Select(r => r.GapShare)];
        double[] bounds = [own, .. restarts.Select(r => r.NegativeElbo)];
        string figures = $"From {Counted.Of(bounds.Length, "seed")}, in equal epochs, the negative evidence lower bound is " +
            $"{RunFigures.Number(bounds.Min(), "0.00")} to {RunFigures.Number(bounds.Max(), "0.00")} nats, and " +
            $"{RunFigures.Number(100 * shares.Min(s => s.Value))} to {RunFigures.Number(100 * shares.Max(s => s.Value))} % of the mass " +
            $"of {prior} lies in gaps";

        // The largest of several beside the smallest: as many errors as leave all pairs together the chance that two leave one.
        int pairs = shares.Length * (shares.Length - 1) / 2;
        double errors = NormalDistribution.Quantile(1 - ((1 - NormalDistribution.Cumulative(Differences.Errors)) / pairs));
        return $"{falling} {figures}" + (Differences.IsAbove(shares.MaxBy(s => s.Value), shares.MinBy(s => s.Value), errors)
            ? ": where the optimizer arrives depends on its seed, and so do gaps."
            : ": that gaps depend on the seed does not show beyond their errors.");
    }

    private static string Percent(Estimate share) =>
        $"{RunFigures.Number(100 * share.Value)} ± {RunFigures.Number(100 * share.StandardError)}";

    private static string Nats(Estimate nats) =>
        $"{RunFigures.Number(nats.Value, "0.00")} ± {RunFigures.Number(nats.StandardError, "0.00")}";
}
