using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Interpolation;

/// <summary>How a path goes from one code to the next.</summary>
public enum PathKind
{
    /// <summary>Straight: z₁ + t (z₂ − z₁).</summary>
    Linear,

    /// <summary>On an arc around the origin, so that the length of z does not sag in between.</summary>
    Spherical,

    /// <summary>From neighbor to neighbor through the codes of the data.</summary>
    AlongData,

    /// <summary>Over the classes between, by the graph of labels of a model that was trained with one.</summary>
    Semantic,
}

/// <summary>Paths between codes.</summary>
public static class LatentPath
{
    // Below this angle sin ω loses digits and the arc is a straight line to rounding.
    private const double SmallestAngle = 1e-4;

    /// <summary>A straight path in equal steps, ends included.</summary>
    /// <param name="from">First code, <c>[latent]</c>.</param>
    /// <param name="to">Last code, <c>[latent]</c>.</param>
    /// <param name="steps">Number of codes, at least 2.</param>
    /// <returns>Codes, <c>[steps, latent]</c>.</returns>
    /// <exception cref="Settings.LatentSharpException">Fewer than two steps, or codes of different sizes.</exception>
    public static Tensor Linear(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps)
    {
        Check(from, to, steps);
        return LinearAt(from, to, Even(steps));
    }

    /// <summary>The codes at some places of a straight path.</summary>
    /// <param name="from">First code, <c>[latent]</c>.</param>
    /// <param name="to">Last code, <c>[latent]</c>.</param>
    /// <param name="places">Places, 0 at the first code and 1 at the last.</param>
    /// <returns>Codes, <c>[places, latent]</c>.</returns>
    internal static Tensor LinearAt(ReadOnlySpan<float> from, ReadOnlySpan<float> to, ReadOnlySpan<double> places)
    {
        var path = new Tensor(new Shape(places.Length, from.Length));
        for (int i = 0; i < places.Length; i++)
        {
            double t = places[i];
            Span<float> code = path.Row(i);
            for (int j = 0; j < code.Length; j++)
            {
                code[j] = (float)(((1 - t) * from[j]) + (t * to[j]));
            }
        }

        return path;
    }

    /// <summary>
    /// A path on an arc (slerp, Shoemake 1985): the direction turns evenly and the length changes evenly. Codes in nearly
    /// the same direction, or at the center, are joined straight; opposite ones go round by way of one fixed perpendicular.
    /// </summary>
    /// <param name="from">First code, <c>[latent]</c>.</param>
    /// <param name="to">Last code, <c>[latent]</c>.</param>
    /// <param name="steps">Number of codes, at least 2.</param>
    /// <param name="center">Center of the arc, <c>[latent]</c>, e.g. the mean code of an AE; empty for the origin.</param>
    /// <returns>Codes, <c>[steps, latent]</c>.</returns>
    /// <exception cref="Settings.LatentSharpException">Fewer than two steps, or codes of different sizes.</exception>
    public static Tensor Spherical(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps, ReadOnlySpan<float> center = default)
    {
        Check(from, to, steps);
        Tensor path = SphericalAt(from, to, Even(steps), center);
        from.CopyTo(path.Row(0));
        to.CopyTo(path.Row(steps - 1));
        return path;
    }

