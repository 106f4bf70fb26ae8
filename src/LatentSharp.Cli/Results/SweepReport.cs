using LatentSharp.Runs.Learning;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>train --sweep</c>.</summary>
/// <param name="Page">The page about all runs.</param>
/// <param name="Sweep">The option that was varied.</param>
/// <param name="Runs">Each run, in the order given.</param>
internal sealed record SweepReport(string Page, string Sweep, IReadOnlyList<RunReport> Runs)
{
    /// <summary>Gathers what is known.</summary>
    public static SweepReport Of(string setting, CompareResult result) =>
        new(result.Page, setting, [.. result.Trained.Select(RunReport.Of)]);

    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (string line in RunReport.Lines(Runs, _ => []))
        {
            yield return line;
        }

        yield return $"page: {Page}";
    }
}
