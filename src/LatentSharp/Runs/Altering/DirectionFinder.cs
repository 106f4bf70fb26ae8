using LatentSharp.Data;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Directions;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;

namespace LatentSharp.Runs.Altering;

/// <summary>
/// Learns a direction from a few stored pictures that have something and a few that do not: the difference of their average codes. What
/// tells
/// one side from the other is the linear discriminant of the two averages in the covariance of all codes.
/// </summary>
internal static class DirectionFinder
{
    private const int Fewest = 2;
    private const int MostTried = 40;
    private const double Target = 0.9;

    private static readonly double[] Strengths = [0.5, 1, 1.5, 2, 3];

    /// <summary>Learns a direction, and tries it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="with">Stored pictures that have it.</param>
    /// <param name="without">Stored pictures that do not.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="RequestException">There are fewer than two on a side, or one is on both.</exception>
    public static LearnedDirection Learn(Run run, string name, IReadOnlyList<int> with, IReadOnlyList<int> without,
        CancellationToken cancellation = default)
    {
        run.RequireMixing("a direction is a difference of codes");
        (with, without) = ([.. with.Distinct()], [.. without.Distinct()]);
        if (with.Count < Fewest || without.Count < Fewest || with.Intersect(without).Any())
        {
            throw new RequestException($"a direction is learned from at least {Fewest} pictures that have it and {Fewest} others that do " +
                $"not, but {with.Count} and {without.Count} were given, {with.Intersect(without).Count()} of them on both sides");
        }

        CodeTable codes = run.Store.Codes;
        var metric = Cholesky.Factor(CodeStatistics.Covariance(codes.Codes));
        (double[][] having, double[][] lacking) = (Rows(codes, with), Rows(codes, without));
        Rule rule = Rule.Of(metric, having, lacking);
        double[] left = [.. having.Select((_, i) => Rule.Of(metric, Except(having, i), lacking).Score(having[i]))];
        double[] right = [.. lacking.Select((_, i) => Rule.Of(metric, having, Except(lacking, i)).Score(lacking[i]))];
        int[] others = Split.Spread([.. Enumerable.Range(0, codes.Count).Except(with).Except(without)
            .Where(i => rule.Score(Vectors.ToDoubles(codes.Codes.Row(i))) < 0)], MostTried);
        (double strength, double share, double unmoved, double? leakage) = others.Length == 0 ? (1, 0, 0, null)
            : Try(run, rule, codes.Select(others).Codes, cancellation);
        return new LearnedDirection(name, Vectors.ToFloats(rule.Direction), Vectors.ToFloats(CodeStatistics.Mean(having)))
        {
            Chosen = (with.Count, without.Count),
            Separability = Separability.Area(left, right),
            Tried = others.Length,
            Recommended = strength,
            Share = share,
            Unmoved = unmoved,
            Leakage = leakage,
        };
    }

    private static (double Strength, double Share, double Unmoved, double? Leakage) Try(
        Run run, Rule rule, Tensor codes, CancellationToken cancellation)
    {
        float[] direction = Vectors.ToFloats(rule.Direction);
        Tensor before = Again(run.Model, codes);
        (double Strength, double Share, Tensor After) best = (0, -1, before);
        foreach (double strength in Strengths)
        {
            cancellation.ThrowIfCancellationRequested();
            Tensor after = Again(run.Model, CodeMove.Along(codes, direction, strength));
            double share = Share(rule, after);
            best = share > best.Share ? (strength, share, after) : best;
            if (share >= Target)
            {
                break;
            }
        }

        double? leakage = null;
        if (run.Store.Attributes is { } attributes)
        {
            (Tensor then, Tensor now) = (attributes.Present(before), attributes.Present(best.After));
            leakage = Enumerable.Range(0, then.Length).Average(i => Math.Abs((double)now.Span[i] - then.Span[i]));
        }

        return (best.Strength, best.Share, Share(rule, before), leakage);
    }

    private static Tensor Again(Autoencoder model, Tensor codes) => model.Encode(model.Decode(codes));

    private static double Share(Rule rule, Tensor codes) =>
        Enumerable.Range(0, codes.Shape[0]).Average(i => rule.Score(Vectors.ToDoubles(codes.Row(i))) > 0 ? 1.0 : 0);

    private static double[][] Rows(CodeTable codes, IReadOnlyList<int> rows) =>
        [.. rows.Select(i => Vectors.ToDoubles(codes.Codes.Row(i)))];

    private static double[][] Except(double[][] rows, int one) => [.. rows.Where((_, i) => i != one)];

    /// <summary>A direction, and what tells on which side of the middle a code is.</summary>
    private sealed record Rule(double[] Direction, double[] Weights, double Middle)
    {
        public static Rule Of(Cholesky metric, double[][] with, double[][] without)
        {
            double[] average = CodeStatistics.Mean(with);
            double[] other = CodeStatistics.Mean(without);
            var direction = (double[])average.Clone();
            Vectors.AddScaled(-1, other, direction);
            double[] weights = metric.Solve(direction);
            return new Rule(direction, weights, 0.5 * (Vectors.Dot(weights, average) + Vectors.Dot(weights, other)));
        }

        public double Score(double[] code) => Vectors.Dot(Weights, code) - Middle;
    }
}
