using System.Text.Json.Serialization;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Imaging;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>
/// The columns of a mixed table: numbers, categories, true and false, dates, with missing cells. A row is a vector <c>[width]</c>, of each
/// column the numbers that its <see cref="RowPart"/> says.
/// </summary>
/// <param name="Columns">The columns that a model is of.</param>
internal sealed record MixedColumns([property: JsonRequired] IReadOnlyList<MixedColumn> Columns) : ExampleFormat, IPlaces
{
    private const int MostWidth = 65_536;
    private const int MostDecimals = 6;

    private int[]? _starts;

    /// <summary>What such data are.</summary>
    internal static readonly DataKind Mixed = new("mixed-table", "a table", "row")
    {
        Value = "column",
        Figures = [ExampleFigure.MeanSquaredError with { Title = "mean-code reconstruction, mean squared error of choices and values" }],
        FormatJson = MixedJson.Default.MixedColumns,
        HasChoices = true,
    };

    /// <summary>What separates cells in the file, one letter.</summary>
    public string Separator
    {
        get => field ?? ",";
        init;
    }

    /// <summary>How columns of numbers, and of dates, lie to each other in the training rows.</summary>
    public IReadOnlyList<PairOrder> Orders
    {
        get => field ?? [];
        init;
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override DataKind Kind => Mixed;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Shape Shape => new(Length);

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Length => Starts[^1];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<NamedValue> Values => [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Summary => $"a table of {Counted.Of(Columns.Count, "column")}";

    /// <inheritdoc/>
    [JsonIgnore]
    public IReadOnlyList<(string Name, string Description)> Described =>
        [.. Columns.Select(column => (column.Name, column.Line))];

    /// <summary>Columns of a table of numbers alone, as those of one of several types.</summary>
    /// <param name="values">The columns.</param>
    public static MixedColumns OfNumbers(IReadOnlyList<NamedValue> values) => new([.. values.Select(value => new NumberColumn
    {
        Name = value.Name,
        Modes = [new Mode(value.Mean, value.Unit)],
        Low = -NumberTable.Largest,
        High = NumberTable.Largest,
        Deviation = value.Scale,
        Style = new NumberStyle { Decimals = MostDecimals },
    })]);

    /// <summary>Where the numbers of each column start; one more for the end.</summary>
    [JsonIgnore]
    internal IReadOnlyList<int> Starts
    {
        get
        {
            if (_starts is null)
            {
                var starts = new int[Columns.Count + 1];
                for (int j = 0; j < Columns.Count; j++)
                {
                    starts[j + 1] = starts[j] + Columns[j].Part.Length;
                }

                _starts = starts;
            }

            return _starts;
        }
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public int PlaceCount => Columns.Count;

    /// <inheritdoc/>
    /// <remarks>Of a choice its −ln p, of the value in it a squared difference beside.</remarks>
    public void Compare(ReadOnlySpan<float> x, ReadOnlySpan<float> again, Span<double> places)
    {
        const double least = 1e-6;
        for (int j = 0; j < Columns.Count; j++)
        {
            RowPart part = Columns[j].Part;
            ReadOnlySpan<float> own = x[Starts[j]..Starts[j + 1]];
            ReadOnlySpan<float> other = again[Starts[j]..Starts[j + 1]];
            int chosen = part.Choices == 0 ? 0 : Math.Max(0, own[..part.Choices].IndexOf(1f));
            places[j] = part.Choices == 0 ? 0 : -DoubleMath.Log(Math.Clamp(other[chosen], least, 1));
            if (part.HasValues && part.HasValue(chosen))
            {
                double away = (double)own[part.Choices] - other[part.Choices];
                places[j] += away * away;
            }
        }
    }

    /// <inheritdoc/>
    public ToldPlace Tell(int place, ReadOnlySpan<float> x, ReadOnlySpan<float> again)
    {
        MixedColumn column = Columns[place];
        string Text(ReadOnlySpan<float> row)
        {
            double cell = column.ReadFreely(row[Starts[place]..Starts[place + 1]]);
            return double.IsNaN(cell) ? "missing" : column.Text(cell, default, 0);
        }

        return new ToldPlace(column.Name, null, null, null, Text(x), Text(again));
    }

    /// <summary>The place of a column: of that name, else of the only one that differs from it by capitals alone.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its place; below 0 where there is none.</returns>
    public int IndexOf(string name) => Suggestions.Place(name, [.. Columns.Select(column => column.Name)]);

    /// <summary>Writes a row as the model sees it.</summary>
    /// <param name="cells">A cell a column.</param>
    /// <param name="x">Receives its numbers, <c>[width]</c>.</param>
    public void Fill(ReadOnlySpan<double> cells, Span<float> x)
    {
        for (int j = 0; j < Columns.Count; j++)
        {
            Columns[j].Fill(cells[j], x[Starts[j]..Starts[j + 1]]);
        }
    }

    /// <summary>The row that the model means: of each column the likeliest choice, and its value.</summary>
    /// <param name="x">Probabilities and values, <c>[width]</c>, or a draw of them.</param>
    /// <param name="cells">Receives a cell a column.</param>
    public void Read(ReadOnlySpan<float> x, Span<double> cells)
    {
        for (int j = 0; j < Columns.Count; j++)
        {
            cells[j] = Columns[j].Read(x[Starts[j]..Starts[j + 1]]);
        }
    }

    /// <inheritdoc/>
    public override (string Term, string Description) Describe() =>
        ("columns", string.Join("; ", Columns.Select(column => $"{column.Name}: {column.Line}")));

    /// <inheritdoc/>
    public override (string Found, string Expected)? Fault()
    {
        if (Columns is not { Count: >= 1 and <= TableColumns.Most } || Separator is not { Length: 1 }
            || Orders.Any(pair => pair is not { First: >= 0, Second: >= 0, Below: >= 0, Same: >= 0, Above: >= 0 })
            || Columns.Any(column => column?.Name is null)
            || Columns.Select(column => column.Name).Distinct(StringComparer.Ordinal).Count() != Columns.Count)
        {
            return ($"a table of {Columns?.Count ?? 0}", $"1 to {TableColumns.Most} columns of different names");
        }

        foreach (MixedColumn column in Columns)
        {
            if (column.Fault() is { } fault || !(column.MissingShare is >= 0 and <= 1))
            {
                return ($"the column '{column.Name}'", "a column with what its type needs");
            }
        }

        return Length is >= 1 and <= MostWidth ? null : ($"a row of {Length} numbers", $"one of 1 to {MostWidth}");
    }

    /// <inheritdoc/>
    public override Picture Draw(ReadOnlySpan<float> values) => throw new NotSupportedException("MixedColumns.Draw: rows are not drawn.");

    /// <summary>For messages, e.g. <c>3 columns (age, city, born)</c>.</summary>
    public override string ToString() =>
        $"{Counted.Of(Columns.Count, "column")} ({AttributeTable.Some([.. Columns.Select(column => column.Name)])})";

    /// <summary>Whether the columns are equal.</summary>
    /// <param name="other">Others.</param>
    public bool Equals(MixedColumns? other) => other is not null && Columns.SequenceEqual(other.Columns) && Separator == other.Separator;

    /// <inheritdoc/>
    public override int GetHashCode() => Columns.Aggregate(0, HashCode.Combine);
}

/// <summary>How it is written in a model file; generated, so that nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MixedColumns))]
internal sealed partial class MixedJson : JsonSerializerContext;
