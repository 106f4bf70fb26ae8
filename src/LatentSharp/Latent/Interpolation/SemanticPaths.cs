using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models.LabelGraphs;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Latent.Interpolation;

/// <summary>
/// Ways on the unit sphere over the classes between, after Yan et al. 2020: the shortest way in the graph of labels, over the centers of
/// its classes. What a code has of its own, where it lies beside the center of its class, is carried by the rotations from center to
/// center, that of the first code forward and that of the last one back; at each class the way passes between both, nearer to the last one
/// as it comes nearer. Segments between are arcs.
/// </summary>
internal sealed class SemanticPaths
{
    private readonly Tensor _centers;

    /// <summary>Prepares ways.</summary>
    /// <param name="graph">The graph of labels.</param>
    /// <param name="centers">The mean direction of each class, <c>[classes, latent]</c>.</param>
    public SemanticPaths(LabelGraph graph, Tensor centers) => (Graph, _centers) = (graph, centers);

    /// <summary>The graph of labels.</summary>
    public LabelGraph Graph { get; }

    /// <summary>The mean direction of each class, <c>[classes, latent]</c>.</summary>
    public Tensor Centers => _centers;

    /// <summary>The mean direction of the codes of each class: the mean of those of length 1, brought to length 1.</summary>
    /// <param name="codes">Codes, <c>[n, latent]</c>.</param>
    /// <param name="nodes">The class of each; −1 where it is not known.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns><c>[classes, latent]</c>; zeros for a class without a code.</returns>
    public static Tensor CentersOf(Tensor codes, ReadOnlySpan<int> nodes, int classes)
    {
        int latent = codes.Shape[1];
        var sums = new double[classes][];
        for (int c = 0; c < classes; c++)
        {
            sums[c] = new double[latent];
        }

        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i] >= 0)
            {
                Vectors.AddScaled(1, Transport.Unit(Vectors.ToDoubles(codes.Row(i))), sums[nodes[i]]);
            }
        }

        var centers = new Tensor(new Shape(classes, latent));
        for (int c = 0; c < classes; c++)
        {
            Vectors.ToFloats(Transport.Unit(sums[c])).CopyTo(centers.Row(c));
        }

        return centers;
    }

    /// <summary>The class whose center is nearest to a code.</summary>
    /// <param name="code">The code, <c>[latent]</c>.</param>
    public int Nearest(ReadOnlySpan<float> code)
    {
        double[] found = Vectors.ToDoubles(code);
        return Enumerable.Range(0, Graph.Count).MaxBy(c => Vectors.Dot(Vectors.ToDoubles(_centers.Row(c)), found));
    }

    /// <summary>A way in steps of one length on the graph, ends included.</summary>
    /// <param name="from">First code, <c>[latent]</c>.</param>
    /// <param name="to">Last code, <c>[latent]</c>.</param>
    /// <param name="steps">Number of codes, at least 2.</param>
    /// <returns>Codes of length 1, <c>[steps, latent]</c>.</returns>
    public Tensor Path(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps) =>
        Path(from, to, Graph.Way(Nearest(from), Nearest(to)), steps);

    /// <summary>The same on a given way.</summary>
    /// <param name="from">First code, of the first class of the way, <c>[latent]</c>.</param>
    /// <param name="to">Last code, of the last class, <c>[latent]</c>.</param>
    /// <param name="way">The classes, at least one.</param>
    /// <param name="steps">Number of codes, at least 2.</param>
    public Tensor Path(ReadOnlySpan<float> from, ReadOnlySpan<float> to, IReadOnlyList<int> way, int steps)
    {
        CodeChecks.SameSize(from.Length, to.Length);
        double[][] stations = Stations(Transport.Unit(Vectors.ToDoubles(from)), Transport.Unit(Vectors.ToDoubles(to)), way);
        var path = new Tensor(new Shape(steps, from.Length));
        for (int i = 0; i < steps; i++)
        {
            double place = (double)i * (stations.Length - 1) / (steps - 1);
            int leg = Math.Min((int)place, stations.Length - 2);
            Vectors.ToFloats(Arc(stations[leg], stations[leg + 1], place - leg)).CopyTo(path.Row(i));
        }

        return path;
    }

    /// <summary>Where a way passes each class; its two ends where it stays in one.</summary>
    private double[][] Stations(double[] from, double[] to, IReadOnlyList<int> way)
    {
        int legs = way.Count - 1;
        if (legs == 0)
        {
            return [from, to];
        }

        Transport[] turns = [.. Enumerable.Range(0, legs).Select(i => new Transport(_centers.Row(way[i]), _centers.Row(way[i + 1])))];
        var forward = new double[legs + 1][];
        var back = new double[legs + 1][];
        (forward[0], back[legs]) = (from, to);
        for (int i = 0; i < legs; i++)
        {
            forward[i + 1] = turns[i].Carry(forward[i]);
            back[legs - 1 - i] = turns[legs - 1 - i].Carry(back[legs - i], isBack: true);
        }

        return [.. Enumerable.Range(0, legs + 1).Select(i => Arc(forward[i], back[i], (double)i / legs))];
    }

    /// <summary>A point on the arc between two points of the sphere.</summary>
    private static double[] Arc(double[] a, double[] b, double share)
    {
        double cosine = Math.Clamp(Vectors.Dot(a, b), -1, 1);
        double angle = DoubleMath.Acos(cosine);
        var point = new double[a.Length];
        if (angle < 1e-6 || Math.PI - angle < 1e-6)
        {
            // The same points, or opposite ones, between which no arc is nearer than others: through the side of the ball, then out.
            Vectors.AddScaled(1 - share, a, point);
            Vectors.AddScaled(share, b, point);
            return Vectors.Dot(point, point) > 1e-12 ? Transport.Unit(point) : (double[])a.Clone();
        }

        (double sineA, _) = DoubleMath.SinCos((1 - share) * angle);
        (double sineB, _) = DoubleMath.SinCos(share * angle);
        Vectors.AddScaled(sineA, a, point);
        Vectors.AddScaled(sineB, b, point);
        return Transport.Unit(point);
    }
}
