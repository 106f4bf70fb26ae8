using LatentSharp.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace LatentSharp.Evaluation;

/// <summary>
/// The Fréchet distance between two sets of feature vectors, each taken as a normal distribution: |m₁ − m₂|² + tr(C₁ + C₂ − 2(C₁C₂)^½)
/// (Dowson and Landau 1982; Heusel et al. 2017). Its size depends on the features: compare values of one feature network only.
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
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2 || a.Shape[1] != b.Shape[1] || a.Shape[0] < 2 || b.Shape[0] < 2)
        {
            throw new ArgumentException($"Fréchet distance: needs two sets of at least two rows of one width, but got {a.Shape} " +
                $"and {b.Shape}.");
        }

        (Vector<double> meanA, Matrix<double> covarianceA) = Moments(a);
        (Vector<double> meanB, Matrix<double> covarianceB) = Moments(b);
        Matrix<double> root = SquareRoot(covarianceA);

        // tr (C₁C₂)^½ is the sum of the roots of the eigenvalues of the symmetric C₁^½ C₂ C₁^½.
        double overlap = (root * covarianceB * root).Evd(Symmetricity.Symmetric).EigenValues.Sum(e => Math.Sqrt(Math.Max(e.Real, 0)));
        double distance = (meanA - meanB).DotProduct(meanA - meanB) + covarianceA.Trace() + covarianceB.Trace() - (2 * overlap);
        return Math.Max(distance, 0);
    }

    private static (Vector<double> Mean, Matrix<double> Covariance) Moments(Tensor features)
    {
        int n = features.Shape[0];
        int d = features.Shape[1];
        var rows = Matrix<double>.Build.Dense(n, d, (i, j) => features.Span[(i * d) + j]);
        Vector<double> mean = rows.ColumnSums() / n;
        Matrix<double> centered = Matrix<double>.Build.Dense(n, d, (i, j) => rows[i, j] - mean[j]);
        return (mean, centered.TransposeThisAndMultiply(centered) / (n - 1));
    }

    private static Matrix<double> SquareRoot(Matrix<double> symmetric)
    {
        var evd = symmetric.Evd(Symmetricity.Symmetric);
        Matrix<double> vectors = evd.EigenVectors;
        return vectors * Matrix<double>.Build.DiagonalOfDiagonalVector(evd.EigenValues.Map(e => Math.Sqrt(Math.Max(e.Real, 0))))
            * vectors.Transpose();
    }
}
