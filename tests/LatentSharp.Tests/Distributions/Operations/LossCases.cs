using LatentSharp.Data.Tables.Mixed.Types;
using LatentSharp.Distributions.Operations;
using LatentSharp.Distributions.Operations.Mixtures;
using LatentSharp.Latent.Densities;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Tests.Autodiff;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tests.Distributions.Operations;

/// <summary>Every operation of the distributions, with its twin in double precision.</summary>
public sealed class LossCases : IGradientCases
{
    public static IReadOnlyList<GradientCase> All { get; } = [.. LossTerms(), .. MixtureTerms(), .. GaussianTerms(), .. FittedTerms(),
        .. ColumnTerms(), .. DiagonalMixtureTerms(), .. BatchCases.All];

    private static int[][] Examples => [[3, 5], [1, 17], [2, 2, 3, 2], [4, 1]];

    private static IEnumerable<GradientCase> LossTerms()
    {
        foreach (int[] sizes in Examples)
        {
            Shape shape = new(sizes);
            string name = shape.ToString();
            Tensor pixels = TestValues.Pixels(sizes);
            double[] x = ReferenceNormalization.Wide(pixels.Span.ToArray());
            yield return new(
                nameof(BernoulliLoss), name, [sizes], v => BernoulliLoss.Apply(v[0], pixels),
                v => ReferenceOperations.Rows(sizes[0], x.Length, i => ReferenceLosses.Bernoulli(v[0][i], x[i])));
            yield return new(
                nameof(KlDivergence), name, [sizes, sizes], v => KlDivergence.Apply(v[0], v[1]),
                v => ReferenceOperations.Rows(sizes[0], x.Length, i => ReferenceLosses.Kl(v[0][i], v[1][i])));
            yield return new(
                nameof(KlDivergence), $"{name} per dimension", [sizes, sizes], v => KlDivergence.PerDimension(v[0], v[1]),
                v => [.. v[0].Zip(v[1], ReferenceLosses.Kl)]);
            yield return new(
                nameof(StandardNormalLoss), name, [sizes], v => StandardNormalLoss.Apply(v[0]),
                v => ReferenceOperations.Rows(sizes[0], x.Length, i => ReferenceLosses.Gaussian(v[0][i], 0, 0)));
            yield return new(
                nameof(Reparameterize), name, [sizes, sizes], v => Reparameterize.Apply(v[0], v[1], pixels),
                v => [.. x.Select((noise, i) => v[0][i] + (Math.Exp(v[1][i] / 2) * noise))]);
            Tensor ones = new(new Shape(sizes[0]));
            ones.Span.Fill(1);
            yield return new(
                nameof(WeighedGradient), name, [sizes], v => WeighedGradient.Apply(v[0], ones), v => v[0]);
            GradientInput mean = new(shape, -0.2, 1.2);
            foreach (int[] scale in sizes.Length == 4 ? new int[][] { sizes, [1], [], [sizes[1], 1, 1] } : [sizes, [1]])
            {
                Shape scaleShape = new(scale);
                yield return new(
                    nameof(DiscretizedLogisticLoss), $"{name}, scale {scaleShape}", [mean, new GradientInput(scaleShape, -4, -1)],
                    v => DiscretizedLogisticLoss.Apply(v[0], pixels, v[1]),
                    v => ReferenceOperations.Rows(
                        sizes[0], x.Length,
                        i => ReferenceLosses.DiscretizedLogistic(x[i], v[0][i],
                            v[1][ReferenceOperations.BroadcastIndex(shape, scaleShape, i)])));
            }
        }
    }

    private static IEnumerable<GradientCase> MixtureTerms()
    {
        foreach (int[] sizes in Examples)
        {
            foreach (int components in (int[])[1, 3])
            {
                Shape shape = new(sizes);
                Tensor pixels = TestValues.Pixels(sizes);
                double[] x = ReferenceNormalization.Wide(pixels.Span.ToArray());
                yield return new(
                    nameof(LogisticMixtureLoss), $"{shape}, {components} components",
                    [new GradientInput(shape.With(1, 3 * components * sizes[1]), -1.5, 1.5)],
                    v => LogisticMixtureLoss.Apply(v[0], pixels, components),
                    v => ReferenceOperations.Rows(
                        sizes[0], x.Length, i => ReferenceLosses.LogisticMixture(x[i], v[0], i, x.Length / sizes[0], components)));
            }
        }
    }

    private static IEnumerable<GradientCase> GaussianTerms()
    {
        foreach (int[] sizes in Examples)
        {
            Shape shape = new(sizes);
            string name = shape.ToString();
            Tensor pixels = TestValues.Pixels(sizes);
            double[] x = ReferenceNormalization.Wide(pixels.Span.ToArray());
            yield return new(
                nameof(GaussianLoss), name, [sizes], v => GaussianLoss.Apply(v[0], pixels, -0.7f),
                v => ReferenceOperations.Rows(sizes[0], x.Length, i => ReferenceLosses.Gaussian(x[i], v[0][i], -0.7f)));
            yield return new(
                nameof(OptimalGaussianLoss), name, [sizes], v => OptimalGaussianLoss.Apply(v[0], pixels),
                v => ReferenceOperations.OptimalGaussian(sizes[0], v[0], x, 1e-8));
            yield return new(
                nameof(OptimalGaussianLoss), $"{name} at the least variance", [sizes], v => OptimalGaussianLoss.Apply(v[0], pixels, 10),
                v => ReferenceOperations.OptimalGaussian(sizes[0], v[0], x, 10));
            yield return new(
                nameof(GaussianLoss), $"{name} learned", [sizes, Array.Empty<int>()], v => GaussianLoss.Apply(v[0], pixels, v[1]),
                v => ReferenceOperations.Rows(sizes[0], x.Length, i => ReferenceLosses.Gaussian(x[i], v[0][i], v[1][0])));
            yield return new(
                nameof(DiagonalGaussianLoss), name, [sizes, sizes, sizes], v => DiagonalGaussianLoss.Apply(v[0], v[1], v[2]),
                v => ReferenceOperations.Rows(sizes[0], x.Length, i => ReferenceLosses.Gaussian(v[0][i], v[1][i], v[2][i])));
        }
    }

