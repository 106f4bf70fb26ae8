using System.Globalization;
using LatentSharp.Latent.Planes;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Runs.Planes;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>grid</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Kind">plane or traversals.</param>
/// <param name="Axes">Names of the axes.</param>
/// <param name="Gaps">Share of the prior's mass on the plane that lies in gaps: where no code's shadow falls; null for traversals, and
/// where codes lie on the sphere.</param>
internal sealed record GridReport(string Out, string Kind, IReadOnlyList<string> Axes, double? Gaps)
{
    /// <summary>Given pictures that are unlike what the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    /// <summary>The same of the run beside it, if there is one.</summary>
    public GridReport? Beside { get; init; }

    /// <summary>Which of the pictures, row by row, are decoded from a gap; null for traversals, and where the file does not say.</summary>
    public CodesInGaps? Cells { get; init; }

    public static GridReport Of(string path, GridResult result) => result.Planes is [var first, ..]
        ? new(path, "plane", [first.Plane.Horizontal.Name, first.Plane.Vertical.Name], first.Gaps)
        {
            Unlike = result.Unlike,
            Cells = first.Cells,
        }
        : new(path, "traversals", [], null);

    /// <summary>The same for a person.</summary>
    public static IEnumerable<string> Lines(string path, GridResult result)
    {
        GridResult[] all = result.Beside is null ? [result] : [result, result.Beside];
        string Prefix(GridResult by) => all.Length == 1 ? "" : by.Name + ": ";
        if (result.Traversals > 0)
        {
            return [string.Join("; ", all.Select(by => $"{Prefix(by)}{by.Traversals} dimensions, a row each")) + ": " + path];
        }

        string[] lines = [.. all.SelectMany(by => by.Planes.Select(plane => Prefix(by) + Line(plane)))];
        lines[^1] += ": " + path;
        return lines;
    }

    private static string Line(DrawnPlane drawn)
    {
        LatentPlane plane = drawn.Plane;
        string axes = $"{plane.Horizontal.Name} to the right, {plane.Vertical.Name} upwards; ";
        if (drawn.Gaps is not { } gaps)
        {
            return axes + PlaneDensity.WithoutGaps;
        }

        string prior = plane.PriorIsFitted
            ? "the mass of the Gaussian fitted to the codes"
            : "the mass of N(0, I), the prior of a VAE,";
        return axes + string.Create(CultureInfo.InvariantCulture, $"{100 * gaps:F0} % of {prior} ") + "on this plane lies in gaps"
            + (drawn.Cells is { } cells ? $"; {cells.Count} of {cells.Of} pictures are decoded from where no training code is" : "");
    }
}
