using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace LatentSharp.Latent.Numerics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix, in an order and with signs that do not depend on the solver.</summary>
internal static class SymmetricEigen
{
    /// <summary>Eigenvalues from the largest, and their unit eigenvectors as rows; the largest component of each is positive.</summary>
    /// <param name="matrix">Symmetric, <c>[n, n]</c>; not changed.</param>
    public static (double[] Values, double[][] Vectors) Solve(double[][] matrix)
    {
        Evd<double> evd = Matrix<double>.Build.DenseOfRowArrays(matrix).Evd(Symmetricity.Symmetric);
        int[] order = [.. Enumerable.Range(0, matrix.Length).OrderByDescending(i => evd.EigenValues[i].Real).ThenBy(i => i)];
        return ([.. order.Select(i => evd.EigenValues[i].Real)], [.. order.Select(i => Positive(evd.EigenVectors.Column(i).ToArray()))]);
    }

    private static double[] Positive(double[] vector)
    {
        double largest = vector.MaxBy(Math.Abs);
        return largest < 0 ? Array.ConvertAll(vector, value => -value) : vector;
    }
}
