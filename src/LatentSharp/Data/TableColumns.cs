using System.Text.Json.Serialization;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Sentences;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Data;

/// <summary>
/// The columns of a table of numbers, and what standardizes them: x = (value − mean) / scale, with the mean and standard deviation of the
/// training rows.
/// </summary>
/// <param name="Names">Names of the columns, each once.</param>
/// <param name="Means">Mean of each column over the training rows, in its own unit.</param>
/// <param name="Scales">Standard deviation of each column over the training rows, in its own unit; 0 for a column that is constant
/// there.</param>
public sealed record TableColumns(
    [property: JsonRequired] IReadOnlyList<string> Names, [property: JsonRequired] IReadOnlyList<double> Means,
        [property: JsonRequired] IReadOnlyList<double> Scales) : ExampleFormat
{
    internal static readonly DataKind Table = new("table", "a table of numbers", "row")
    {
        Value = "column",
        TellsAllNotes = true,
        Figures = [ExampleFigure.MeanSquaredError, ExampleFigure.ColumnErrors, ExampleFigure.ColumnSpread],
    };

    /// <summary>The most columns that the networks take.</summary>
    public const int Most = 4096;

    // A value a million standard deviations away is as strange as one can be, and its square is still a number.
    internal const double Farthest = 1e6;

    // Squares of values, and sums of squares, are numbers still.
    private const double Largest = 1e150;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Length => Names.Count;

    /// <inheritdoc/>
    [JsonIgnore]
    public override DataKind Kind => Table;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Shape Shape => new(Names.Count);

    /// <summary>
    /// From own units to what the model sees: (value − mean) / scale, held within ±10⁶; value − mean where the scale is 0.
    /// </summary>
    /// <param name="row">Values in their own units, <c>[columns]</c>.</param>
    /// <param name="x">Receives as many standardized values.</param>
    /// <exception cref="ArgumentException">A length is not the number of columns.</exception>
    public void Standardize(ReadOnlySpan<double> row, Span<float> x)
    {
        CheckLengths(row.Length, x.Length);
        for (int j = 0; j < row.Length; j++)
        {
            double value = (row[j] - Means[j]) / (Scales[j] > 0 ? Scales[j] : 1);
            x[j] = (float)Math.Clamp(value, -Farthest, Farthest);
        }
    }

    /// <summary>
    /// From what the model gives to own units: mean + scale · x, rounded to what a 32-bit float tells of the scale; a constant column is
    /// its constant.
    /// </summary>
    /// <param name="x">Standardized values, <c>[columns]</c>.</param>
    /// <param name="row">Receives as many values in their own units.</param>
    /// <exception cref="ArgumentException">A length is not the number of columns.</exception>
    public void Restore(ReadOnlySpan<float> x, Span<double> row)
    {
        CheckLengths(x.Length, row.Length);
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = new NamedValue(Names[j], Means[j], Scales[j]).Restore(x[j]);
        }
    }

    /// <summary>For messages, e.g. <c>3 columns (age, height, weight)</c>.</summary>
    public override string ToString() => $"{Counted.Of(Names.Count, "column")} ({AttributeTable.Some(Names)})";

    /// <summary>Columns that are not standardized yet.</summary>
    internal static TableColumns Raw(IReadOnlyList<string> names) =>
        new(names, new double[names.Count], [.. Enumerable.Repeat(1.0, names.Count)]);

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<NamedValue> Values => [.. Names.Select((name, j) => new NamedValue(name, Means[j], Scales[j]))];

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Summary => $"a table of {Counted.Of(Names.Count, "column")}";

    /// <inheritdoc/>
    public override (string Term, string Description) Describe() => ("columns", string.Join(", ", Names));

    /// <inheritdoc/>
    public override (string Found, string Expected)? Fault() => IsSound() ? null
        : ($"a table of {Names?.Count ?? 0}",
            $"1 to {Most} columns of different names, with a mean from -1e150 to 1e150 and a scale from 0 " +
            $"to 1e150 each");

    private bool IsSound() =>
        Names.Count is >= 1 and <= Most && Means.Count == Names.Count && Scales.Count == Names.Count
        && Names.All(name => name is not null) && Names.Distinct(StringComparer.Ordinal).Count() == Names.Count
        && Means.All(mean => Math.Abs(mean) <= Largest) && Scales.All(scale => scale is >= 0 and <= Largest);

    /// <summary>Whether names, means and scales are equal.</summary>
    /// <param name="other">Other columns.</param>
    public bool Equals(TableColumns? other) =>
        other is not null && Names.SequenceEqual(other.Names) && Means.SequenceEqual(other.Means) && Scales.SequenceEqual(other.Scales);

    /// <inheritdoc/>
    public override Picture Draw(ReadOnlySpan<float> values) => throw new NotSupportedException("TableColumns.Draw: rows are not drawn.");

    /// <inheritdoc/>
    public override int GetHashCode() => Names.Aggregate(0, (hash, name) => HashCode.Combine(hash, name));

    private void CheckLengths(int first, int second)
    {
        if (first != Names.Count || second != Names.Count)
        {
            throw new ArgumentException($"TableColumns: expected {Names.Count} values, found {first} and {second}.");
        }
    }
}
