using System.Globalization;
using LatentSharp.Evaluation.Gaps;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Gaps;

namespace LatentSharp.Reports.Evaluations;

/// <summary>What the figures of gaps say; a difference within two standard errors is none.</summary>
internal static class GapSentences
{
    private const double NearlyAll = 0.99;

    /// <summary>The sentences.</summary>
    /// <param name="gaps">The figures; null for none.</param>
    /// <param name="noun">What one example is called.</param>
    /// <param name="prior">What new codes are drawn from.</param>
    public static IEnumerable<string> Of(GapFigures? gaps, string noun, string prior = "N(0, I)")
    {
        if (gaps is null)
        {
            yield break;
        }

        yield return Share(gaps, noun, prior);
        yield return Cycle(gaps.CycleError, gaps.CycleErrorOfData, noun, prior);
        if (gaps.Unlike is { } unlike)
        {
            yield return Blur(unlike, noun, prior);
        }
    }

    private static string Share(GapFigures gaps, string noun, string prior)
    {
        Estimate share = gaps.Share;
        string value = $"{share.ToText("0.0", 100)} %";
        bool isRank = gaps.Level <= CodeRegion.Level;
        if (!IsBeyond(share.Value - gaps.Level, share.StandardError))
        {
            return $"Of the mass of {prior}, {value} lies in gaps, which is " +
                $"{(IsBeyond(gaps.Level - share.Value, share.StandardError) ? "less than" : "within its errors of")} the " + (isRank
                ? "1 % that one in a hundred of the data's own codes makes."
                : string.Create(CultureInfo.InvariantCulture, $"{100 * gaps.Level:0.0} % that the data's own codes make, of which there ") +
                    string.Create(CultureInfo.InvariantCulture, $"are {gaps.HeldOut:N0} to tell how far is far."));
        }

        return $"Of the mass of {prior}, {value} lies in gaps: farther from every code of training {noun}s than " +
            (isRank ? "all but one in a hundred " : "any ") + (gaps.IsByOthers ? $"codes of other {noun}s are. "
                : isRank ? "of these codes are from their nearest other. " : "of these codes is from its nearest other. ") +
            (share.Value >= NearlyAll
                ? $"The codes lie elsewhere, and nearly no draw of {prior} is like them."
                : "The decoder was hardly trained there.");
    }

    private static string Cycle(Estimate drawn, Estimate data, string noun, string prior)
    {
        string both = $"Decoded and encoded again, a draw of {prior} comes back {drawn.ToText("0.00")} " +
            $"from where it was, and a code of the measured {noun}s {data.ToText("0.00")}";
        if (data.StandardError == 0)
        {
            // A single code; it says nothing of others.
            return both + ".";
        }

        double error = Math.Sqrt((drawn.StandardError * drawn.StandardError) + (data.StandardError * data.StandardError));
        double apart = drawn.Value - data.Value;
        return both + (IsBeyond(apart, error)
            ? data.Value > 0
                ? $": {(drawn.Value / data.Value).ToString(Digits(drawn.Value / data.Value), CultureInfo.InvariantCulture)} times as far."
                : ": farther."
            : IsBeyond(-apart, error) ? $": draws of {prior} come back nearer." : ", which is level.");
    }

    private static string Blur(Estimate unlike, string noun, string prior)
    {
        string blur = noun == "picture" ? $"where they are unclear, that is blur, as of reconstructions, and no gap" : "no gap shows there";
        string value = $"{unlike.ToText("0.0", 100)} %";
        return IsBeyond(unlike.Value - CodeRegion.Level, unlike.StandardError)
            ? $"Decoded, {value} of draws of {prior} are farther from every real {noun} than all but one in a hundred reconstructions " +
                "are." + (unlike.Value >= NearlyAll ? "" : $" The others are no farther than what the model makes of real {noun}s: {blur}.")
            : $"Decoded, draws of {prior} are as near to real {noun}s as reconstructions are ({value} beyond what all but one in a " +
                $"hundred of those keep to): {blur}.";
    }

    /// <summary>Digits that tell a ratio from 1.</summary>
    private static string Digits(double ratio) => ratio < 1.1 ? "0.00" : "0.0";

    private static bool IsBeyond(double difference, double error) => difference > 2 * error;
}
