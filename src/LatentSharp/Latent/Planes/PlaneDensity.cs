using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Planes;

/// <summary>
/// Where on a plane the data lies: the aggregated posterior q(z) = 1/n Σ q(z|xᵢ), dropped onto the plane, beside the prior.
/// The plane shows a projection: codes that lie above or below it count where their shadow falls.
/// </summary>
internal sealed class PlaneDensity
{
    // Beyond five standard deviations a Gaussian adds less than 4e-6 of its peak.
    private const double Reach = 5;

    private PlaneDensity(Tensor data, Tensor prior, double cellArea)
    {
        Data = data;
        Prior = prior;
        CellArea = cellArea;
    }

    /// <summary>
    /// Density of the data at the middle of each cell, <c>[rows, columns]</c>, the first row at the top; per unit of area of the plane.
    /// </summary>
    public Tensor Data { get; }

    /// <summary>
    /// Density of the prior (for an AE: of the Gaussian fitted to the codes) at the middle of each cell, <c>[rows, columns]</c>.
    /// </summary>
    public Tensor Prior { get; }

    /// <summary>Area of one cell, in the plane's units.</summary>
    public double CellArea { get; }

    /// <summary>Measures the density on a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="codes">
    /// The codes of the data. With variances: the average of the posteriors' own densities. Without (AE): a Gaussian kernel
    /// around each code with the codes' covariance on the plane and the bandwidth n^(−1/6) (Scott 1992, for two dimensions).
    /// </param>
    /// <param name="rows">Rows of the map.</param>
    /// <param name="columns">Columns of the map.</param>
    /// <param name="bandwidth"> A round kernel of this standard deviation, in the plane's units, around each mean code, with or without
    /// variances: what makes maps of two models comparable. Null for the densities above.
    /// </param>
    /// <exception cref="LatentException">There are fewer than two codes, or no rows or columns.</exception>
    public static PlaneDensity Measure(LatentPlane plane, CodeTable codes, int rows, int columns, double? bandwidth = null)
    {
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(codes);
        CodeChecks.Codes(codes.Codes, 2);
        double[] u = Middles(plane.Horizontal, columns);
        double[] v = Middles(plane.Vertical, rows);
        Tensor positions = plane.Project(codes.Codes);
        (double Uu, double Uv, double Vv)? kernel = bandwidth is { } h ? (h * h, 0, h * h) : !codes.HasSpread
            ? ScottKernel(positions) : null;
        var sums = new double[rows * columns];
        for (int i = 0; i < codes.Count; i++)
        {
            (double uu, double uv, double vv) = kernel ?? Shadow(plane, codes.LogVariances!.Row(i));
            ReadOnlySpan<float> at = positions.Row(i);
            Add(sums, u, v, at[0], at[1], uu, uv, vv);
        }

        var data = new Tensor(new Shape(rows, columns));
        var prior = new Tensor(new Shape(rows, columns));
        for (int i = 0; i < sums.Length; i++)
        {
            data.Span[i] = (float)(sums[i] / codes.Count);
            prior.Span[i] = (float)(PriorAt(plane.Horizontal, u[i % columns]) * PriorAt(plane.Vertical, v[rows - 1 - (i / columns)]));
        }

        double area = (plane.Horizontal.To - plane.Horizontal.From) / columns * (plane.Vertical.To - plane.Vertical.From) / rows;
        return new PlaneDensity(data, prior, area);
    }

    /// <summary>The bandwidth for so many codes of unit variance in two dimensions, n^(−1/6) (Scott 1992).</summary>
    /// <param name="codes">Number of codes, at least 1.</param>
    public static double Bandwidth(int codes) => DoubleMath.Pow(Math.Max(1, codes), -1.0 / 6);

