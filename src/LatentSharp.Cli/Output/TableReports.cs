using System.Globalization;
using LatentSharp.Cli.Likeness;

namespace LatentSharp.Cli.Output;

/// <summary>Rows of a table that were written by <c>sample</c> or <c>decode</c>.</summary>
/// <param name="Out">What was written.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">Names of their columns.</param>
/// <param name="Seed">What decided the draws; null where nothing was drawn.</param>
internal sealed record TableReport(string Out, int Rows, IReadOnlyList<string> Columns, ulong? Seed);

/// <summary>One column in reconstructions.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Rmse">Root mean squared error, in its own unit.</param>
internal sealed record ColumnError(string Column, double Rmse)
{
    public static string Text(IEnumerable<ColumnError> errors) =>
        string.Join(", ", errors.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Column} {e.Rmse:G4}")));
}

/// <summary>How far a row is from its reconstruction.</summary>
/// <param name="Row">Where it stands in the file.</param>
/// <param name="Error">Root mean square over the columns, in their standard deviations.</param>
/// <param name="Kl">What its code says beyond the prior, nats; none for an auto-encoder.</param>
internal sealed record RowError(string Row, double Error, double? Kl);

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
    public IReadOnlyList<UnlikePicture>? Unlike { get; init; }

    /// <summary>The same for a person.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{Words.Rows(Rows)}: {Out}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"error of a row: {Error:F3} standard deviations on average; of a column, in its own unit (RMSE): {ColumnError.Text(Columns)}");
        yield return "largest errors: " + string.Join(
            ", ", Largest.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Row} ({row.Error:F2})")));
    }
}
