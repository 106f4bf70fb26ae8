using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Mixed;

namespace LatentSharp.Runs.Reconstructing;

/// <summary>How far a row is from its reconstruction.</summary>
/// <param name="Row">Where it stands in the file.</param>
/// <param name="Error">Root mean square over the columns, in their standard deviations.</param>
/// <param name="Kl">What its code says beyond the prior, nats; null where codes are points.</param>
internal sealed record RowError(string Row, double Error, double? Kl);

/// <summary>One column in reconstructions.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Rmse">Root mean squared error, in its own unit; of categories the root of the share that is another.</param>
internal sealed record ColumnError(string Column, double Rmse)
{
    /// <summary>The share of rows in which it is another category, or missing in one of both; null for columns of plain numbers.</summary>
    public double? Wrong { get; init; }
}

/// <summary>Rows of a table through their mean codes and back.</summary>
/// <param name="Columns">The error of each column.</param>
/// <param name="Errors">The error of each row, in their order.</param>
/// <param name="Values">The rows from their mean codes, in the units of the columns, <c>[rows][columns]</c>.</param>
/// <param name="Others">Columns that the model does not use, a value a row.</param>
internal sealed record ReconstructedRows(
    IReadOnlyList<ColumnError> Columns, IReadOnlyList<RowError> Errors, IReadOnlyList<double[]> Values, IReadOnlyList<TextColumn> Others)
{
    /// <summary>The columns of a mixed table; null for one of numbers alone.</summary>
    public MixedColumns? Mixed { get; init; }
}
