namespace LatentSharp.Latent.Numerics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5).</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 60;

    /// <summary>Eigenvalues from the largest, and their unit eigenvectors as rows; the largest component of each is positive.</summary>
    /// <param name="matrix">Symmetric, <c>[n, n]</c>; not changed.</param>
    public static (double[] Values, double[][] Vectors) Solve(double[][] matrix)
    {
        int n = matrix.Length;
        double[][] a = Array.ConvertAll(matrix, row => (double[])row.Clone());
        double[][] v = Numerics.Vectors.Zeros(n, n);
        for (int i = 0; i < n; i++)
        {
            v[i][i] = 1;
        }

        for (int sweep = 0; sweep < MostSweeps && OffDiagonal(a) > 1e-24 * Diagonal(a); sweep++)
        {
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    Rotate(a, v, p, q);
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => a[i][i]).ThenBy(i => i)];
        return ([.. order.Select(i => a[i][i])], [.. order.Select(i => Positive(v[i]))]);
    }

    private static void Rotate(double[][] a, double[][] v, int p, int q)
    {
        if (a[p][q] == 0)
        {
            return;
        }

        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1);
        double s = t * c;
        for (int k = 0; k < a.Length; k++)
        {
            (a[k][p], a[k][q]) = ((c * a[k][p]) - (s * a[k][q]), (s * a[k][p]) + (c * a[k][q]));
        }

        Turn(a[p], a[q], c, s);
        Turn(v[p], v[q], c, s);
    }

    private static void Turn(double[] p, double[] q, double c, double s)
    {
        for (int k = 0; k < p.Length; k++)
        {
            (p[k], q[k]) = ((c * p[k]) - (s * q[k]), (s * p[k]) + (c * q[k]));
        }
    }

    private static double OffDiagonal(double[][] a)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            for (int j = i + 1; j < a.Length; j++)
            {
                sum += a[i][j] * a[i][j];
            }
        }

        return sum;
    }

    private static double Diagonal(double[][] a)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i][i] * a[i][i];
        }

        return sum;
    }

    private static double[] Positive(double[] vector)
    {
        double largest = vector.MaxBy(Math.Abs);
        return largest < 0 ? Array.ConvertAll(vector, value => -value) : vector;
    }
}
