using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Codes;

/// <summary>Means, covariances and principal axes of codes, summed in double precision.</summary>
internal static class CodeStatistics
{
    /// <summary>The average code, <c>[latent]</c>.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <exception cref="LatentException">There are no codes.</exception>
    public static double[] Mean(Tensor codes)
    {
        CodeChecks.Codes(codes, 1);
        return Mean(codes.ToRows());
    }

    /// <summary>The covariance of codes, <c>[latent][latent]</c>, divided by n − 1.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <exception cref="LatentException">There are fewer than two codes.</exception>
    public static double[][] Covariance(Tensor codes)
    {
        CodeChecks.Codes(codes, 2);
        double[][] rows = codes.ToRows();
        return Covariance(rows, Mean(rows));
    }

    /// <summary>The directions in which codes vary most (Pearson 1901), by the eigenvectors of their covariance.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="axes">How many, 1 to latent.</param>
    /// <exception cref="LatentException">There are fewer than two codes, or fewer dimensions than axes.</exception>
    public static PrincipalAxes PrincipalAxes(Tensor codes, int axes)
    {
        double[][] covariance = Covariance(codes);
        if (axes < 1 || axes > covariance.Length)
        {
            throw new LatentException($"{axes} principal axes are not possible: the codes have {covariance.Length} dimensions, so ask " +
                $"for " +
                $"1 to {covariance.Length}.");
        }

        (double[] values, double[][] vectors) = SymmetricEigen.Solve(covariance);
        double total = Math.Max(values.Sum(), double.Epsilon);
        return new PrincipalAxes(
            Vectors.ToTensor(vectors[..axes], covariance.Length),
            [.. values.Take(axes).Select(value => Math.Sqrt(Math.Max(value, 0)))],
            [.. values.Take(axes).Select(value => Math.Max(value, 0) / total)]);
    }

    internal static double[] Mean(double[][] rows)
    {
        var mean = new double[rows[0].Length];
        foreach (double[] row in rows)
        {
            Vectors.AddScaled(1.0 / rows.Length, row, mean);
        }

        return mean;
    }

    internal static double[][] Covariance(double[][] rows, double[] mean)
    {
        int latent = mean.Length;
        double[][] covariance = Vectors.Zeros(latent, latent);
        var centered = new double[latent];
        foreach (double[] row in rows)
        {
            for (int i = 0; i < latent; i++)
            {
                centered[i] = row[i] - mean[i];
            }

            for (int i = 0; i < latent; i++)
            {
                Vectors.AddScaled(centered[i] / Math.Max(rows.Length - 1, 1), centered.AsSpan(0, i + 1), covariance[i]);
            }
        }

        for (int i = 0; i < latent; i++)
        {
            for (int j = 0; j < i; j++)
            {
                covariance[j][i] = covariance[i][j];
            }
        }

        return covariance;
    }
}
