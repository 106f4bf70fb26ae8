using System.Globalization;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Planes;

/// <summary>
/// A plane in latent space: z(u, v) = origin + u · horizontal + v · vertical, with the two directions at right angles. For a
/// VAE the prior is N(0, I); for a basic auto-encoder, which has none, a Gaussian fitted to the codes stands for it, and
/// ranges are in standard deviations of the codes.
/// </summary>
internal sealed class LatentPlane
{
    private readonly double[] _origin;
    private readonly double[] _horizontal;
    private readonly double[] _vertical;

    private LatentPlane(double[] origin, double[] horizontal, double[] vertical, PlaneAxis x, PlaneAxis y, bool isFitted)
    {
        PriorIsFitted = isFitted;
        _origin = origin;
        _horizontal = horizontal;
        _vertical = vertical;
        Horizontal = x;
        Vertical = y;
    }

    /// <summary>The axis from left to right.</summary>
    public PlaneAxis Horizontal { get; }

    /// <summary>The axis from bottom to top.</summary>
    public PlaneAxis Vertical { get; }

    /// <summary>
    /// Whether what stands for the prior is a Gaussian fitted to the codes, as for an auto-encoder in its own frame, and not N(0, I).
    /// </summary>
    public bool PriorIsFitted { get; }

    /// <summary>Number of latent dimensions.</summary>
    public int Latent => _origin.Length;

    /// <summary>Direction of the horizontal axis, one unit long, <c>[latent]</c>.</summary>
    internal ReadOnlySpan<double> HorizontalDirection => _horizontal;

    /// <summary>Direction of the vertical axis, one unit long, <c>[latent]</c>.</summary>
    internal ReadOnlySpan<double> VerticalDirection => _vertical;

    /// <summary>Two dimensions of z over (−range, +range), all others 0.</summary>
    /// <param name="latent">Number of latent dimensions.</param>
    /// <param name="horizontal">Dimension from left to right.</param>
    /// <param name="vertical">Dimension from bottom to top.</param>
    /// <param name="range">Half the width of the plane, in latent units.</param>
    /// <param name="origin">The other dimensions, <c>[latent]</c>, e.g. the mean code; empty for 0. The two dimensions themselves are taken
    /// from 0.</param>
    /// <exception cref="Settings.LatentSharpException">A dimension does not exist, both are the same, or the range is not above
    /// 0.</exception>
    public static LatentPlane Dimensions(int latent, int horizontal, int vertical, double range = 3, ReadOnlySpan<float> origin = default)
    {
        CheckDimensions(latent, horizontal, vertical, range);
        var center = new double[latent];
        if (origin.Length > 0)
        {
            CodeChecks.SameSize(latent, origin.Length);
            center = Vectors.ToDoubles(origin);
            center[horizontal] = 0;
            center[vertical] = 0;
        }

        return new LatentPlane(
            center,
            Unit(latent, horizontal, 1),
            Unit(latent, vertical, 1),
            new PlaneAxis(FormattableString.Invariant($"z{horizontal}"), -range, range),
            new PlaneAxis(FormattableString.Invariant($"z{vertical}"), -range, range),
            isFitted: false);
    }

