using System.Text.Json.Serialization;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>A column of numbers.</summary>
internal sealed record NumberColumn : ValueColumn
{
    /// <summary>How its numbers are written.</summary>
    [JsonRequired]
    public NumberStyle Style { get; init; } = new();

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Type => Style.Decimals == 0 ? "whole number" : "number";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Values => $"{Style.Text(Low)} to {Style.Text(High)}";

    /// <inheritdoc/>
    public override double? Parse(string text) =>
        Style.Parse(text) is { } number && Math.Abs(number) <= NumberTable.Largest ? number : null;

    /// <inheritdoc/>
    public override string Text(double cell, RandomStream random, ulong at) => double.IsNaN(cell) ? Missing ?? "" : Style.Text(cell);

    /// <inheritdoc/>
    protected override string? FormFault() => Style is { IsSound: true } ? null : "a style of numbers that is none";

    /// <summary>Compares what is written.</summary>
    /// <param name="other">Another.</param>
    public bool Equals(NumberColumn? other) => other is not null && IsLike(other) && Style == other.Style;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Modes.Count, Low, High);

    /// <inheritdoc/>
    protected override double Rounded(double cell) =>
        Style.Significant > 0 ? cell : Math.Round(cell, Style.Decimals, MidpointRounding.AwayFromZero);
}
