using System.Globalization;
using LatentSharp.Latent;

namespace LatentSharp.Cli.Output;

/// <summary>The result of <c>info --features</c>: how far each feature may be trusted.</summary>
/// <param name="Run">The run folder or model file.</param>
/// <param name="Features">The features, in the order of the labels; empty without labels.</param>
internal sealed record FeaturesReport(string Run, IReadOnlyList<FeatureTrust> Features)
{
    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines()
    {
        if (Features.Count == 0)
        {
            yield return $"{Run} has no features; they are learned from labels (--labels FILE at training) and tried on held-out pictures";
            yield break;
        }

        int width = Math.Max(7, Features.Max(f => f.Name.Length));
        yield return $"{"feature".PadRight(width)}  examples  area under curve  rule    strength  flipped  leakage";
        foreach (FeatureTrust f in Features)
        {
            yield return f.RecommendedStrength is null
                ? string.Create(CultureInfo.InvariantCulture, $"{f.Name.PadRight(width)}  {f.Examples,8}  {f.Separability,16:F3}  too few pictures to try it on")
                : string.Create(CultureInfo.InvariantCulture, $"{f.Name.PadRight(width)}  {f.Examples,8}  {f.Separability,16:F3}  {f.Method?.ToString().ToLowerInvariant(),-6}  {f.RecommendedStrength,8:0.##}  {f.Flipped,7:F2}  {f.MeanLeakage,7:F3}");
        }

        yield return "flipped: share of held-out pictures without the feature that have it at this strength; leakage: mean absolute change of the probability of each other feature";
    }
}
