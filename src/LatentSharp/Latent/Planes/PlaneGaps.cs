using LatentSharp.Latent.Gaps;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Planes;

/// <summary>Where on a plane no code of the data falls (<see cref="CodeRegion"/>), in deviations of the prior.</summary>
/// <param name="Values">Radius of gaps over the distance to the nearest code, at the middle of each cell, row by row from the top; below 1
/// is a gap.</param>
/// <param name="Share">Share of the prior's mass on the map that lies in gaps.</param>
internal sealed record PlaneGaps(float[] Values, double Share)
{
    /// <summary>Measures a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="positions">Where the codes fall, at least two of them; see <see cref="PlaneDensity.Shadows"/>.</param>
    /// <param name="prior">The prior's density in each cell, <c>[rows, columns]</c>; see <see cref="LatentPlane.PriorDensity"/>.</param>
    /// <exception cref="LatentException">There are fewer than two codes.</exception>
    public static PlaneGaps Measure(LatentPlane plane, Tensor positions, Tensor prior)
    {
        (int rows, int columns) = (prior.Shape[0], prior.Shape[1]);
        (double[] u, double[] v) = (plane.Horizontal.Middles(columns), plane.Vertical.Middles(rows));
        var middles = new Tensor(new Shape(rows * columns, 2));
        for (int i = 0; i < rows * columns; i++)
        {
            (middles.Span[2 * i], middles.Span[(2 * i) + 1]) = ((float)u[i % columns], (float)v[rows - 1 - (i / columns)]);
        }

        var region = CodeRegion.Of(InDeviations(plane, positions));
        float[] values = Array.ConvertAll(region.Distances(InDeviations(plane, middles)),
            distance => (float)(region.Radius / Math.Max(distance, 1e-12)));
        (double inGaps, double all) = (0, 0);
        for (int i = 0; i < values.Length; i++)
        {
            all += prior.Span[i];
            inGaps += values[i] < 1 ? prior.Span[i] : 0;
        }

        return new PlaneGaps(values, all > 0 ? inGaps / all : 0);
    }

    private static Tensor InDeviations(LatentPlane plane, Tensor positions)
    {
        var scaled = new Tensor(positions.Shape);
        for (int i = 0; i < scaled.Length; i++)
        {
            PlaneAxis axis = i % 2 == 0 ? plane.Horizontal : plane.Vertical;
            scaled.Span[i] = (float)(positions.Span[i] / axis.PriorDeviation);
        }

        return scaled;
    }
}
