using System.Globalization;

namespace LatentSharp.Latent.Stored;

/// <summary>
/// What a file calls a covariance, checked: symmetric, no variance below zero, positive semi-definite to the rounding of 32-bit floats.
/// </summary>
internal static class Covariances
{
    // Rounding to 32 bits moves an eigenvalue by at most 6·10⁻⁸ · n · the largest variance; ridges grow by factors of ten.
    private const double Rounding = 1e-5;
    private const string Damaged = "The stored features are damaged: tensor 'attributes.covariance' is no covariance";

    /// <summary>Refuses a matrix that is not symmetric or has a variance below zero.</summary>
    /// <param name="covariance"><c>[n][n]</c>.</param>
    /// <exception cref="LatentException">It is no covariance.</exception>
    public static void CheckSymmetric(double[][] covariance)
    {
        for (int i = 0; i < covariance.Length; i++)
        {
            if (!(covariance[i][i] >= 0))
            {
                throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                    $"{Damaged}: the variance in row {i} is {covariance[i][i]}; learn them again."));
            }

            for (int j = 0; j < i; j++)
            {
                (double a, double b) = (covariance[i][j], covariance[j][i]);
                if (!(Math.Abs(a - b) <= Rounding * (Math.Abs(a) + Math.Abs(b))))
                {
                    throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                        $"{Damaged}: row {i}, column {j} is {a}, but row {j}, column {i} is {b}; learn them again."));
                }
            }
        }
    }

    /// <summary>Refuses a matrix that needed more than rounding to become positive definite.</summary>
    /// <param name="covariance"><c>[n][n]</c>.</param>
    /// <param name="ridge">What was added to its diagonal.</param>
    /// <exception cref="LatentException">It is no covariance.</exception>
    public static void CheckRidge(double[][] covariance, double ridge)
    {
        double largest = covariance.Select((row, i) => row[i]).Max();
        double allowed = Rounding * covariance.Length * (largest > 0 ? largest : 1);
        if (ridge > allowed)
        {
            throw new LatentException($"{Damaged}: it is not positive semi-definite; learn them again.");
        }
    }
}
