using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Gaps;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Planes;

/// <summary>
/// Where on any plane z(u, v) = origin + u · x + v · y no code of the data falls: the rule of <see cref="PlaneDensity"/>, with how near to
/// a
/// gap each cell is, for maps that are drawn elsewhere.
/// </summary>
/// <param name="Values">Radius of gaps over the distance to the nearest code, at the middle of each cell, row by row from the top; below 1
/// is a gap.</param>
/// <param name="Points">Where the codes fall, (u, v) of each.</param>
/// <param name="Share">Share of the prior's mass on the map that lies in gaps.</param>
internal sealed record PlaneGaps(float[] Values, float[] Points, double Share)
{
    // Which draws of the posteriors are shown.
    private const ulong Seed = 0;

    /// <summary>Measures a plane.</summary>
    /// <param name="codes">Codes of the data, at least two.</param>
    /// <param name="origin">The code in its middle, <c>[latent]</c>.</param>
    /// <param name="x">Its direction to the right, <c>[latent]</c>.</param>
    /// <param name="y">Its direction upward at right angles to that, <c>[latent]</c>.</param>
    /// <param name="extent">From and to on the one, then on the other.</param>
    /// <param name="resolution">Cells each way.</param>
    /// <param name="byCodes">Whether a Gaussian fitted to the codes stands for the prior.</param>
    /// <exception cref="LatentException">A direction has no length or another size, or there are fewer than two codes.</exception>
    public static PlaneGaps Measure(
        CodeTable codes, float[] origin, float[] x, float[] y, (double Left, double Right, double Bottom, double Top) extent,
            int resolution,
        bool byCodes)
    {
        CodeChecks.Codes(codes.Codes, 2);
        Array.ForEach([origin, x, y], vector => CodeChecks.SameSize(codes.Latent, vector.Length));
        (double[] center, double[] h, double[] v) = (Vectors.ToDoubles(origin), Vectors.ToDoubles(x), Vectors.ToDoubles(y));
        (double hh, double vv) = (Vectors.Dot(h, h), Vectors.Dot(v, v));
        if (!(hh > 0 && vv > 0))
        {
            throw new LatentException("A plane needs two directions that lead somewhere, but one of them has no length.");
        }

        Tensor drawn = CodeRegion.Draws(codes, Seed);
        var points = new Tensor(new Shape(codes.Count, 2));
        for (int i = 0; i < codes.Count; i++)
        {
            (points.Span[2 * i], points.Span[(2 * i) + 1]) = Place(Vectors.ToDoubles(drawn.Row(i)));
        }

        double[] mean = byCodes ? CodeStatistics.Mean(points) : [0, 0];
        double[][] covariance = byCodes ? CodeStatistics.Covariance(points) : [];
        (double u0, double v0) = byCodes ? (mean[0], mean[1]) : Place(new double[codes.Latent]);
        (double du, double dv) = byCodes ? (Deviation(covariance[0][0]), Deviation(covariance[1][1])) : (1 / Math.Sqrt(hh),
            1 / Math.Sqrt(vv));
        var scaled = new Tensor(points.Shape);
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled.Span[i] = (float)(points.Span[i] / (i % 2 == 0 ? du : dv));
        }

        var middles = new Tensor(new Shape(resolution * resolution, 2));
        var masses = new double[resolution * resolution];
        for (int i = 0; i < masses.Length; i++)
        {
            double u = extent.Left + (((i % resolution) + 0.5) / resolution * (extent.Right - extent.Left));
            double up = extent.Top - (((i / resolution) + 0.5) / resolution * (extent.Top - extent.Bottom));
            (middles.Span[2 * i], middles.Span[(2 * i) + 1]) = ((float)(u / du), (float)(up / dv));
            (double a, double b) = ((u - u0) / du, (up - v0) / dv);
            masses[i] = DoubleMath.Exp(-0.5 * ((a * a) + (b * b)));
        }

        var region = CodeRegion.Of(scaled);
        double[] distances = region.Distances(middles);
        float[] values = Array.ConvertAll(distances, distance => (float)(region.Radius / Math.Max(distance, 1e-12)));
        double all = masses.Sum();
        double inGaps = masses.Where((_, i) => distances[i] > region.Radius).Sum();
        return new PlaneGaps(values, points.Span.ToArray(), all > 0 ? inGaps / all : 0);

        (float U, float V) Place(double[] code)
        {
            Vectors.AddScaled(-1, center, code);
            return ((float)(Vectors.Dot(h, code) / hh), (float)(Vectors.Dot(v, code) / vv));
        }
    }

    private static double Deviation(double variance) => Math.Sqrt(variance) is > 1e-12 and var deviation ? deviation : 1;
}
