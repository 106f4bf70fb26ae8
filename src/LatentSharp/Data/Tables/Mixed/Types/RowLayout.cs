namespace LatentSharp.Data.Tables.Mixed.Types;

/// <summary>A column in the row that a model sees.</summary>
/// <param name="Start">Where its choices start.</param>
/// <param name="Choices">How many choices; 0 for a value alone.</param>
/// <param name="Value">The number of its value among all values; below 0 where it has none.</param>
/// <param name="WithValue">Which choices have a value.</param>
internal readonly record struct LaidPart(int Start, int Choices, int Value, bool[] WithValue)
{
    /// <summary>Where its value is, where it has one.</summary>
    public int Place => Start + Choices;

    /// <summary>Which choice a row makes.</summary>
    /// <param name="row">The row.</param>
    public int Chosen(ReadOnlySpan<float> row)
    {
        int chosen = 0;
        for (int k = 1; k < Choices; k++)
        {
            chosen = row[Start + k] > row[Start + chosen] ? k : chosen;
        }

        return chosen;
    }
}

/// <summary>What the numbers of a row are.</summary>
internal sealed class RowLayout
{
    /// <summary>Lays the parts of a row one behind the other.</summary>
    /// <param name="parts">A part a column.</param>
    public RowLayout(IEnumerable<RowPart> parts)
    {
        var laid = new List<LaidPart>();
        foreach (RowPart part in parts)
        {
            laid.Add(new LaidPart(Width, part.Choices, part.HasValues ? Values++ : -1, [.. part.WithValue]));
            Width += part.Length;
        }

        Parts = [.. laid];
    }

    /// <summary>The parts.</summary>
    public LaidPart[] Parts { get; }

    /// <summary>Numbers of a row.</summary>
    public int Width { get; }

    /// <summary>How many columns have a value.</summary>
    public int Values { get; }
}
