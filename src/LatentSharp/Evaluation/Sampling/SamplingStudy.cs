using LatentSharp.Distributions;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training.Measures;

namespace LatentSharp.Evaluation.Sampling;

/// <summary>
/// Measures on held-out examples what new codes are best drawn from: the prior, or one of the densities fitted to codes. Pictures are
/// compared by the Fréchet distance of features, other examples by a two-sample test of their codes: the share of nearest neighbors of
/// the own kind (Friedman and Rafsky 1979; Lopez-Paz and Oquab 2017).
/// </summary>
internal static class SamplingStudy
{
    /// <summary>Held-out examples at most, and as many drawn ones.</summary>
    public const int Most = 1000;

    /// <summary>With fewer held-out examples nothing is said.</summary>
    public const int Fewest = 50;

    // Enough for a standard error to a fifth of itself, where the difference of two distances costs tens of milliseconds.
    private const int Resamples = 16;

    // "boot" in ASCII.
    private const ulong Stream = 0x626F6F74;

    /// <summary>Measures pictures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="densities">What was fitted.</param>
    /// <param name="heldOut">Codes of held-out pictures, drawn from their posteriors, <c>[n, latent]</c>.</param>
    /// <param name="pictures">The held-out pictures, <c>[n, channels, height, width]</c>.</param>
    /// <param name="network">Whose features are compared.</param>
    /// <param name="seed">Decides draws and resamples.</param>
    public static SamplingMeasures OfPictures(Autoencoder model, StoredDensities densities, Tensor heldOut, Tensor pictures,
        FeatureNetwork network, ulong seed)
    {
        Tensor real = network.Of(pictures);
        int count = real.Shape[0];
        var features = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        SampledFrom[] from = [.. Candidates(model, densities).Select(each =>
        {
            Tensor drawn = network.Of(model.Decode(each.Density.Sample(count, model.Options.Latent, seed)));
            features.Add(each.Name, drawn);
            return Measured(each, FrechetDistance.Between(drawn, real), heldOut);
        })];
        (string plain, string nearest) = Choose(model, densities, from);
        double[] gains = [.. Enumerable.Range(0, Resamples).Select(i =>
        {
            var random = new RandomStream(seed, Stream).Substream((ulong)i);
            Tensor again = Resampled(real, random.Substream(0));
            return FrechetDistance.Between(Resampled(features[plain], random.Substream(1)), again)
                - FrechetDistance.Between(Resampled(features[nearest], random.Substream(2)), again);
        })];
        double mean = gains.Average();
        return new SamplingMeasures
        {
            Measure = SamplingMeasure.Frechet,
            Count = count,
            Features = network.Labels.Count == 0 ? "a fixed random network" : "a classifier of the labels",
            Plain = plain,
            Nearest = nearest,
            Gained = Distance(from, plain) - Distance(from, nearest),
            Error = Math.Sqrt(gains.Sum(gain => (gain - mean) * (gain - mean)) / (Resamples - 1)),
            From = from,
        };
    }

    /// <summary>Measures examples that are no pictures, by their codes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="densities">What was fitted.</param>
    /// <param name="heldOut">Codes of held-out examples, drawn from their posteriors, <c>[n, latent]</c>.</param>
    /// <param name="seed">Decides draws.</param>
    public static SamplingMeasures OfCodes(Autoencoder model, StoredDensities densities, Tensor heldOut, ulong seed)
    {
        int count = heldOut.Shape[0];
        SampledFrom[] from = [.. Candidates(model, densities).Select(each => Measured(each,
            Math.Max(0, OwnKind(each.Density.Sample(count, model.Options.Latent, seed), heldOut) - 0.5), heldOut))];
        (string plain, string nearest) = Choose(model, densities, from);

        // Each share is one of 2·n codes, near one half: its variance is at most 1/4 of that; the difference is one of two.
        return new SamplingMeasures
        {
            Measure = SamplingMeasure.NearestNeighbor,
            Count = count,
            Plain = plain,
            Nearest = nearest,
            Gained = Distance(from, plain) - Distance(from, nearest),
            Error = 0.5 / Math.Sqrt(count),
            From = from,
        };
    }

    /// <summary>Share of the codes of two equally large sets whose nearest other code is of their own set.</summary>
    /// <param name="drawn">Codes, <c>[n, latent]</c>.</param>
    /// <param name="heldOut">Codes, <c>[n, latent]</c>, whose deviations are the units of distances.</param>
    internal static double OwnKind(Tensor drawn, Tensor heldOut)
    {
        double[] scales = [.. Latent.Codes.CodeStatistics.Covariance(heldOut).Select((row, i) => 1 / Math.Sqrt(Math.Max(row[i], 1e-12)))];
        double[][] all = [.. drawn.ToRows().Concat(heldOut.ToRows())];
        foreach (double[] row in all)
        {
            for (int j = 0; j < row.Length; j++)
            {
                row[j] *= scales[j];
            }
        }

        var found = new bool[all.Length];
        EachPicture.Do(all.Length, i =>
        {
            int nearest = Enumerable.Range(0, all.Length).Where(j => j != i).MinBy(j => Vectors.SquaredDistance(all[i], all[j]));
            found[i] = nearest < drawn.Shape[0] == i < drawn.Shape[0];
        });
        return (double)found.Count(same => same) / all.Length;
    }

    private static IEnumerable<(string Name, string Description, CodeDensity Density)> Candidates(Autoencoder model,
        StoredDensities densities) =>
    [
        (DensityKinds.Prior, model.HasPrior ? "the prior" : model.Options.PriorSymbol,
            model.HasPrior ? model.Prior : GaussianDensity.Standard(model.Options.Latent)),
        .. densities.Kinds.Select(kind => (kind, $"the {densities.Find(kind)!.Name}", densities.Find(kind)!)),
    ];

    private static SampledFrom Measured((string Name, string Description, CodeDensity Density) from, double distance, Tensor heldOut) =>
        new(from.Name, from.Description, distance, from.Density is TwoStageDensity ? null : Mean(from.Density.LogDensity(heldOut)));

    private static double? Mean(Tensor logs)
    {
        double sum = 0;
        foreach (float log in logs.Span)
        {
            sum += log;
        }

        return double.IsFinite(sum) ? sum / logs.Length : null;
    }

    private static (string Plain, string Nearest) Choose(Autoencoder model, StoredDensities densities, SampledFrom[] from)
    {
        string plain = DensityKinds.PlainOf(model, () => densities);
        return (plain, from.Where(each => each.Name != plain).DefaultIfEmpty(from[0]).MinBy(each => each.Distance)!.Name);
    }

    private static double Distance(SampledFrom[] from, string name) => from.First(each => each.Name == name).Distance;

    private static Tensor Resampled(Tensor rows, RandomStream random)
    {
        var drawn = new Tensor(rows.Shape);
        for (int i = 0; i < rows.Shape[0]; i++)
        {
            rows.Row(random.Integer((ulong)i, rows.Shape[0])).CopyTo(drawn.Row(i));
        }

        return drawn;
    }
}
