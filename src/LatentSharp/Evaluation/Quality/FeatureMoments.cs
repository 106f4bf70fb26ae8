using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace LatentSharp.Evaluation.Quality;

/// <summary>Mean and covariance of feature vectors.</summary>
/// <param name="Mean">The mean, <c>[d]</c>.</param>
/// <param name="Factor">F with FᵀF the covariance (divisor n − 1), <c>[r, d]</c>; no more rows than the covariance's rank needs.</param>
/// <param name="Trace">The trace of the covariance.</param>
internal sealed record FeatureMoments(Vector<double> Mean, Matrix<double> Factor, double Trace)
{
    private const double Rounding = 1e-15;

    /// <summary>Those of all rows.</summary>
    /// <param name="features">Features, <c>[n, d]</c>, at least two rows.</param>
    public static FeatureMoments Of(Tensor features) => Of(features, [.. Enumerable.Repeat(1, features.Shape[0])]);

    /// <summary>Those of rows that count several times, or not at all.</summary>
    /// <param name="features">Features, <c>[n, d]</c>.</param>
    /// <param name="counts">How often each row counts; two at least in all.</param>
    public static FeatureMoments Of(Tensor features, int[] counts)
    {
        int[] rows = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0)];
        int width = features.Shape[1], total = counts.Sum();

        // By columns, centered, each row times the root of its count: the covariance is made of products of whole columns.
        var columns = new double[width][];
        var mean = new double[width];
        double trace = 0;
        for (int j = 0; j < width; j++)
        {
            double sum = 0;
            foreach (int i in rows)
            {
                sum += counts[i] * (double)features.Span[(i * width) + j];
            }

            mean[j] = sum / total;
            var column = new double[rows.Length];
            for (int k = 0; k < column.Length; k++)
            {
                column[k] = Math.Sqrt(counts[rows[k]] / (total - 1.0)) * (features.Span[(rows[k] * width) + j] - mean[j]);
            }

            columns[j] = column;
            trace += Vectors.Dot(column, column);
        }

        return new(Vector<double>.Build.Dense(mean), rows.Length <= width ? Matrix<double>.Build.DenseOfColumns(columns) : Root(columns),
            trace);
    }

    /// <summary>The root of the eigenvalues times the eigenvectors: as many rows as there are eigenvalues that are not zero.</summary>
    private static Matrix<double> Root(double[][] columns)
    {
        int width = columns.Length;
        double[][] covariance = Vectors.Zeros(width, width);
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[i][j] = covariance[j][i] = Vectors.Dot(columns[i], columns[j]);
            }
        }

        (double[] values, double[][] vectors) = SymmetricEigen.Solve(covariance);

        // What rounding leaves of an eigenvalue of zero would count by its root.
        int rank = Math.Max(1, values.TakeWhile(value => value > width * Rounding * values[0]).Count());
        return Matrix<double>.Build.Dense(rank, width, (i, j) => Math.Sqrt(Math.Max(0, values[i])) * vectors[i][j]);
    }
}
