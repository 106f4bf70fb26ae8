namespace LatentSharp.Reports.Charts;

/// <summary>Named points of a chart. A point with a coordinate that is not finite is a gap.</summary>
internal sealed class Series
{
    /// <summary>Creates a series.</summary>
    /// <param name="name">What the legend calls it.</param>
    /// <param name="x">Horizontal values [points].</param>
    /// <param name="y">Vertical values [points].</param>
    /// <exception cref="ArgumentException">The numbers of values differ.</exception>
    public Series(string name, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count)
        {
            throw new ArgumentException($"Series '{name}': {x.Count} horizontal values, but {y.Count} vertical ones; give as many of each.",
                nameof(y));
        }

        Name = name;
        X = x;
        Y = y;
    }

    /// <summary>What the legend calls it.</summary>
    public string Name { get; }

    /// <summary>Horizontal values [points].</summary>
    public IReadOnlyList<double> X { get; }

    /// <summary>Vertical values [points].</summary>
    public IReadOnlyList<double> Y { get; }

    /// <summary>
    /// Position in the palette; the series' own position in the chart where it is not given. Two series of one color belong together.
    /// </summary>
    public int? Color { get; init; }

    /// <summary>Whether a line is dashed, e.g. for the test split beside the training split.</summary>
    public bool Dashed { get; init; }
}
