using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Latent;

namespace LatentSharp.Cli.Altering;

/// <summary>How far a feature may be trusted, in words.</summary>
internal static class TrustText
{
    // Fewer flips than this are not an alteration.
    private const double LeastFlipped = 0.1;

    /// <summary>Whether it was tried and next to no picture got it.</summary>
    public static bool CannotBeAltered(FeatureTrust trust) =>
        trust.Method is not null && (trust.RecommendedStrength is null || trust.Flipped < LeastFlipped);

    /// <summary>One line on a feature.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trust">What was measured; null if nothing was.</param>
    public static string Line(string name, FeatureTrust? trust)
    {
        if (trust is null)
        {
            return $"{name}: no trust report; there were no labels or no held-out pictures";
        }

        string area = Finite(trust.Separability) is { } value
            ? Format($"area under the curve {value:F3}")
            : "no area under the curve (the held-out pictures all have it, or none has)";
        string start = $"{trust.Name}: {trust.Examples} examples, {area}";
        if (trust.Method is not { } method)
        {
            return $"{start}; not tried, since there were too few pictures with it or without it";
        }

        if (CannotBeAltered(trust))
        {
            string share = Format($"{100 * trust.Flipped:F0} %");
            return $"{start}; cannot be altered with this model: of the held-out pictures without it, {share} got it at best";
        }

        string half = trust.HalfStrength is { } strength ? Format($"half flip at {strength:0.##}") : "no strength flips half";
        string recommended = Format($"recommended {trust.RecommendedStrength:0.##} ({Words.Of(method)}) flips {100 * trust.Flipped:F0} %");
        return start + Format($", {half}, {recommended}, mean leakage {trust.MeanLeakage:F3}");
    }

    /// <summary>A number; null for none and for what is no number.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
