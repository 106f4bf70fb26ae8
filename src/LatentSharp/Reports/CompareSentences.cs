using System.Globalization;
using LatentSharp.Evaluation;
using LatentSharp.Latent;

namespace LatentSharp.Reports;

/// <summary>What the numbers of a comparison say, in words; every verdict follows from the numbers at hand.</summary>
internal static class CompareSentences
{
    // Decibels that a viewer does not see.
    private const double SameDecibels = 0.3;

    // Distances within a tenth of each other are taken as level.
    private const double SameRatio = 1.1;

    // The share of codes drawn inward from which on it shows.
    private const double Noticeable = 0.1;

    public static string Reconstruction(ModelFigures autoencoder, ModelFigures variational)
    {
        double difference = autoencoder.Psnr - variational.Psnr;
        string verdict = Math.Abs(difference) < SameDecibels
            ? "the two are level: the noise that the VAE must withstand costs it next to nothing"
            : difference > 0 ? "the AE is closer, since it pays nothing for exact codes" : "the VAE is closer, since its noise keeps it from learning its training pictures by heart";
        return Text($"Drawn from the mean code, the AE reaches {autoencoder.Psnr:F2} dB and the VAE {variational.Psnr:F2} dB: {verdict}. Reconstruction alone is not what a VAE is for.");
    }

    public static string Samples(ModelFigures autoencoder, ModelFigures variational, double real)
    {
        double ratio = autoencoder.PriorSamples / Math.Max(variational.PriorSamples, 1e-9);
        string prior = ratio > SameRatio
            ? Text($"the VAE's are {ratio:F1} times nearer to real pictures than the AE's ({RunFigures.Distance(variational.PriorSamples)} against {RunFigures.Distance(autoencoder.PriorSamples)}; real training pictures have {RunFigures.Distance(real)})")
            : ratio * SameRatio < 1
                ? Text($"here the VAE's are no nearer to real pictures than the AE's ({RunFigures.Distance(variational.PriorSamples)} against {RunFigures.Distance(autoencoder.PriorSamples)}; real training pictures have {RunFigures.Distance(real)})")
                : Text($"the two are level ({RunFigures.Distance(variational.PriorSamples)} and {RunFigures.Distance(autoencoder.PriorSamples)}; real training pictures have {RunFigures.Distance(real)}): at this β the prior hardly binds");
        double repair = autoencoder.PriorSamples / Math.Max(autoencoder.MixtureSamples, 1e-9);
        string mixture = repair > SameRatio
            ? Text($" A mixture of Gaussians fitted to the AE's codes brings it to {RunFigures.Distance(autoencoder.MixtureSamples)}, the VAE to {RunFigures.Distance(variational.MixtureSamples)}: what the AE lacks is less a decoder than the knowledge of where codes lie.")
            : "";
        return Text($"Of codes drawn from N(0, I), {prior}. For {100 * autoencoder.NotCovered:F0} % of the real pictures no sample of the AE is like them (as near as their fifth nearest other real one), for {100 * variational.NotCovered:F0} % none of the VAE: those are the gaps.{mixture}");
    }

    public static string Paths(ComparedRun autoencoder, ComparedRun variational)
    {
        (ModelFigures a, ModelFigures v) = (autoencoder.Study.Figures, variational.Study.Figures);
        (PathFigures pa, PathFigures pv) = (autoencoder.Study.Paths, variational.Study.Paths);
        double ratio = v.Midpoints / Math.Max(a.Midpoints, 1e-9);
        string middle = ratio * SameRatio < 1
            ? Text($"Halfway between two pictures the VAE's are {1 / ratio:F1} times nearer to real ones ({RunFigures.Distance(v.Midpoints)} against {RunFigures.Distance(a.Midpoints)})")
            : ratio > SameRatio
                ? Text($"Halfway between two pictures the AE does better here ({RunFigures.Distance(a.Midpoints)} against {RunFigures.Distance(v.Midpoints)})")
                : Text($"Halfway between two pictures the AE does as well here ({RunFigures.Distance(a.Midpoints)} against {RunFigures.Distance(v.Midpoints)})");
        string sudden = pa.FeatureJump > pv.FeatureJump * SameRatio
            ? "the AE's way is the more sudden"
            : pv.FeatureJump > pa.FeatureJump * SameRatio ? "the VAE's way is the more sudden" : "neither way is more sudden than the other";
        double inward = variational.Run.Model.Options.Objective.Inward;
        string why = inward >= Noticeable
            ? Text($" A straight line leaves the shell on which codes of many dimensions lie; {100 * inward:F0} % of the VAE's codes were drawn inward in training, so that the inside is no gap.")
            : "";
        return Text($"{middle}; on arcs that keep the length of codes the distance is {RunFigures.Distance(v.ArcMidpoints)} with the VAE, {RunFigures.Distance(a.ArcMidpoints)} with the AE.{why} In the most sudden eighth of the way the judge sees {100 * pa.FeatureJump:F0} % of the change with the AE and {100 * pv.FeatureJump:F0} % with the VAE, where an even way has 12.5 %: {sudden}. The picture halfway is to {100 * pa.DoubleExposure:F0} % a mere fade of its ends with the AE and to {100 * pv.DoubleExposure:F0} % with the VAE.");
    }

    public static string Alterations(ComparedRun autoencoder, ComparedRun variational)
    {
        (int average, double averageLeak, int of) = Reached(variational.Study.Average!);
        (int best, double bestLeak, _) = Reached(variational.Study.Best!);
        (int plain, double plainLeak, _) = Reached(autoencoder.Study.Best!);
        return Text($"With the VAE, the lecture's rule at α = 1 gives {average} of {of} features to at least nine in ten pictures, at the price of changing the others' probabilities by {averageLeak:F2} on average, since everybody becomes the same average picture. The tool's best rule for each, which holds the others still, gives {best} of {of} for {bestLeak:F2}. The same with the AE's codes: {plain} of {of} for {plainLeak:F2}.");
    }

    public static string TradeOff(Comparison comparison)
    {
        BetaPoint first = comparison.Curve[0];
        BetaPoint last = comparison.Curve[^1];
        ModelFigures v = comparison.Variational.Study.Figures;
        double beta = comparison.Variational.Run.Model.Options.Objective.Beta;
        double lost = comparison.Autoencoder.Study.Figures.Psnr - v.Psnr;
        string cost = lost > 0 ? Text($"{lost:F1} dB below the AE") : Text($"{-lost:F1} dB above the AE");
        return Text($"From β = {first.Beta:0.###} to {last.Beta:0.###}, prior samples go from a distance of {RunFigures.Distance(first.PriorSamples)} to {RunFigures.Distance(last.PriorSamples)}, reconstructions from {first.Psnr:F1} to {last.Psnr:F1} dB, and a code from {first.Kl:F0} to {last.Kl:F0} nats. The VAE of this page, β = {beta:0.###}, stands at {RunFigures.Distance(v.PriorSamples)} and {v.Psnr:F1} dB, {cost}. Smaller values reconstruct better and leave gaps in the prior; larger ones fill it and lose small features first. Unless told otherwise, the tool takes β = 1 for pixels that are black or white, and else one for each 300 numbers of a picture, less in a short training, which has no time to win back what dear codes cost.");
    }

    private static (int Reached, double Leakage, int Of) Reached(TrustReport report)
    {
        FeatureTrust[] tried = [.. report.Features.Where(f => f.RecommendedStrength is not null)];
        return (tried.Count(f => f.Flipped >= 0.9), tried.Length == 0 ? 0 : tried.Average(f => f.MeanLeakage), tried.Length);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
