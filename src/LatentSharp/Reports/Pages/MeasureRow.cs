namespace LatentSharp.Reports.Pages;

/// <summary>A measure of a run as a row of a table.</summary>
/// <param name="Measure">What is measured, with its unit.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="NeedsPrior">Whether it means something only of a model that is held to a prior, as a bound on a probability does.</param>
internal readonly record struct MeasureRow(string Measure, string Value, bool NeedsPrior = false)
{
    /// <summary>Rows of several runs as one table: a line for each measure that one of them has, a dash where a run has it not.</summary>
    /// <param name="runs">The rows of each run.</param>
    /// <param name="cell">What is written of a row in a column; null for its value.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Beside(
        IReadOnlyList<IReadOnlyList<MeasureRow>> runs, Func<int, MeasureRow, string>? cell = null)
    {
        IReadOnlyList<MeasureRow> longest = runs.MaxBy(rows => rows.Count) ?? [];
        IEnumerable<string> measures = longest.Concat(runs.SelectMany(rows => rows)).Select(row => row.Measure).Distinct();
        return [.. measures.Select(measure => (IReadOnlyList<string>)
            [measure, .. runs.Select((rows, i) => Cell(rows.Where(row => row.Measure == measure), i))])];

        string Cell(IEnumerable<MeasureRow> found, int column) =>
            found.Select(row => cell is null ? row.Value : cell(column, row)).FirstOrDefault("–");
    }
}
