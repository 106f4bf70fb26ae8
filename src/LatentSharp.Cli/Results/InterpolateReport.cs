using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Data.Sentences;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Interpolating;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>interpolate</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Given">Pictures gone between.</param>
/// <param name="Pictures">Pictures drawn, of each model.</param>
/// <param name="Path">How even the path is; none for triangles, squares and mixtures.</param>
/// <param name="Beside">The same of the run beside it, if there is one.</param>
internal sealed record InterpolateReport(string Out, int Given, int Pictures, PathEvenness? Path, PathEvenness? Beside)
{
    /// <summary>α, β and z of each picture of a triangle, a square or one mixture by α and β; none for others.</summary>
    public IReadOnlyList<MixtureCell>? Cells { get; init; }

    /// <summary>The same of the run beside it.</summary>
    public IReadOnlyList<MixtureCell>? BesideCells { get; init; }

    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>Whether two given pictures that follow each other are the same, so that nothing lies between them.</summary>
    public bool Same { get; init; }

    public static InterpolateReport Of(string path, InterpolateResult result) =>
        new(path, result.Given.Names.Count, Count(result), result.Evenness, result.Beside?.Evenness)
        {
            Unlike = result.Given.Unlike,
            Same = result.HasEqualNeighbors,
            Cells = result.Cells,
            BesideCells = result.Beside?.Cells,
            Gaps = result.Gaps,
            BesideGaps = result.Beside?.Gaps,
        };

    /// <summary>How much of the path lies where no training code is; null for what is no path, and where the file does not say.</summary>
    public PathGaps? Gaps { get; init; }

    /// <summary>The same of the run beside it, if there is one.</summary>
    public PathGaps? BesideGaps { get; init; }

    /// <summary>The same for a person.</summary>
    public static IEnumerable<string> Lines(string path, InterpolateResult result)
    {
        int given = result.Given.Names.Count;
        int drawn = Count(result);
        string noun = result.Rows is null ? "picture" : "row";
        if (!result.IsPath)
        {
            yield return drawn == 1 ? $"a mixture of {Counted.Of(given, noun)}{Place(result)}: {path}"
                : $"{Counted.Of(drawn, noun)} between {given}: {path}";
            yield break;
        }

        yield return $"{Counted.Of(drawn, noun)}: {path}";
        for (InterpolateResult? way = result; way is not null; way = way.Beside)
        {
            foreach (string line in way.Evenness is { } evenness
                ? Lines(way.Name, evenness, fades: way.Rows is null) : [$"{way.Name}: nothing changes on the way"])
            {
                yield return line;
            }
        }
    }

    private static int Count(InterpolateResult result) => result.Rows?.Cells.Count ?? result.Pictures.Count;

    private static string Place(InterpolateResult result) => result.Cells is [var cell]
        ? string.Create(CultureInfo.InvariantCulture, $" at α = {cell.Alpha:0.##}") + (cell.Beta is { } beta
            ? string.Create(CultureInfo.InvariantCulture, $", β = {beta:0.##}") : "") : "";

    /// <summary>How even a path is, for a person.</summary>
    /// <param name="name">What the model is called.</param>
    /// <param name="path">The path.</param>
    /// <param name="fades">Whether a fade of the ends is a fault, as of pictures.</param>
    public static IEnumerable<string> Lines(string name, PathEvenness path, bool fades = true)
    {
        yield return $"{name}: largest over mean step {Words.Number(path.LargestOverMean, "F2")}; share of the change in the most sudden " +
            $"eighth {Words.Number(100 * path.Jump, "F0")} %" +
            (fades ? $"; mere fade of the ends halfway {Words.Number(100 * path.DoubleExposure, "F0")} %" : "");
        string error = $"re-encoding error {Words.Number(path.ReencodingError, "F2")} of a path {Words.Number(path.Length, "F1")} long";
        yield return path.LeastOverlap is { } overlap
            ? $"{name}: least overlap of neighbouring posteriors " +
                $"{(overlap < 0.0005 ? "below 0.001" : Words.Number(overlap, "F3"))}; {error}"
            : $"{name}: codes are points, so that nothing makes neighbours overlap; {error}";
    }
}
