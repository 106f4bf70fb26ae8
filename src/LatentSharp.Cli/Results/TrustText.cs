using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Data.Sentences;
using LatentSharp.Latent.Directions;

namespace LatentSharp.Cli.Results;

/// <summary>How far a feature may be trusted, in words.</summary>
internal static class TrustText
{
    /// <summary>One line on a feature.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trust">What was measured; null if nothing was.</param>
    /// <param name="noun">What one of the examples is called.</param>
    public static string Line(string name, FeatureTrust? trust, string noun)
    {
        if (trust is null)
        {
            return $"{name}: no trust report; there were no labels or no held-out {noun}s";
        }

        string area = trust.Separability is { } value
            ? Format($"area under the curve {value:F3}")
            : $"no area under the curve (the held-out {noun}s all have it, or none has)";
        string start = $"{trust.Name}: {trust.Examples} examples, {area}";
        if (trust.Method is not { } method)
        {
            return $"{start}; not tried, since there were too few {noun}s with it or without it";
        }

        if (trust.CannotBeAltered)
        {
            return $"{start}; {trust.WhyNot(noun)[(trust.Name.Length + 1)..]}";
        }

        string half = trust.HalfStrength is { } strength ? Format($"half flip at {strength:0.##}") : "no strength flips half";
        string sure = trust is { FlippedLow: { } low, FlippedHigh: { } high, Tried: { } tried }
            ? Format($" ({100 * low:F0} to {100 * high:F0} %, of {Counted.Of(tried, noun)})") : "";
        string recommended = Format($"recommended {trust.RecommendedStrength:0.##} ({Words.Of(method)}) flips {100 * trust.Flipped:F0} %") +
            sure;
        string leakage = trust.MeanLeakage is { } leaked ? Format($"mean leakage {leaked:F3}") : "no other feature that could leak";
        return $"{start}, {half}, {recommended}, {leakage}";
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
