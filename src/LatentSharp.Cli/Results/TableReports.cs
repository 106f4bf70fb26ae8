using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Runs.Sampling;

namespace LatentSharp.Cli.Results;

/// <summary>Rows of a table that were written by <c>sample</c> or <c>decode</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">Names of their columns.</param>
/// <param name="Seed">What decided the draws; null where nothing was drawn.</param>
internal sealed record TableReport(string Out, int Rows, IReadOnlyList<string> Columns, ulong? Seed)
{
    /// <summary>Which of the drawn codes lie where no training code is; null where the file does not say, or nothing was drawn.</summary>
    public CodesInGaps? Gaps { get; init; }

    /// <summary>Of how many rows those were kept that were asked for; null where all were.</summary>
    public KeptRows? Kept { get; init; }
}

/// <summary>Errors of columns as text.</summary>
internal static class ColumnErrors
{
    public static string Text(IEnumerable<ColumnError> errors) =>
        string.Join(", ", errors.Select(e => string.Create(CultureInfo.InvariantCulture,
            $"{e.Column} {(e.Wrong is { } wrong ? $"{100 * wrong:0.#} % wrong" : $"{e.Rmse:G4}")}")));
}

/// <summary>The result of <c>reconstruct</c> for a table.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Error">Average of the rows' errors, in standard deviations.</param>
/// <param name="Columns">The error of each column.</param>
/// <param name="Largest">The rows of the largest errors, the largest first.</param>
internal sealed record TableReconstructReport(string Out, int Rows, double Error, IReadOnlyList<ColumnError> Columns,
    IReadOnlyList<RowError> Largest)
{
    /// <summary>Given rows that are unlike those that the model was trained on; none where its file does not say what is usual.</summary>
    public IReadOnlyList<UnlikeExample>? Unlike { get; init; }

    private const int Listed = 5;

    public static TableReconstructReport Of(string path, ReconstructedRows rows) => new(
        path, rows.Errors.Count, rows.Errors.Average(e => e.Error), rows.Columns,
        [.. rows.Errors.OrderByDescending(e => e.Error).Take(Listed)]);

    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{Words.Rows(Rows)}: {Out}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"error of a row: {Error:F3} standard deviations on average; of a column, in its own unit " +
                $"(RMSE): {ColumnErrors.Text(Columns)}");
        yield return "largest errors: " + string.Join(
            ", ", Largest.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Row} ({row.Error:F2})")));
    }
}
