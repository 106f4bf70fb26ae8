using LatentSharp.Cli.Output;
using LatentSharp.Latent.Directions;

namespace LatentSharp.Cli.Results;

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
            yield return $"{Run} has no features; they are learned from labels of the training pictures and tried on held-out ones";
            yield break;
        }

        int width = Math.Max(7, Features.Max(f => f.Name.Length));
        yield return $"{"feature".PadRight(width)}  examples  area under curve  rule      strength  flipped  95 % interval  " +
            "leakage";
        foreach (FeatureTrust f in Features)
        {
            yield return $"{f.Name.PadRight(width)}  {f.Examples,8}  {Words.Number(f.Separability, "F3"),16}  {Tried(f)}";
        }

        yield return "flipped: share of held-out pictures without the feature that have it at this strength, and where the true share " +
            "lies nineteen times in twenty; leakage: mean absolute " +
            "change of the probability of each other feature";
        FeatureTrust[] useless = [.. Features.Where(f => f.CannotBeAltered)];
        if (useless.Length > 0)
        {
            yield return $"not altered: {string.Join(", ", useless.Select(f => f.Name))}; no strength that was tried gives the feature " +
                $"to a fifth of the pictures more than have it unchanged, so that none is recommended";
        }
    }

    private static string Interval(FeatureTrust f) => f is { FlippedLow: { } low, FlippedHigh: { } high }
        ? $"{Words.Number(low, "F2")} to {Words.Number(high, "F2")}" : "–";

    private static string Unmoved(FeatureTrust f) => f.FlippedUnmoved is { } share ? $", {Words.Number(share, "F2")} unmoved" : "";

    private static string Tried(FeatureTrust f) => f switch
    {
        { Method: null } => "too few pictures to try it on",
        { CannotBeAltered: true } =>
            $"{"–",-8}  {"–",8}  cannot be altered with this model ({Words.Number(f.Flipped, "F2")} at best{Unmoved(f)})",
        _ => $"{Words.Of(f.Method!.Value),-8}  {Words.Number(f.RecommendedStrength, "0.##"),8}  {Words.Number(f.Flipped, "F2"),7}  " +
            $"{Interval(f),13}  {Words.Number(f.MeanLeakage, "F3"),7}",
    };
}
