using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Planes;

/// <summary>Codes in rows and columns: what decodes to a sheet of pictures.</summary>
internal static class Grid
{
    /// <summary>The codes of a plane, row by row; the first row is the top, the high end of the vertical axis.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="spacing">Equal steps, or equal prior mass.</param>
    /// <returns>Codes, <c>[rows · columns, latent]</c>.</returns>
    /// <exception cref="LatentException">There are no rows or no columns.</exception>
    public static Tensor Codes(LatentPlane plane, int rows, int columns, Spacing spacing = Spacing.EqualSteps)
    {
        ArgumentNullException.ThrowIfNull(plane);
        double[] u = plane.Horizontal.Positions(columns, spacing);
        double[] v = plane.Vertical.Positions(rows, spacing);
        var codes = new Tensor(new Shape(rows * columns, plane.Latent));
        for (int i = 0; i < rows * columns; i++)
        {
            plane.At(u[i % columns], v[rows - 1 - (i / columns)]).CopyTo(codes.Row(i));
        }

        return codes;
    }

    /// <summary>One dimension a row, the others as in the origin.</summary>
    /// <param name="origin">The code to start from, <c>[latent]</c>: zeros, the mean code, or a picture's.</param>
    /// <param name="dimensions">Which dimensions, from the top.</param>
    /// <param name="steps">Codes a row.</param>
    /// <param name="range">The dimension goes from −range to +range.</param>
    /// <param name="centers">Middle of each dimension's way, <c>[latent]</c>; empty for 0.</param>
    /// <param name="deviations">Unit of each dimension's way, <c>[latent]</c>; empty for 1. For an AE: the codes' standard
    /// deviations.</param>
    /// <returns>Codes, <c>[dimensions · steps, latent]</c>.</returns>
    /// <exception cref="LatentException">A dimension does not exist, or there are no steps.</exception>
    public static Tensor Traversals(
        ReadOnlySpan<float> origin,
        ReadOnlySpan<int> dimensions,
        int steps,
        double range = 3,
        ReadOnlySpan<double> centers = default,
        ReadOnlySpan<double> deviations = default)
    {
        double[] positions = new PlaneAxis("way", -range, range).Positions(steps);
        var codes = new Tensor(new Shape(dimensions.Length * steps, origin.Length));
        for (int row = 0; row < dimensions.Length; row++)
        {
            int dimension = dimensions[row];
            CodeChecks.Dimension(dimension, origin.Length);
            double center = centers.IsEmpty ? 0 : centers[dimension];
            double unit = deviations.IsEmpty ? 1 : deviations[dimension];
            for (int step = 0; step < steps; step++)
            {
                Span<float> code = codes.Row((row * steps) + step);
                origin.CopyTo(code);
                code[dimension] = (float)(center + (unit * positions[step]));
            }
        }

        return codes;
    }
}
