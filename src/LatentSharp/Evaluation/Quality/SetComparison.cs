using LatentSharp.Evaluation.Likelihoods;
using LatentSharp.Latent.Numerics;

namespace LatentSharp.Evaluation.Quality;

/// <summary>
/// How like real pictures a set of pictures is, in features. A neighborhood of a picture reaches to its fifth nearest other of the same
/// set.
/// </summary>
/// <param name="Frechet">Fréchet distance with its bootstrap error; 0 is best.</param>
/// <param name="Precision">Share of the pictures that lie in a neighborhood of a real one (Kynkäänniemi et al. 2019): are they
/// real?</param>
/// <param name="Recall">Share of real pictures that lie in a neighborhood of one of the set (the same): is all there?</param>
/// <param name="Density">In how many neighborhoods of real pictures one of the set lies, divided by 5 (Naeem et al. 2020): about 1 for
/// real ones, more where only the densest places are drawn.</param>
/// <param name="Coverage">Share of real pictures with one of the set in their neighborhood (the same): is all there, outliers of the set
/// notwithstanding?</param>
internal sealed record SetComparison(Estimate Frechet, double Precision, double Recall, double Density, double Coverage)
{
    /// <summary>Compares a set with real pictures.</summary>
    /// <param name="set">The set.</param>
    /// <param name="real">Real pictures in the same features.</param>
    /// <param name="progress">Told of each part of <see cref="FrechetDistance.Estimated"/>.</param>
    public static SetComparison Of(FeatureSet set, FeatureSet real, Action? progress = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(real);
        double[] radii = real.Radii;
        double[] around = set.EachRow(i => Within(set, i, real, radii));
        (double recall, double coverage) = Found(set, real);
        return new(FrechetDistance.Estimated(set, real, progress), around.Average(count => count > 0 ? 1.0 : 0), recall,
            around.Average() / real.Reach, coverage);
    }

    /// <summary>Recall, and coverage, of real pictures by a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="real">Real pictures in the same features.</param>
    internal static (double Recall, double Coverage) Found(FeatureSet set, FeatureSet real)
    {
        double[] radii = real.Radii, others = set.Radii;
        double[] found = real.EachRow(i => Within(real, i, set, others) > 0 ? 1 : 0);
        double[] covered = real.EachRow(i => FeatureSet.Distances(real.Features.Row(i), set.Features).Min() <= radii[i] ? 1 : 0);
        return (found.Average(), covered.Average());
    }

    /// <summary>In how many neighborhoods of another set a row lies.</summary>
    private static double Within(FeatureSet set, int row, FeatureSet other, double[] radii)
    {
        double[] distances = FeatureSet.Distances(set.Features.Row(row), other.Features);
        int count = 0;
        for (int j = 0; j < distances.Length; j++)
        {
            count += distances[j] <= radii[j] ? 1 : 0;
        }

        return count;
    }
}
