using System.Globalization;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Numerics;

/// <summary>
/// A = L·Lᵀ for a symmetric positive definite A, with L⁻¹ at hand, so that solving and whitening are products of rows. It is our own, and
/// not a library's, since directions in model files come from it: they must have the same bits on every machine and in every later version.
/// </summary>
internal sealed class Cholesky
{
    // A matrix that is singular to rounding gets a ridge of this share of its mean diagonal, ten times more until it succeeds.
    private const double FirstRidge = 1e-10;

    // What needs as much as its own diagonal has an eigenvalue as far below zero: that is no rounding.
    private const double LastRidge = 1;

    private readonly double[][] _inverse;

    private Cholesky(double[][] lower, double ridge)
    {
        Lower = lower;
        Ridge = ridge;
        _inverse = InvertLower(lower);
    }

    /// <summary>L, row i has i + 1 values.</summary>
    public double[][] Lower { get; }

    /// <summary>L⁻¹, row i has i + 1 values.</summary>
    public double[][] InverseLower => _inverse;

    /// <summary>What was added to the diagonal; 0 for a matrix that is positive definite.</summary>
    public double Ridge { get; }

    /// <summary>ln det A.</summary>
    public double LogDeterminant => 2 * Lower.Sum(row => DoubleMath.Log(row[^1]));

    /// <summary>
    /// Factors a matrix; if it is not positive definite, the smallest ridge of 10ᵏ that makes it so is added to the diagonal.
    /// </summary>
    /// <param name="a">Symmetric, <c>[n, n]</c>; not changed.</param>
    /// <exception cref="LatentException">A value is not finite, or the matrix is no covariance: a ridge as large as its mean diagonal does
    /// not make it positive definite.</exception>
    public static Cholesky Factor(double[][] a)
    {
        CheckFinite(a);
        double diagonal = 0;
        for (int i = 0; i < a.Length; i++)
        {
            diagonal += Math.Abs(a[i][i]) / a.Length;
        }

        // An all-zero matrix still needs a ridge above zero.
        diagonal = diagonal > 0 ? diagonal : 1;
        double added = 0;
        double[][]? lower = TryFactor(a, added);
        for (double ridge = FirstRidge; lower is null; ridge *= 10)
        {
            if (ridge > 2 * LastRidge)
            {
                throw new LatentException($"A matrix of {a.Length}×{a.Length} that should be a covariance is none: it is not positive " +
                    $"semi-definite.");
            }

            added = ridge * diagonal;
            lower = TryFactor(a, added);
        }

        return new Cholesky(lower, added);
    }

    private static void CheckFinite(double[][] a)
    {
        for (int i = 0; i < a.Length; i++)
        {
            int j = Array.FindIndex(a[i], value => !double.IsFinite(value));
            if (j >= 0)
            {
                throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                    $"A matrix of {a.Length}×{a.Length} that should be a covariance is none: row {i}, column {j} is {a[i][j]}."));
            }
        }
    }

    /// <summary>L⁻¹·x: white if x has the covariance A.</summary>
    /// <param name="x">A vector, <c>[n]</c>.</param>
    /// <param name="y">Receives the result, <c>[n]</c>; not the same span.</param>
    public void Whiten(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Vectors.Dot(_inverse[i], x);
        }
    }

    /// <summary>L⁻ᵀ·y.</summary>
    /// <param name="y">A vector, <c>[n]</c>.</param>
    public double[] WhitenTransposed(ReadOnlySpan<double> y)
    {
        var x = new double[y.Length];
        for (int i = 0; i < y.Length; i++)
        {
            Vectors.AddScaled(y[i], _inverse[i], x);
        }

        return x;
    }

    /// <summary>A⁻¹·b.</summary>
    /// <param name="b">A vector, <c>[n]</c>.</param>
    public double[] Solve(ReadOnlySpan<double> b)
    {
        var y = new double[b.Length];
        Whiten(b, y);
        return WhitenTransposed(y);
    }

    private static double[][]? TryFactor(double[][] a, double ridge)
    {
        var lower = new double[a.Length][];
        for (int i = 0; i < a.Length; i++)
        {
            var row = new double[i + 1];
            for (int j = 0; j < i; j++)
            {
                row[j] = (a[i][j] - Vectors.Dot(row.AsSpan(0, j), lower[j])) / lower[j][j];
            }

            double rest = a[i][i] + ridge - Vectors.Dot(row.AsSpan(0, i), row);

            // Below the rounding of the subtraction the pivot is noise. What has overflowed is none either.
            if (!(rest > 1e-13 * Math.Abs(a[i][i])) || !double.IsFinite(rest))
            {
                return null;
            }

            row[i] = Math.Sqrt(rest);
            lower[i] = row;
        }

        return lower;
    }

    private static double[][] InvertLower(double[][] lower)
    {
        var inverse = new double[lower.Length][];
        for (int i = 0; i < lower.Length; i++)
        {
            var row = new double[i + 1];
            for (int k = 0; k < i; k++)
            {
                Vectors.AddScaled(-lower[i][k], inverse[k], row);
            }

            row[i] = 1;
            for (int j = 0; j <= i; j++)
            {
                row[j] /= lower[i][i];
            }

            inverse[i] = row;
        }

        return inverse;
    }
}
