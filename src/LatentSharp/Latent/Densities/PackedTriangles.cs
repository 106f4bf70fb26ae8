using LatentSharp.Tensors;

namespace LatentSharp.Latent.Densities;

/// <summary>Lower triangular factors as files keep them: row after row, the i-th with its i + 1 values.</summary>
internal static class PackedTriangles
{
    /// <summary>Values of a triangle.</summary>
    /// <param name="size">Rows of the matrix.</param>
    public static int Length(int size) => size * (size + 1) / 2;

    /// <summary>A factor as a tensor, <c>[latent · (latent + 1) / 2]</c>.</summary>
    /// <param name="lower">L, row i with i + 1 values.</param>
    public static Tensor Of(IReadOnlyList<IReadOnlyList<double>> lower) =>
        new(new Shape(Length(lower.Count)), [.. lower.SelectMany(row => row).Select(value => (float)value)]);

    /// <summary>L·Lᵀ, which is a covariance whatever rounding did to L.</summary>
    /// <param name="packed">L as <see cref="Of"/> gives it.</param>
    public static double[][] Product(ReadOnlySpan<float> packed)
    {
        var rows = new List<double[]>();
        for (int start = 0; start < packed.Length; start += rows.Count)
        {
            double[] row = Numerics.Vectors.ToDoubles(packed.Slice(start, rows.Count + 1));
            rows.Add(row);
        }

        double[][] product = Numerics.Vectors.Zeros(rows.Count, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                product[i][j] = product[j][i] = Numerics.Vectors.Dot(rows[i].AsSpan(0, j + 1), rows[j]);
            }
        }

        return product;
    }
}