    /// <summary>The codes at some places of a path on an arc.</summary>
    /// <param name="from">First code, <c>[latent]</c>.</param>
    /// <param name="to">Last code, <c>[latent]</c>.</param>
    /// <param name="places">Places, 0 at the first code and 1 at the last.</param>
    /// <param name="center">Center of the arc, <c>[latent]</c>; empty for the origin.</param>
    /// <returns>Codes, <c>[places, latent]</c>.</returns>
    internal static Tensor SphericalAt(ReadOnlySpan<float> from, ReadOnlySpan<float> to, ReadOnlySpan<double> places,
        ReadOnlySpan<float> center = default)
    {
        double[] middle = center.IsEmpty ? new double[from.Length] : Vectors.ToDoubles(center);
        CodeChecks.SameSize(from.Length, middle.Length);
        (double[] a, double lengthA) = Direction(from, middle);
        (double[] b, double lengthB) = Direction(to, middle);
        double cosine = Math.Clamp(Vectors.Dot(a, b), -1, 1);
        double angle = DoubleMath.Acos(cosine);
        if (lengthA == 0 || lengthB == 0 || angle < SmallestAngle || from.Length < 2)
        {
            return LinearAt(from, to, places);
        }

        double[] side = Perpendicular(a, b, cosine);
        var path = new Tensor(new Shape(places.Length, from.Length));
        for (int i = 0; i < places.Length; i++)
        {
            double t = places[i];
            double length = ((1 - t) * lengthA) + (t * lengthB);
            (double sine, double cosineT) = DoubleMath.SinCos(t * angle);
            Span<float> code = path.Row(i);
            for (int j = 0; j < code.Length; j++)
            {
                code[j] = (float)(middle[j] + (length * ((cosineT * a[j]) + (sine * side[j]))));
            }
        }

        return path;
    }

    /// <summary>A path that keeps to the data: the shortest way over neighboring codes, in equal steps.</summary>
    /// <param name="graph">The codes of the data and their neighbors.</param>
    /// <param name="from">First code, <c>[latent]</c>.</param>
    /// <param name="to">Last code, <c>[latent]</c>.</param>
    /// <param name="steps">Number of codes, at least 2.</param>
    /// <param name="smoothing">How many times corners are rounded: z ← ¼ before + ½ z + ¼ after; 0 for none.</param>
    /// <returns>Codes, <c>[steps, latent]</c>.</returns>
    /// <exception cref="Settings.LatentSharpException">Fewer than two steps, or codes of different sizes.</exception>
    internal static Tensor AlongData(NeighborGraph graph, ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps, int smoothing = 4)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Check(from, to, steps);
        Tensor way = graph.Way(from, to);

        // Rounding works on stops close enough together that each corner is several stops wide.
        Tensor fine = Resample(way, Math.Max(steps, 4 * way.Shape[0]));
        for (int i = 0; i < smoothing; i++)
        {
            fine = Smooth(fine);
        }

