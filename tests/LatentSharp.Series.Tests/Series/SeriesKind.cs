using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Series.Tests.Series;

/// <summary>
/// Series as a kind of data: files of the extension .waves, with a series a line, and built-in ones by the name <c>waves</c>.
/// </summary>
public static class SeriesKind
{
    private const string Name = "waves";
    private const int Drawn = 240;
    private const int Samples = 40;

    /// <summary>The kind.</summary>
    public static DataKind Kind { get; } = new(Name, "a set of waves", "wave")
    {
        Value = "sample",
        Figures =
        [
            ExampleFigure.MeanSquaredError,
            new ExampleFigure("largestError", AddLargest)
            {
                Title = "largest error of a wave, deviations",
                Sentence = "largest error of a wave {0:F2} deviations",
            },
        ],
        IsDrawn = true,
        Open = Open,
        FormatJson = SeriesJson.Default.SeriesFormat,
    };

    private static SeriesDataset? Open(string pathOrName, DataOptions options, CancellationToken cancellation)
    {
        float[][]? series = pathOrName == Name ? Beats(options.Limit ?? Drawn)
            : Path.GetExtension(pathOrName) == ".waves" && File.Exists(pathOrName) ? Read(pathOrName)
            : null;
        if (series is null)
        {
            return null;
        }

        var wanted = options.Format as SeriesFormat;
        if (wanted is not null && series[0].Length != wanted.Samples)
        {
            throw new DataException($"'{pathOrName}' has {series[0].Length} samples a wave, but the model takes {wanted.Samples}.");
        }

        return new SeriesDataset(wanted ?? new SeriesFormat(series[0].Length), series,
            [$"waves: {series.Length} of {series[0].Length} samples"]);
    }

    private static void AddLargest(
        IReadOnlyList<NamedValue> values, ReadOnlySpan<float> x, ReadOnlySpan<float> again, double[] sums)
    {
        float largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(x[i] - again[i]));
        }

        sums[0] += largest;
    }

    private static float[][] Read(string path) =>
        [.. File.ReadLines(path).Select(line =>
            Array.ConvertAll(line.Split(','), text => float.Parse(text, CultureInfo.InvariantCulture)))];

    /// <summary>A slow wave and a narrow beat, whose place and height differ from series to series.</summary>
    private static float[][] Beats(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        RandomStream random = new RandomStream(7, 70).Substream((ulong)i);
        (float place, float height) = (8 + (24 * random.Uniform(0)), 2 + (3 * random.Uniform(1)));
        return Enumerable.Range(0, Samples).Select(t => 10 + MathF.Sin(t * 0.4f) + (height * MathF.Exp(-(t - place) * (t - place) / 4)))
            .ToArray();
    })];
}
