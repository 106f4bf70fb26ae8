using System.IO.Hashing;
using System.Runtime.InteropServices;
using LatentSharp.Data;

namespace LatentSharp.Series.Tests.Series;

/// <summary>Series of one length, in their own unit.</summary>
public sealed class SeriesDataset : Dataset
{
    private readonly float[][] _series;

    /// <summary>Takes the series.</summary>
    /// <param name="format">What they are like.</param>
    /// <param name="series">The series, <c>[samples]</c> each.</param>
    /// <param name="notes">The choices made while reading.</param>
    public SeriesDataset(SeriesFormat format, float[][] series, IReadOnlyList<string>? notes = null)
        : base([.. series.Select((_, i) => $"wave {i}")],
            [.. series.Select(values => XxHash64.HashToUInt64(MemoryMarshal.AsBytes<float>(values)))], notes: notes)
    {
        Format = format;
        _series = series;
    }

    /// <inheritdoc/>
    public override SeriesFormat Format { get; }

    /// <inheritdoc/>
    public override SeriesDataset Standardized(ReadOnlySpan<int> indices)
    {
        float[][] chosen = [.. indices.ToArray().Select(i => _series[i])];
        double mean = chosen.Average(values => values.Average(value => (double)value));
        double variance = chosen.Average(values => values.Average(value => (value - mean) * (value - mean)));
        return new SeriesDataset(Format with { Mean = mean, Scale = Math.Sqrt(variance) }, _series, Notes);
    }

    /// <inheritdoc/>
    protected override void Fill(int index, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((_series[index][i] - Format.Mean) / Format.Scale);
        }
    }
}
