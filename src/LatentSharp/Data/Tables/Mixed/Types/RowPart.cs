namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>
/// What a column has in the row that a model sees: a number for each choice, of which one is 1, then a value, where a choice has one.
/// </summary>
/// <param name="Choices">How many choices; 0 where there is a value alone.</param>
/// <param name="WithValue">Which of the choices have a value; the one entry of a value alone is true.</param>
internal sealed record RowPart(int Choices, IReadOnlyList<bool> WithValue)
{
    /// <summary>Whether there is a value behind the choices.</summary>
    public bool HasValues { get; } = WithValue.Contains(true);

    /// <summary>How many numbers.</summary>
    public int Length => Choices + (HasValues ? 1 : 0);

    /// <summary>Whether a choice has a value.</summary>
    /// <param name="choice">The choice; 0 where there is none to make.</param>
    public bool HasValue(int choice) => WithValue[choice];
}
