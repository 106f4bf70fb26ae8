using LatentSharp.Latent.Numerics;

namespace LatentSharp.Latent.Directions;

/// <summary>
/// Takes from a move what it has in common with given directions B, in the metric of the codes' covariance S:
/// v − Bᵀ (B S⁻¹ Bᵀ)⁻¹ B S⁻¹ v. Afterwards B S⁻¹ v = 0: the linear discriminants S⁻¹ Bᵀ of those directions do not move.
/// </summary>
internal sealed class Independence
{
    private readonly double[][] _directions;
    private readonly double[][] _discriminants;
    private readonly Cholesky _inner;

    public Independence(Cholesky covariance, double[][] directions)
    {
        _directions = directions;
        _discriminants = Array.ConvertAll(directions, direction => covariance.Solve(direction));
        double[][] inner = Vectors.Zeros(directions.Length, directions.Length);
        for (int i = 0; i < directions.Length; i++)
        {
            for (int j = 0; j < directions.Length; j++)
            {
                inner[i][j] = Vectors.Dot(directions[i], _discriminants[j]);
            }
        }

        _inner = Cholesky.Factor(inner);
    }

    /// <summary>Makes a move independent, in place.</summary>
    /// <param name="move">The move, <c>[latent]</c>.</param>
    public void Apply(double[] move)
    {
        double[] shares = _inner.Solve(Array.ConvertAll(_discriminants, discriminant => Vectors.Dot(discriminant, move)));
        for (int i = 0; i < shares.Length; i++)
        {
            Vectors.AddScaled(-shares[i], _directions[i], move);
        }
    }
}