    /// <summary>
    /// Two dimensions of z over (−range, +range). VAE: around 0 in latent units. AE: around the mean code, in standard
    /// deviations of the codes, since its codes may lie anywhere.
    /// </summary>
    /// <param name="codes">The codes of the data.</param>
    /// <param name="horizontal">Dimension from left to right.</param>
    /// <param name="vertical">Dimension from bottom to top.</param>
    /// <param name="range">Half the width of the plane.</param>
    /// <param name="byCodes">Whether the plane goes by the codes where they have a spread too, since their prior is not N(0, I).</param>
    /// <exception cref="Settings.LatentSharpException">A dimension does not exist, both are the same, the range is not above 0, or there
    /// are too few codes.</exception>
    public static LatentPlane Dimensions(CodeTable codes, int horizontal, int vertical, double range = 3, bool byCodes = false)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.HasSpread && !byCodes)
        {
            return Dimensions(codes.Latent, horizontal, vertical, range);
        }

        CheckDimensions(codes.Latent, horizontal, vertical, range);
        double[][] covariance = CodeStatistics.Covariance(codes.Codes);
        return new LatentPlane(
            CodeStatistics.Mean(codes.Codes),
            Unit(codes.Latent, horizontal, Deviation(covariance[horizontal][horizontal])),
            Unit(codes.Latent, vertical, Deviation(covariance[vertical][vertical])),
            new PlaneAxis(FormattableString.Invariant($"z{horizontal} in standard deviations"), -range, range),
            new PlaneAxis(FormattableString.Invariant($"z{vertical} in standard deviations"), -range, range),
            isFitted: true);
    }

    /// <summary>The two principal axes of the codes, around their mean, in standard deviations of the codes along each.</summary>
    /// <param name="codes">The codes of the data, of at least two dimensions.</param>
    /// <param name="range">Half the width of the plane, in standard deviations.</param>
    /// <param name="byCodes">Whether a Gaussian fitted to the codes stands for the prior, since that is not N(0, I).</param>
    /// <exception cref="Settings.LatentSharpException">Fewer than two dimensions or codes, or the range is not above 0.</exception>
    public static LatentPlane PrincipalAxes(CodeTable codes, double range = 3, bool byCodes = false)
    {
        ArgumentNullException.ThrowIfNull(codes);
        CheckRange(range);
        PrincipalAxes axes = CodeStatistics.PrincipalAxes(codes.Codes, 2);
        double[] mean = CodeStatistics.Mean(codes.Codes);
        double[] h = Scaled(axes.Directions.Row(0), Deviation(axes.Deviations[0] * axes.Deviations[0]));
        double[] v = Scaled(axes.Directions.Row(1), Deviation(axes.Deviations[1] * axes.Deviations[1]));
        bool variational = codes.HasSpread && !byCodes;
        return new LatentPlane(mean, h, v, Axis("axis 1", h, axes.Shares[0]), Axis("axis 2", v, axes.Shares[1]), !variational);

        // The prior N(0, I) as it lies on the axis; for an AE the fitted Gaussian has mean 0 and deviation 1 by construction.
        PlaneAxis Axis(string name, double[] direction, double share)
        {
            double length = Math.Sqrt(Vectors.Dot(direction, direction));
            return new PlaneAxis(
                FormattableString.Invariant($"principal {name} ({100 * share:0} % of variance)"),
                -range,
                range,
                variational ? -Vectors.Dot(direction, mean) / (length * length) : 0,
                variational ? 1 / length : 1);
        }
    }

    /// <summary>The plane through three codes: the first and the second lie on the horizontal axis, the third above or below it.</summary>
    /// <param name="codes">The codes of the data, for the prior of an AE.</param>
    /// <param name="three">The three codes, <c>[3, latent]</c>.</param>
    /// <param name="margin">Room around the three, as a share of their extent.</param>
    /// <exception cref="Settings.LatentSharpException">There are not three codes, or they lie on one line.</exception>
    public static LatentPlane Through(CodeTable codes, Tensor three, double margin = 0.25)
    {
        ArgumentNullException.ThrowIfNull(codes);
        CodeChecks.Codes(three, 3);
        CodeChecks.SameSize(codes.Latent, three.Shape[1]);
        if (three.Shape[0] != 3)
        {
            throw new LatentException($"A plane goes through three pictures, but {three.Shape[0]} were given.");
        }

        double[][] z = three.ToRows();
        double[] h = Difference(z[1], z[0]);
        double[] v = Difference(z[2], z[0]);
        double width = Math.Sqrt(Vectors.Dot(h, h));
        double side = Math.Sqrt(Vectors.Dot(v, v));
        h = Array.ConvertAll(h, value => value / width);
        double along = Vectors.Dot(h, v);
        Vectors.AddScaled(-along, h, v);
        double height = Math.Sqrt(Vectors.Dot(v, v));
        if (!(width > 0 && height > 1e-5 * side))
        {
            throw new LatentException("The codes of the three pictures lie on one line, so they span no plane: choose three different " +
                "pictures.");
        }

        v = Array.ConvertAll(v, value => value / height);
        double left = Math.Min(0, along);
        double right = Math.Max(width, along);
        double room = margin * (right - left);
        return Of(codes, z[0], h, v, ("towards the second picture", left - room, right + room),
            ("towards the third picture", -margin * height, (1 + margin) * height), !codes.HasSpread);
    }

    /// <summary>Any plane, e.g. one that a person turns.</summary>
    /// <param name="codes">The codes of the data.</param>
    /// <param name="origin">The code at (0, 0), <c>[latent]</c>.</param>
    /// <param name="horizontal">The direction to the right, <c>[latent]</c>.</param>
    /// <param name="vertical">The direction upward at right angles to that, <c>[latent]</c>.</param>
    /// <param name="extent">From where to where it goes on the one, then on the other.</param>
    /// <param name="byCodes">Whether a Gaussian fitted to the codes stands for the prior.</param>
    /// <exception cref="Settings.LatentSharpException">A direction has no length or another size, or there are fewer than two
    /// codes.</exception>
    public static LatentPlane Along(CodeTable codes, float[] origin, float[] horizontal, float[] vertical,
        (double Left, double Right, double Bottom, double Top) extent, bool byCodes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        CodeChecks.Codes(codes.Codes, 2);
        Array.ForEach([origin, horizontal, vertical], vector => CodeChecks.SameSize(codes.Latent, vector.Length));
        (double[] h, double[] v) = (Vectors.ToDoubles(horizontal), Vectors.ToDoubles(vertical));
        if (!(Vectors.Dot(h, h) > 0 && Vectors.Dot(v, v) > 0))
        {
            throw new LatentException("A plane needs two directions that lead somewhere, but one of them has no length.");
        }

        return Of(codes, Vectors.ToDoubles(origin), h, v, ("to the right", extent.Left, extent.Right),
            ("upward", extent.Bottom, extent.Top), byCodes);
    }

    private static LatentPlane Of(CodeTable codes, double[] origin, double[] h, double[] v, (string Name, double From, double To) x,
        (string Name, double From, double To) y, bool byCodes)
    {
        double[] mean = byCodes ? CodeStatistics.Mean(codes.Codes) : new double[codes.Latent];
        double[][] covariance = byCodes ? CodeStatistics.Covariance(codes.Codes) : [];
        return new LatentPlane(origin, h, v, Axis(x, h), Axis(y, v), byCodes);

        PlaneAxis Axis((string Name, double From, double To) axis, double[] direction)
        {
            double length = Vectors.Dot(direction, direction);
            double variance = byCodes ? covariance.Select((row, i) => direction[i] * Vectors.Dot(row, direction)).Sum() : length;
            return new PlaneAxis(axis.Name, axis.From, axis.To, Vectors.Dot(direction, Difference(mean, origin)) / length,
                Deviation(variance) / length);
        }
    }

    /// <summary>Density of the prior (for an AE: of the Gaussian fitted to the codes) at the middle of each cell.</summary>
    /// <param name="rows">Rows of the map.</param>
    /// <param name="columns">Columns of the map.</param>
    /// <returns><c>[rows, columns]</c>, the first row at the top; per unit of area of the plane.</returns>
    public Tensor PriorDensity(int rows, int columns)
    {
        double[] across = Array.ConvertAll(Horizontal.Middles(columns), Horizontal.Density);
        double[] up = Array.ConvertAll(Vertical.Middles(rows), Vertical.Density);
        var density = new Tensor(new Shape(rows, columns));
        for (int i = 0; i < density.Length; i++)
        {
            density.Span[i] = (float)(across[i % columns] * up[rows - 1 - (i / columns)]);
        }

        return density;
    }

    /// <summary>The code at a position of the plane, <c>[latent]</c>.</summary>
    /// <param name="u">Position on the horizontal axis.</param>
    /// <param name="v">Position on the vertical axis.</param>
    public float[] At(double u, double v)
    {
        var code = new float[Latent];
        for (int i = 0; i < code.Length; i++)
        {
            code[i] = (float)(_origin[i] + (u * _horizontal[i]) + (v * _vertical[i]));
        }

        return code;
    }

    /// <summary>Where codes lie when they are dropped onto the plane at right angles.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <returns>Positions (u, v), <c>[n, 2]</c>.</returns>
    public Tensor Project(Tensor codes)
    {
        CodeChecks.Codes(codes, 0);
        CodeChecks.SameSize(Latent, codes.Shape[1]);
        var positions = new Tensor(new Shape(codes.Shape[0], 2));
        double h = Vectors.Dot(_horizontal, _horizontal);
        double v = Vectors.Dot(_vertical, _vertical);
        for (int i = 0; i < codes.Shape[0]; i++)
        {
            double[] away = Difference(Vectors.ToDoubles(codes.Row(i)), _origin);
            Span<float> position = positions.Row(i);
            position[0] = (float)(Vectors.Dot(_horizontal, away) / h);
            position[1] = (float)(Vectors.Dot(_vertical, away) / v);
        }

        return positions;
    }

    private static void CheckDimensions(int latent, int horizontal, int vertical, double range)
    {
        CodeChecks.Dimension(horizontal, latent);
        CodeChecks.Dimension(vertical, latent);
        CheckRange(range);
        if (horizontal == vertical)
        {
            throw new LatentException($"A grid needs two different dimensions, but both are {horizontal}: this model has {latent}, " +
                $"numbered 0 to {latent - 1}.");
        }
    }

    private static void CheckRange(double range)
    {
        if (!(range > 0 && double.IsFinite(range)))
        {
            throw new LatentException(string.Create(CultureInfo.InvariantCulture,
                $"The range of a grid must be a number above 0, e.g. 3, but it is {range}."));
        }
    }

    private static double Deviation(double variance) => Math.Sqrt(variance) is > 1e-12 and var deviation ? deviation : 1;

    private static double[] Unit(int latent, int dimension, double length)
    {
        var direction = new double[latent];
        direction[dimension] = length;
        return direction;
    }

    private static double[] Scaled(ReadOnlySpan<float> direction, double length) =>
        Array.ConvertAll(Vectors.ToDoubles(direction), value => value * length);

    private static double[] Difference(double[] a, double[] b)
    {
        var difference = (double[])a.Clone();
        Vectors.AddScaled(-1, b, difference);
        return difference;
    }
}
