namespace LatentSharp.Data.Kinds;

/// <summary>A format whose places are no single numbers: a column of categories has several.</summary>
internal interface IPlaces
{
    /// <summary>How many places.</summary>
    int PlaceCount { get; }

    /// <summary>What is told of each place: its name, and a line.</summary>
    IReadOnlyList<(string Name, string Description)> Described { get; }

    /// <summary>How far each place of an example is from its reconstruction.</summary>
    /// <param name="x">The example.</param>
    /// <param name="again">The same from its mean code.</param>
    /// <param name="places">Receives a number a place, at least 0.</param>
    void Compare(ReadOnlySpan<float> x, ReadOnlySpan<float> again, Span<double> places);

    /// <summary>What an example has at a place, and its reconstruction.</summary>
    /// <param name="place">The place.</param>
    /// <param name="x">The example.</param>
    /// <param name="again">The same from its mean code.</param>
    ToldPlace Tell(int place, ReadOnlySpan<float> x, ReadOnlySpan<float> again);
}

/// <summary>Places of examples that are no pictures: what the format says, else its named values.</summary>
internal static class ExamplePlaces
{
    /// <summary>How many places.</summary>
    /// <param name="format">The format.</param>
    public static int Count(ExampleFormat format) => (format as IPlaces)?.PlaceCount ?? format.Values?.Count ?? 0;

    /// <summary>How far each place of an example is from its reconstruction: of values squared differences.</summary>
    /// <param name="format">The format.</param>
    /// <param name="x">The example.</param>
    /// <param name="again">The same from its mean code.</param>
    /// <param name="places">Receives a number a place.</param>
    public static void Compare(ExampleFormat format, ReadOnlySpan<float> x, ReadOnlySpan<float> again, Span<double> places)
    {
        if (format is IPlaces own)
        {
            own.Compare(x, again, places);
            return;
        }

        for (int i = 0; i < places.Length; i++)
        {
            double d = (double)x[i] - again[i];
            places[i] = d * d;
        }
    }

    /// <summary>What an example has at a place, and its reconstruction; null where that cannot be told.</summary>
    /// <param name="format">The format.</param>
    /// <param name="place">The place.</param>
    /// <param name="x">The example.</param>
    /// <param name="again">The same from its mean code.</param>
    public static ToldPlace? Tell(ExampleFormat format, int place, ReadOnlySpan<float> x, ReadOnlySpan<float> again)
    {
        if (format is IPlaces own)
        {
            return own.Tell(place, x, again);
        }

        if (format.Values is not { Count: > 0 } named)
        {
            return null;
        }

        NamedValue value = named[place];
        return new ToldPlace(value.Name, value.Scale > 0 ? value.Restore(x[place]) : value.Mean + x[place], value.Restore(again[place]),
            value.Scale > 0 ? x[place] : null);
    }

    /// <summary>What is told of each column, where there is more to tell than names; else empty.</summary>
    /// <param name="format">The format.</param>
    public static IReadOnlyList<(string Name, string Description)> Described(ExampleFormat format) => (format as IPlaces)?.Described ?? [];
}
