using System.Runtime.Intrinsics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Distributions.Flows;

/// <summary>Rotations drawn at random.</summary>
internal static class Rotation
{
    /// <summary>The rows of a normal matrix, made orthonormal one after the other in double precision.</summary>
    /// <param name="latent">Number of rows.</param>
    /// <param name="random">Where draws come from.</param>
    /// <returns>The rotation, <c>[latent, latent]</c>.</returns>
    public static Tensor Draw(int latent, RandomStream random)
    {
        var rotation = new Tensor(new Shape(latent, latent));
        random.FillNormal(rotation.Span, 0);
        double[][] rows =
            [.. rotation.Span.ToArray().Chunk(latent).Select(row => Array.ConvertAll(row, x => (double)x))];
        for (int i = 0; i < latent; i++)
        {
            // Twice, since the first time leaves what rounding makes of it.
            for (int again = 0; again < 2; again++)
            {
                for (int j = 0; j < i; j++)
                {
                    double share = Dot(rows[i], rows[j]);
                    for (int k = 0; k < latent; k++)
                    {
                        rows[i][k] -= share * rows[j][k];
                    }
                }
            }

            double length = Math.Sqrt(Dot(rows[i], rows[i]));
            for (int k = 0; k < latent; k++)
            {
                rows[i][k] /= length;
                rotation.Span[(i * latent) + k] = (float)rows[i][k];
            }
        }

        return rotation;
    }

    /// <summary>Σ a[i]·b[i] in one order, eight sums at a time.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int lanes = Vector512<double>.Count;
        Vector512<double> sums = Vector512<double>.Zero;
        int i = 0;
        for (; i <= a.Length - lanes; i += lanes)
        {
            sums += Vector512.Create(a[i..]) * Vector512.Create(b[i..]);
        }

        double sum = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            sum += sums[lane];
        }

        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
