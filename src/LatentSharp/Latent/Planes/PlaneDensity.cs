using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Gaps;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Planes;

/// <summary>
/// Where on a plane the data lies: draws of the aggregated posterior q(z) = 1/n Σ q(z|xᵢ), dropped onto the plane, beside the prior; and
/// where no such shadow falls (<see cref="CodeRegion"/>). One kernel for every model: round in deviations of the prior, n^(−1/6) of one
/// wide (Scott 1992, for two dimensions), so that maps of two models can be compared.
/// </summary>
internal sealed class PlaneDensity
{
    // Beyond five standard deviations a Gaussian adds less than 4e-6 of its peak.
    private const double Reach = 5;

    // Which draws of the posteriors are shown.
    private const ulong Seed = 0;

    private PlaneDensity(Tensor data, Tensor prior, PlaneGaps? gaps, double cellArea)
    {
        Data = data;
        Prior = prior;
        HasGaps = gaps is not null;
        IsGap = gaps is null ? new bool[data.Length] : Array.ConvertAll(gaps.Values, value => value < 1);
        Gaps = gaps?.Share ?? 0;
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

    /// <summary>Why there are no gaps on a plane for codes on the sphere.</summary>
    public const string WithoutGaps = "codes lie on a sphere, of which a plane shows only the shadow, so that no gaps are marked";

    /// <summary>Whether gaps were looked for.</summary>
    public bool HasGaps { get; }

    /// <summary>Whether the middle of a cell is in a gap, row by row.</summary>
    public IReadOnlyList<bool> IsGap { get; }

    /// <summary>Area of one cell, in the plane's units.</summary>
    public double CellArea { get; }

    /// <summary>Share of the prior's mass on the map that lies in gaps.</summary>
    public double Gaps { get; }

    /// <summary>Where draws of the posteriors fall when they are dropped onto a plane; the codes themselves where these are points.
    /// </summary>
    /// <param name="plane">The plane.</param>
    /// <param name="codes">The codes of the data.</param>
    /// <returns>Positions (u, v), <c>[n, 2]</c>.</returns>
    public static Tensor Shadows(LatentPlane plane, CodeTable codes) => plane.Project(CodeRegion.Draws(codes, Seed));

    /// <summary>Measures the density on a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="codes">The codes of the data.</param>
    /// <param name="rows">Rows of the map.</param>
    /// <param name="columns">Columns of the map.</param>
    /// <param name="onSphere">Whether the codes lie on the sphere: most of a plane is off it, so that no gaps are looked for.</param>
    /// <exception cref="LatentException">There are fewer than two codes, or no rows or columns.</exception>
    public static PlaneDensity Measure(LatentPlane plane, CodeTable codes, int rows, int columns, bool onSphere = false)
    {
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(codes);
        CodeChecks.Codes(codes.Codes, 2);
        (double[] u, double[] v) = (plane.Horizontal.Middles(columns), plane.Vertical.Middles(rows));
        Tensor positions = Shadows(plane, codes);
        double width = DoubleMath.Pow(codes.Count, -1.0 / 6);
        (double x, double y) = (width * plane.Horizontal.PriorDeviation, width * plane.Vertical.PriorDeviation);
        var sums = new double[rows * columns];
        for (int i = 0; i < codes.Count; i++)
        {
            ReadOnlySpan<float> at = positions.Row(i);
            Add(sums, u, v, at[0], at[1], x, y);
        }

        var data = new Tensor(new Shape(rows, columns));
        for (int i = 0; i < sums.Length; i++)
        {
            data.Span[i] = (float)(sums[i] / codes.Count);
        }

        Tensor prior = plane.PriorDensity(rows, columns);
        double area = (plane.Horizontal.To - plane.Horizontal.From) / columns * (plane.Vertical.To - plane.Vertical.From) / rows;
        return new PlaneDensity(data, prior, onSphere ? null : PlaneGaps.Measure(plane, positions, prior), area);
    }

    private static void Add(double[] sums, double[] u, double[] v, double atU, double atV, double x, double y)
    {
        // A kernel narrower than a cell could fall between the middles; half a cell is the least standard deviation that cannot vanish.
        (x, y) = (Math.Max(x, Least(u)), Math.Max(y, Least(v)));
        double scale = 1 / (2 * Math.PI * x * y);
        for (int r = 0; r < v.Length; r++)
        {
            // Row 0 is the top: the highest position.
            double dv = (v[v.Length - 1 - r] - atV) / y;
            if (Math.Abs(dv) > Reach)
            {
                continue;
            }

            for (int c = 0; c < u.Length; c++)
            {
                double du = (u[c] - atU) / x;
                if (Math.Abs(du) <= Reach)
                {
                    sums[(r * u.Length) + c] += scale * DoubleMath.Exp(-0.5 * ((du * du) + (dv * dv)));
                }
            }
        }
    }

    private static double Least(double[] middles) => Math.Max(middles.Length > 1 ? (middles[1] - middles[0]) / 2 : 0, 1e-6);
}
