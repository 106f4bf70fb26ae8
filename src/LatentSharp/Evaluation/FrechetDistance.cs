using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Evaluation.Quality;
using LatentSharp.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace LatentSharp.Evaluation;

/// <summary>
/// The Fréchet distance between two sets of feature vectors, each taken as a normal distribution: |m₁ − m₂|² + tr(C₁ + C₂ − 2(C₁C₂)^½)
/// (Dowson and Landau 1982; Heusel et al. 2017). Its size depends on the features: compare values of one feature network only. It is
/// exact for singular covariances, too, e.g. of fewer rows than features; from few rows it comes out too large, by about the same for any
/// two sets of so many rows.
/// </summary>
internal static class FrechetDistance
{
    /// <summary>Computes the distance.</summary>
    /// <param name="a">Features, <c>[n, d]</c>, at least two rows.</param>
    /// <param name="b">Features, <c>[m, d]</c>, at least two rows.</param>
    /// <exception cref="ArgumentException">The widths differ, or a set has fewer than two rows.</exception>
    public static double Between(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Shape.Rank == 2 && b.Shape.Rank == 2 && a.Shape[1] == b.Shape[1] && a.Shape[0] >= 2 && b.Shape[0] >= 2
            ? Between(FeatureMoments.Of(a), FeatureMoments.Of(b))
            : throw new ArgumentException($"Fréchet distance: needs two sets of at least two rows of one width, but got {a.Shape} " +
                $"and {b.Shape}.");
    }

    /// <summary>
    /// The distance with its bootstrap error: the standard deviation of the distances between resamples of both sets, each as many rows
    /// drawn with replacement (Efron 1979).
    /// </summary>
    /// <param name="a">A set.</param>
    /// <param name="b">Another in the same features, whose resamples are drawn apart.</param>
    /// <param name="progress">Told of each distance that was computed.</param>
    public static Estimate Estimated(FeatureSet a, FeatureSet b, Action? progress = null)
    {
        double value = Between(a.Moments, b.Moments);
        var distances = new double[Math.Min(a.Resamples.Count, b.Resamples.Count)];
        EachPicture.Do(distances.Length, i =>
        {
            distances[i] = Between(a.Resamples[i], b.Resamples[i]);
            progress?.Invoke();
        });
        double mean = distances.Average();
        return new(value, Math.Sqrt(distances.Sum(d => (d - mean) * (d - mean)) / (distances.Length - 1)));
    }

    // tr (C₁C₂)^½ is the sum of the singular values of F₁F₂ᵀ, where Fᵀ F = C: no root of a covariance is needed.
    private static double Between(FeatureMoments a, FeatureMoments b)
    {
        double overlap = a.Factor.TransposeAndMultiply(b.Factor).Svd(computeVectors: false).S.Sum();
        Vector<double> shift = a.Mean - b.Mean;
        return Math.Max(0, shift.DotProduct(shift) + a.Trace + b.Trace - (2 * overlap));
    }
}