    /// <summary>Three choices of which two have a value, a value alone, and two choices without one.</summary>
    private static IEnumerable<GradientCase> ColumnTerms()
    {
        var layout = new RowLayout([new RowPart(3, [true, true, false]), new RowPart(0, [true]), new RowPart(2, [false, false])]);
        float[] rows = [1, 0, 0, 0.5f, -1, 0, 1, 0, 0, 1, 0, 2, 1, 0, 0, 1, 0, -0.25f, 0.75f, 1, 0];
        var x = new Tensor(new Shape(3, 7), rows);
        int[] chosen = [0, 2, 1];
        int[] last = [1, 0, 0];
        yield return new(
            nameof(ColumnsLoss), "three columns", [new GradientInput(new Shape(3, 7)), new GradientInput(new Shape(2), -0.2, 0.2)],
            v => ColumnsLoss.Apply(layout, v[0], x, v[1]),
            v => [.. Enumerable.Range(0, 3).Select(n =>
            {
                double[] o = v[0][(7 * n)..(7 * (n + 1))];
                return CrossEntropy(o[..3], chosen[n]) + CrossEntropy(o[5..], last[n])
                    + (chosen[n] < 2 ? ReferenceLosses.Gaussian(rows[(7 * n) + 3], o[3], 10 * v[1][0]) : 0)
                    + ReferenceLosses.Gaussian(rows[(7 * n) + 4], o[4], 10 * v[1][1]);
            })]);

        static double CrossEntropy(double[] o, int chosen) => Math.Log(o.Sum(Math.Exp)) - o[chosen];
    }

    private static IEnumerable<GradientCase> FittedTerms()
    {
        double[][] mean = [[0.3, -0.2], [-0.5, 0.4]];
        double[][] covariance = [[1.5, 0.6], [0.6, 0.8]];
        var one = new GaussianDensity("one", mean[0], covariance);
        var other = new GaussianDensity("other", mean[1], [[0.5, 0], [0, 2]]);
        yield return new(
            nameof(FittedDensityLoss), "a Gaussian", [new int[] { 3, 2 }], v => FittedDensityLoss.Apply(v[0], one),
            v => ReferenceOperations.Rows(3, 6, i => i % 2 == 0 ? ReferenceLosses.Gaussian(v[0].AsSpan(i, 2), mean[0], covariance) : 0));
        yield return new(
            nameof(FittedDensityLoss), "a mixture", [new int[] { 3, 2 }],
            v => FittedDensityLoss.Apply(v[0], new GaussianMixture([0.25, 0.75], [one, other])),
            v => ReferenceOperations.Rows(3, 6, i => i % 2 != 0 ? 0 : -Math.Log(
                (0.25 * Math.Exp(-ReferenceLosses.Gaussian(v[0].AsSpan(i, 2), mean[0], covariance)))
                + (0.75 * Math.Exp(-ReferenceLosses.Gaussian(v[0].AsSpan(i, 2), mean[1], [[0.5, 0], [0, 2]]))))));
    }

    private static IEnumerable<GradientCase> DiagonalMixtureTerms()
    {
        foreach ((int rows, int parts, int n) in new[] { (3, 4, 2), (2, 17, 3), (1, 1, 5), (4, 16, 1) })
        {
            int[] z = [rows, n], means = [parts, n];
            yield return new(
                nameof(DiagonalMixtureLoss), $"{rows} × {parts} × {n}", [z, means, means, new int[] { parts }],
                v => DiagonalMixtureLoss.Apply(v[0], v[1], v[2], v[3]), v => Mixture(v, rows, parts, n));
            yield return new(
                nameof(DiagonalMixtureLoss), $"{rows} × {parts} × {n}, all weights alike", [z, means, means],
                v => DiagonalMixtureLoss.Apply(v[0], v[1], v[2]), v => Mixture([.. v, new double[parts]], rows, parts, n));
        }

        yield return new(
            nameof(WithinRange), "inside", [new GradientInput(new Shape(3, 7), 0.01, 0.99)], v => WithinRange.Apply(v[0]), v => v[0]);
    }

    private static double[] Mixture(double[][] v, int rows, int parts, int n)
    {
        double total = v[3].Sum(Math.Exp);
        return [.. Enumerable.Range(0, rows).Select(r => -Math.Log(Enumerable.Range(0, parts).Sum(k =>
            Math.Exp(v[3][k]) / total * Math.Exp(-Enumerable.Range(0, n).Sum(j =>
                ReferenceLosses.Gaussian(v[0][(r * n) + j], v[1][(k * n) + j], v[2][(k * n) + j]))))))];
    }
}