        return Resample(fine, steps);
    }

    /// <summary>A path through several stops, each leg with the same number of steps; a stop is counted once.</summary>
    /// <param name="stops">Codes, <c>[n, latent]</c>, at least two.</param>
    /// <param name="stepsPerLeg">Codes from one stop to the next, both included, at least 2.</param>
    /// <param name="kind">How each leg goes.</param>
    /// <param name="graph">The codes of the data, needed for <see cref="PathKind.AlongData"/> only.</param>
    /// <param name="semantic">Ways over classes, needed for <see cref="PathKind.Semantic"/> only.</param>
    /// <returns>Codes, <c>[(n − 1) · (stepsPerLeg − 1) + 1, latent]</c>.</returns>
    /// <exception cref="Settings.LatentSharpException">Fewer than two stops or steps, or no graph where one is needed.</exception>
    internal static Tensor Through(Tensor stops, int stepsPerLeg, PathKind kind = PathKind.Linear, NeighborGraph? graph = null,
        SemanticPaths? semantic = null)
    {
        if (stops is { Shape: { Rank: 2 } shape } && shape[0] < 2)
        {
            throw new LatentException($"A path needs at least two pictures to go between, " +
                $"but {(shape[0] == 1 ? "only one was" : "none were")} given.");
        }

        CodeChecks.Codes(stops, 2);
        if (kind == PathKind.AlongData && graph is null)
        {
            throw new LatentException("A path along the data needs the codes of the data, but this model has none stored: encode the " +
                "training pictures first.");
        }

        int legs = stops.Shape[0] - 1;
        var path = new Tensor(new Shape((legs * (stepsPerLeg - 1)) + 1, stops.Shape[1]));
        for (int leg = 0; leg < legs; leg++)
        {
            ReadOnlySpan<float> from = stops.Row(leg);
            ReadOnlySpan<float> to = stops.Row(leg + 1);
            Tensor piece = kind switch
            {
                PathKind.Spherical => Spherical(from, to, stepsPerLeg),
                PathKind.AlongData => AlongData(graph!, from, to, stepsPerLeg),
                PathKind.Semantic => semantic!.Path(from, to, stepsPerLeg),
                _ => Linear(from, to, stepsPerLeg),
            };
            piece.Span.CopyTo(path.Span[(leg * (stepsPerLeg - 1) * stops.Shape[1])..]);
        }

        return path;
    }

    /// <summary>The same way in other stops: equal distances along it, ends kept.</summary>
    /// <param name="path">Codes, <c>[n, latent]</c>, at least two.</param>
    /// <param name="steps">Number of codes, at least 2.</param>
    /// <returns>Codes, <c>[steps, latent]</c>.</returns>
    /// <exception cref="Settings.LatentSharpException">Fewer than two codes or steps.</exception>
    public static Tensor Resample(Tensor path, int steps)
    {
        CodeChecks.Codes(path, 2);
        Check(path.Row(0), path.Row(1), steps);
        var at = new double[path.Shape[0]];
        for (int i = 1; i < at.Length; i++)
        {
            at[i] = at[i - 1] + Math.Sqrt(Vectors.SquaredDistance(path.Row(i - 1), path.Row(i)));
        }

        var result = new Tensor(new Shape(steps, path.Shape[1]));
        int leg = 0;
        for (int s = 0; s < steps; s++)
        {
            double target = at[^1] * s / (steps - 1);
            while (leg < at.Length - 2 && at[leg + 1] < target)
            {
                leg++;
            }

            double length = at[leg + 1] - at[leg];
            double t = length > 0 ? Math.Clamp((target - at[leg]) / length, 0, 1) : 0;
            Mix(path.Row(leg), path.Row(leg + 1), t, result.Row(s));
        }

        path.Row(path.Shape[0] - 1).CopyTo(result.Row(steps - 1));
        return result;
    }

    private static Tensor Smooth(Tensor path)
    {
        Tensor smooth = path.Clone();
        for (int i = 1; i < path.Shape[0] - 1; i++)
        {
            Span<float> code = smooth.Row(i);
            ReadOnlySpan<float> before = path.Row(i - 1);
            ReadOnlySpan<float> after = path.Row(i + 1);
            for (int j = 0; j < code.Length; j++)
            {
                code[j] = (0.5f * code[j]) + (0.25f * (before[j] + after[j]));
            }
        }

        return smooth;
    }

    private static void Mix(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double t, Span<float> code)
    {
        for (int j = 0; j < code.Length; j++)
        {
            code[j] = (float)(((1 - t) * a[j]) + (t * b[j]));
        }
    }

    private static (double[] Direction, double Length) Direction(ReadOnlySpan<float> code, double[] center)
    {
        double[] away = Vectors.ToDoubles(code);
        Vectors.AddScaled(-1, center, away);
        double length = Math.Sqrt(Vectors.Dot(away, away));
        return (length > 0 ? Array.ConvertAll(away, value => value / length) : away, length);
    }

    // The unit vector at right angles to a in the plane of a and b; for b = −a, in the plane of a and the axis that a uses least.
    private static double[] Perpendicular(double[] a, double[] b, double cosine)
    {
        var side = (double[])b.Clone();
        if (cosine < -1 + (SmallestAngle * SmallestAngle / 2))
        {
            Array.Clear(side);
            side[Enumerable.Range(0, a.Length).MinBy(i => Math.Abs(a[i]))] = 1;
        }

        Vectors.AddScaled(-Vectors.Dot(a, side), a, side);
        double length = Math.Sqrt(Vectors.Dot(side, side));
        return Array.ConvertAll(side, value => value / length);
    }

    private static double[] Even(int steps) => [.. Enumerable.Range(0, steps).Select(i => (double)i / (steps - 1))];

    private static void Check(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps)
    {
        CodeChecks.SameSize(from.Length, to.Length);
        if (steps < 2)
        {
            throw new LatentException($"A path needs at least 2 steps, its two ends, but {steps} {(steps == 1 ? "was" : "were")} asked " +
                $"for.");
        }
    }
}
