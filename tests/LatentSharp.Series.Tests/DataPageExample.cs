using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Series.Tests.Series;

namespace LatentSharp.Series.Tests;

/// <summary>The lines of docs/data.md, compiled here; a test of the house holds the two texts against each other.</summary>
internal static class DataPageExample
{
    public static Dataset Open()
    {
        // example begins
        DataKind.Register(SeriesKind.Kind);
        Dataset waves = Dataset.Open("beats.waves");
        // example ends
        return waves;
    }
}
