using LatentSharp.Latent.Gaps;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Runs.Outputs;
using LatentSharp.Settings;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Interpolating;

/// <summary>How much of a path lies in gaps, and of the way around them.</summary>
/// <param name="Steps">Which of the steps of the path.</param>
/// <param name="Share">Share of the path itself.</param>
/// <param name="AlongData">Share of the path along the codes of the data; null where that was gone, or nothing is to go around.</param>
internal sealed record PathGaps(CodesInGaps Steps, double Share, double? AlongData)
{
    private const int FineSteps = 65;

    /// <summary>Whether the path enters a gap.</summary>
    public bool Enters => Steps.Count > 0;

    /// <summary>Looks at a path; null where the run does not know where its training codes lie.</summary>
    /// <param name="run">The run.</param>
    /// <param name="given">Codes that the path goes through, <c>[n, latent]</c>.</param>
    /// <param name="codes">Codes of its steps.</param>
    /// <param name="kind">How it goes.</param>
    /// <param name="graph">The codes of the data and their neighbors, where it goes along them.</param>
    public static PathGaps? Measure(Run run, Tensor given, Tensor codes, PathKind kind, NeighborGraph? graph)
    {
        if (CodesInGaps.Find(run, codes) is not { } steps)
        {
            return null;
        }

        CodeRegion region = run.Region!;
        double Share(PathKind way, NeighborGraph? by) =>
            region.InGaps(LatentPath.Through(given, FineSteps, way, by)).Average(inGap => inGap ? 1.0 : 0.0);
        return new PathGaps(steps, Share(kind, graph), steps.Count > 0 && kind != PathKind.AlongData
            ? Share(PathKind.AlongData, NeighborGraph.Build(run.Store.Codes.Codes)) : null);
    }

    /// <summary>What is said of a path that enters a gap.</summary>
    /// <param name="prefix">What stands before it.</param>
    /// <param name="noun">What one of the steps is called.</param>
    public SettingText Sentence(string prefix, string noun)
    {
        string lie = Steps.Count == 1 ? "lies" : "lie";
        SettingText found = SettingText.Of($"{prefix}{Steps.Count} of {Steps.Of} {noun}s on the way {lie} where no training code is, " +
            $"{100 * Share:0} % of the way");
        return AlongData switch
        {
            null => found,
            { } share when share < Share => SettingText.Of($"{found}; {RequestSettings.Along} data goes around, with {100 * share:0} % " +
                $"of its way there"),
            { } share => SettingText.Of($"{found}; along the data it is no less, {100 * share:0} %"),
        };
    }
}
