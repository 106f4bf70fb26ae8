using LatentSharp.Evaluation.Features;
using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Interpolation;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Quality;

/// <summary>
/// Perceptual path length (Karras et al. 2019, section 4.1): E d(g(z(t)), g(z(t + ε)))/ε², with z(t) a path between two codes, t uniform,
/// and d the squared distance of features. A smaller one changes more evenly from picture to picture. The codes are those of pairs of
/// pictures, the same pairs for every model, so that an auto-encoder and a VAE go between the same ends; as in the paper, the lowest and
/// the highest hundredth of the values are left out.
/// </summary>
/// <param name="Linear">On straight lines.</param>
/// <param name="Spherical">On arcs around the mean code.</param>
/// <param name="Samples">Pairs, and places t.</param>
/// <param name="Step">ε: in single precision, smaller ones measure rounding.</param>
internal sealed record PathLength(Estimate Linear, Estimate Spherical, int Samples, double Step)
{
    private const double Epsilon = 1e-3;
    private const int MostSamples = 500;
    private const double LeftOut = 0.01;
    private const int Piece = 64;

    // The stream of a seed that belongs to places on paths ("ppl" in ASCII).
    private const ulong Stream = 0x70706C;

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model; VAE or AE.</param>
    /// <param name="features">Which features.</param>
    /// <param name="codes">Codes of pictures, <c>[n, latent]</c>, at least two.</param>
    /// <param name="seed">Decides pairs and places.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static PathLength Measure(Autoencoder model, PictureFeatures features, Tensor codes, ulong seed,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(codes);
        return Measure(z => features.Of(model.Decode(z)), codes, seed, cancellation);
    }

    /// <summary>Measures any function of codes.</summary>
    /// <param name="features">From codes, <c>[n, latent]</c>, to features, <c>[n, d]</c>.</param>
    /// <param name="codes">Codes, <c>[n, latent]</c>, at least two.</param>
    /// <param name="seed">Decides pairs and places.</param>
    /// <param name="cancellation">Ends the work early.</param>
    internal static PathLength Measure(Func<Tensor, Tensor> features, Tensor codes, ulong seed, CancellationToken cancellation = default)
    {
        int count = Math.Min(MostSamples, Math.Max(Piece, codes.Shape[0]));
        PicturePair[] pairs = ModelFigures.Pairs(codes.Shape[0], count, seed);
        var places = new float[count];
        new RandomStream(seed, Stream).FillUniform(places, 0);
        float[] center = Vectors.ToFloats(CodeStatistics.Mean(codes));
        return new(
            Lengths((pair, at) => LatentPath.LinearAt(codes.Row(pair.First), codes.Row(pair.Second), at)),
            Lengths((pair, at) => LatentPath.SphericalAt(codes.Row(pair.First), codes.Row(pair.Second), at, center)), count, Epsilon);

        Estimate Lengths(Func<PicturePair, double[], Tensor> path)
        {
            var lengths = new List<double>();
            for (int start = 0; start < count; start += Piece)
            {
                cancellation.ThrowIfCancellationRequested();
                int size = Math.Min(Piece, count - start);
                var at = new Tensor(new Shape(2 * size, codes.Shape[1]));
                for (int i = 0; i < size; i++)
                {
                    // Within the path: t + ε is no further than 1.
                    double t = places[start + i] * (1 - Epsilon);
                    Tensor two = path(pairs[start + i], [t, t + Epsilon]);
                    two.Row(0).CopyTo(at.Row(i));
                    two.Row(1).CopyTo(at.Row(size + i));
                }

                Tensor seen = features(at);
                lengths.AddRange(Enumerable.Range(0, size).Select(i =>
                    Vectors.SquaredDistance(seen.Row(i), seen.Row(size + i)) / (Epsilon * Epsilon)));
            }

            return Trimmed(lengths, PicturePair.Independent(pairs));
        }
    }

    /// <summary>
    /// The average without the lowest and the highest hundredth. What is left out is as uncertain as the rest, so that its error is that of
    /// all values, those brought to the least and the greatest that are left (Tukey and McLaughlin 1963).
    /// </summary>
    /// <param name="values">The values, in any order.</param>
    /// <param name="independent">As many as there are as good as independent.</param>
    internal static Estimate Trimmed(IEnumerable<double> values, int independent)
    {
        double[] sorted = [.. values.Order()];
        int cut = (int)(LeftOut * sorted.Length);
        double[] kept = [.. sorted.Select(value => Math.Clamp(value, sorted[cut], sorted[^(cut + 1)]))];
        double error = Estimate.OfDependent(kept, independent).StandardError;
        return new(sorted[cut..^cut].Average(), error * sorted.Length / (sorted.Length - (2 * cut)));
    }
}
