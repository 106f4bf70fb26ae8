using System.Globalization;
using LatentSharp.Data.Tables;
using LatentSharp.Formats;
using LatentSharp.Latent.Codes;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Files;

/// <summary>
/// Codes as a layer of points for napari: CSV with the columns <c>index</c>, <c>axis-0</c>, <c>axis-1</c>, … (the place of a point), and
/// any others, which become its features. Codes of more than three numbers lie along the three axes in which they vary most, with their
/// numbers as features. Source: napari's built-in reader and writer of CSV.
/// </summary>
internal static class NapariPoints
{
    private const int MostAxes = 3;
    private const int FewestAxes = 2;

    /// <summary>Writes the points, whole or not at all.</summary>
    /// <param name="path">The target.</param>
    /// <param name="codes">The codes, <c>[n, latent]</c>.</param>
    /// <param name="columns">Columns of words, n values each.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, Tensor codes, IReadOnlyList<TextColumn> columns)
    {
        (int count, int latent) = (codes.Shape[0], codes.Shape[1]);
        double[][] places = latent <= MostAxes || count < 2 ? Own(codes) : Principal(codes);
        bool hasFeatures = latent > MostAxes;
        List<TextColumn> texts = [new("index", [.. Enumerable.Range(0, count).Select(i => Text(i))])];
        for (int axis = 0; axis < places[0].Length; axis++)
        {
            int of = axis;
            texts.Add(new($"axis-{axis}", [.. places.Select(place => Text((float)place[of]))]));
        }

        texts.AddRange(columns);
        CsvTable.Write(path, hasFeatures ? [.. Enumerable.Range(0, latent).Select(i => $"z{i}")] : [], Enumerable.Range(0, count)
            .Select(i => hasFeatures ? Array.ConvertAll(codes.Span.Slice(i * latent, latent).ToArray(), value => (double)value) : []),
            texts, isSingle: true);
    }

    /// <summary>The first numbers of each code; a layer of points has two axes at least.</summary>
    private static double[][] Own(Tensor codes)
    {
        int latent = codes.Shape[1];
        int axes = Math.Clamp(latent, FewestAxes, MostAxes);
        return [.. Enumerable.Range(0, codes.Shape[0]).Select(i =>
            Enumerable.Range(0, axes).Select(j => j < latent ? (double)codes.Span[(i * latent) + j] : 0).ToArray())];
    }

    private static double[][] Principal(Tensor codes)
    {
        int latent = codes.Shape[1];
        Tensor directions = CodeStatistics.PrincipalAxes(codes, MostAxes).Directions;
        double[] mean = CodeStatistics.Mean(codes);
        return [.. Enumerable.Range(0, codes.Shape[0]).Select(i => Enumerable.Range(0, MostAxes).Select(axis =>
        {
            double sum = 0;
            for (int j = 0; j < latent; j++)
            {
                sum += (codes.Span[(i * latent) + j] - mean[j]) * directions.Span[(axis * latent) + j];
            }

            return sum;
        }).ToArray())];
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