    /// <summary>
    /// Gaps: the share of the prior's mass on the map that lies outside the smallest region holding nearly all of the data there
    /// (the highest-density region, Hyndman 1996). A code drawn there decodes to something the decoder hardly ever saw. A
    /// prior that fits has about 1 − <paramref name="region"/>.
    /// </summary>
    /// <param name="region">Share of the data that the region holds, above 0 and at most 1.</param>
    public double Gaps(double region = 0.99)
    {
        int[] order = [.. Enumerable.Range(0, Data.Length).OrderByDescending(i => Data.Span[i]).ThenBy(i => i)];
        double data = order.Sum(i => (double)Data.Span[i]);
        double prior = order.Sum(i => (double)Prior.Span[i]);
        double inside = 0;
        double covered = 0;
        foreach (int cell in order)
        {
            if (inside >= region * data)
            {
                break;
            }

            inside += Data.Span[cell];
            covered += Prior.Span[cell];
        }

        return prior > 0 ? Math.Max(0, 1 - (covered / prior)) : 0;
    }

    private static double[] Middles(PlaneAxis axis, int count)
    {
        double cell = (axis.To - axis.From) / Math.Max(count, 1);
        return (axis with { From = axis.From + (cell / 2), To = axis.To - (cell / 2) }).Positions(count);
    }

    private static double PriorAt(PlaneAxis axis, double position) =>
        NormalDistribution.Density((position - axis.PriorMean) / axis.PriorDeviation) / axis.PriorDeviation;

    private static (double Uu, double Uv, double Vv) Shadow(LatentPlane plane, ReadOnlySpan<float> logVariance)
    {
        ReadOnlySpan<double> h = plane.HorizontalDirection;
        ReadOnlySpan<double> v = plane.VerticalDirection;
        double hh = Vectors.Dot(h, h);
        double vv = Vectors.Dot(v, v);
        (double a, double b, double c) = (0, 0, 0);
        for (int i = 0; i < logVariance.Length; i++)
        {
            double variance = DoubleMath.Exp(logVariance[i]);
            a += h[i] * h[i] * variance;
            b += h[i] * v[i] * variance;
            c += v[i] * v[i] * variance;
        }

        return (a / (hh * hh), b / (hh * vv), c / (vv * vv));
    }

    private static (double Uu, double Uv, double Vv) ScottKernel(Tensor positions)
    {
        double[][] covariance = CodeStatistics.Covariance(positions);
        double factor = DoubleMath.Pow(positions.Shape[0], -1.0 / 3);
        return (factor * covariance[0][0], factor * covariance[0][1], factor * covariance[1][1]);
    }

    private static void Add(double[] sums, double[] u, double[] v, double atU, double atV, double uu, double uv, double vv)
    {
        // A posterior narrower than a cell could fall between the middles; half a cell is the least standard deviation that cannot vanish.
        (uu, vv) = (Math.Max(uu, Least(u)), Math.Max(vv, Least(v)));
        double determinant = Math.Max((uu * vv) - (uv * uv), 1e-12 * uu * vv);
        double scale = 1 / (2 * Math.PI * Math.Sqrt(determinant));
        double reachU = Reach * Math.Sqrt(uu);
        double reachV = Reach * Math.Sqrt(vv);
        for (int r = 0; r < v.Length; r++)
        {
            // Row 0 is the top: the highest position.
            double dv = v[v.Length - 1 - r] - atV;
            if (Math.Abs(dv) > reachV)
            {
                continue;
            }

            for (int c = 0; c < u.Length; c++)
            {
                double du = u[c] - atU;
                if (Math.Abs(du) <= reachU)
                {
                    double distance = ((vv * du * du) - (2 * uv * du * dv) + (uu * dv * dv)) / determinant;
                    sums[(r * u.Length) + c] += scale * DoubleMath.Exp(-0.5 * distance);
                }
            }
        }
    }

    private static double Least(double[] middles)
    {
        double cell = middles.Length > 1 ? middles[1] - middles[0] : 0;
        return Math.Max(cell * cell / 4, 1e-12);
    }
}
