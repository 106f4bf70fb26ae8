using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Evaluation.Quality;

/// <summary>Features of a set of pictures, with what every comparison with other sets needs of them, computed once.</summary>
internal sealed class FeatureSet
{
    /// <summary>Which nearest neighbor a picture's neighborhood reaches to (Naeem et al. 2020, section 3.2).</summary>
    public const int Neighbors = 5;

    // The stream of a seed that belongs to resamples ("boots" in ASCII).
    private const ulong Stream = 0x626F6F7473;

    // An error from fewer is wrong by a sixth.
    private const int FewestResamples = 20;
    private const int MostResamples = 50;

    // Two decompositions of this size for each resample take tenths of a second.
    private const int LargestForMany = 128;

    private readonly Lazy<FeatureMoments> _moments;
    private readonly Lazy<IReadOnlyList<FeatureMoments>> _resamples;
    private readonly Lazy<double[]> _radii;

    /// <summary>Takes the features of a set.</summary>
    /// <param name="features">Features, <c>[n, d]</c>, at least two rows.</param>
    /// <param name="seed">Decides the resamples; sets that are compared need different ones.</param>
    public FeatureSet(Tensor features, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(features);
        Features = features;
        _moments = new(() => FeatureMoments.Of(features));
        _resamples = new(() => Resample(features, seed));
        _radii = new(() => EachRow(i =>
        {
            double[] distances = Distances(Features.Row(i), Features);
            Array.Sort(distances);
            return distances[Reach];
        }));
    }

    /// <summary>The features, <c>[n, d]</c>.</summary>
    public Tensor Features { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Features.Shape[0];

    /// <summary>The neighbor that neighborhoods reach to: the fifth, or the last where there are fewer others.</summary>
    public int Reach => Math.Min(Neighbors, Count - 1);

    /// <summary>Mean and covariance.</summary>
    public FeatureMoments Moments => _moments.Value;

    /// <summary>
    /// Those of resamples, each as many rows drawn with replacement: 50, or 20 where rows and features are more than 128.
    /// </summary>
    public IReadOnlyList<FeatureMoments> Resamples => _resamples.Value;

    /// <summary>The squared distance of each row to its fifth nearest other.</summary>
    public double[] Radii => _radii.Value;

    /// <summary>Computes something of every row.</summary>
    internal double[] EachRow(Func<int, double> of)
    {
        var values = new double[Count];
        EachPicture.Do(Count, i => values[i] = of(i));
        return values;
    }

    /// <summary>Squared distances of a row to all rows.</summary>
    internal static double[] Distances(ReadOnlySpan<float> from, Tensor to)
    {
        var distances = new double[to.Shape[0]];
        for (int j = 0; j < distances.Length; j++)
        {
            distances[j] = Vectors.SquaredDistance(from, to.Row(j));
        }

        return distances;
    }

    private static FeatureMoments[] Resample(Tensor features, ulong seed)
    {
        int n = features.Shape[0];
        var resamples = new FeatureMoments[Math.Min(n, features.Shape[1]) > LargestForMany ? FewestResamples : MostResamples];
        EachPicture.Do(resamples.Length, i =>
        {
            var draws = new float[n];
            new RandomStream(seed, Stream).Substream((ulong)i).FillUniform(draws, 0);
            var counts = new int[n];
            foreach (float draw in draws)
            {
                counts[Math.Min((int)(draw * n), n - 1)]++;
            }

            resamples[i] = FeatureMoments.Of(features, counts);
        });
        return resamples;
    }
}
