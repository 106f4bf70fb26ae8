using System.Text.Json.Serialization;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>
/// A column of a mixed table: what its cells are, and how one becomes numbers for a model and back. A cell is a double: a number, a date in
/// days, the place of a category in its list; NaN where it is missing.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(NumberColumn), "number")]
[JsonDerivedType(typeof(DateColumn), "date")]
[JsonDerivedType(typeof(CategoryColumn), "category")]
internal abstract record MixedColumn
{
    /// <summary>Its heading.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>What a missing cell has; null where none was missing.</summary>
    public string? Missing { get; init; }

    /// <summary>The share of training rows in which it is missing.</summary>
    public double MissingShare { get; init; }

    /// <summary>Its type in words, e.g. <c>whole number</c>.</summary>
    [JsonIgnore]
    public abstract string Type { get; }

    /// <summary>Its range or its categories, in words.</summary>
    [JsonIgnore]
    public abstract string Values { get; }

    /// <summary>Numbers of a cell for a model.</summary>
    [JsonIgnore]
    public abstract RowPart Part { get; }

    /// <summary>Whether cells have an order, as numbers and dates have.</summary>
    [JsonIgnore]
    public abstract bool IsOrdered { get; }

    /// <summary>The distance of two cells that is 1; used where rows are compared.</summary>
    [JsonIgnore]
    public abstract double Unit { get; }

    /// <summary>As a line for a person: its type, range or categories, and how many are missing.</summary>
    [JsonIgnore]
    public string Line => Missing is null ? $"{Type}, {Values}"
        : FormattableString.Invariant($"{Type}, {Values}, {100 * MissingShare:0.##} % missing");

    /// <summary>A cell from its text.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <returns>The cell; null where the text is none of this column.</returns>
    public abstract double? Parse(string text);

    /// <summary>A cell as the text that a file has.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="random">Decides which of gathered categories is meant.</param>
    /// <param name="at">Position of the draw.</param>
    public abstract string Text(double cell, RandomStream random, ulong at);

    /// <summary>What is wrong with it; a file may say anything.</summary>
    public abstract string? Fault();

    /// <summary>The place of a cell among the choices, and its value.</summary>
    /// <param name="cell">The cell.</param>
    protected abstract (int Choice, double Value) Encode(double cell);

    /// <summary>The cell of a choice and a value.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="value">The value in it.</param>
    protected abstract double Decode(int choice, double value);

    /// <summary>A cell within the range of the training rows.</summary>
    /// <param name="cell">The cell.</param>
    protected abstract double Held(double cell);

    /// <summary>Writes a cell as the model sees it.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="x">Receives as many numbers as <see cref="Part"/> has.</param>
    public void Fill(double cell, Span<float> x)
    {
        x.Clear();
        RowPart part = Part;
        (int choice, double value) = Encode(cell);
        if (part.Choices > 0)
        {
            x[choice] = 1;
        }

        if (part.HasValues && part.HasValue(choice))
        {
            x[part.Choices] = (float)Math.Clamp(value, -TableColumns.Farthest, TableColumns.Farthest);
        }
    }

    /// <summary>The cell that a model means: of probabilities the largest; within the range of the training rows.</summary>
    /// <param name="x">As many numbers as <see cref="Part"/> has.</param>
    public double Read(ReadOnlySpan<float> x) => Held(ReadFreely(x));

    /// <summary>The same beyond the range of the training rows, as a given row may be.</summary>
    /// <param name="x">As many numbers as <see cref="Part"/> has.</param>
    public double ReadFreely(ReadOnlySpan<float> x)
    {
        RowPart part = Part;
        int choice = 0;
        for (int i = 1; i < part.Choices; i++)
        {
            choice = x[i] > x[choice] ? i : choice;
        }

        return Decode(choice, part.HasValues ? x[part.Choices] : 0);
    }
}
