using System.Globalization;
using LatentSharp.Distributions.Operations;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Tests.Kernels;
using static LatentSharp.Tests.Distributions.Operations.ReferenceLosses;

namespace LatentSharp.Tests.Distributions.Operations;

/// <summary>Loss terms against their twins on many sizes, and at the ends of what numbers can be.</summary>
public sealed class LossTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 7 }, { 2, 16 }, { 4, 33 }, { 2, 1500 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void BernoulliFromLogitsAndItsGradient(int rows, int columns)
    {
        float[] logits = Samples.Uniform(rows * columns, -12, 12);
        float[] x = Samples.Uniform(rows * columns, 0, 1, seed: 2);
        float[] dy = Samples.Uniform(rows, seed: 3);
        float[][] all = Run(rows, v => BernoulliLoss.Apply(v[0], T(rows, x)), dy, logits);
        all[0].ShouldBeNear(RowSums(rows, columns, i => Bernoulli(logits[i], x[i])), 1e-6, 1e-6, "sum");
        all[1].ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(l => Bernoulli(l, x[i]), logits[i])), 1e-6, 1e-6, "gradient");
    }

    [Fact]
    public void BernoulliIsExactForExtremeLogits() =>
        Run(4, v => BernoulliLoss.Apply(v[0], T(4, [1f, 0f, 1f, 0f])), new float[4], [1000f, 1000f, -1000f, -1000f])[0]
            .ShouldBe([0f, 1000f, 1000f, 0f]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void GaussianWithOneVarianceAndItsGradients(int rows, int columns)
    {
        float[] mean = Samples.Uniform(rows * columns);
        float[] x = Samples.Uniform(rows * columns, seed: 2);
        float[] dy = Samples.Uniform(rows, seed: 3);
        const float V = -1.3f;
        var tape = new Tape();
        Variable variance = tape.Watch(new Tensor(default, [V]));
        float[][] all = Run(tape, rows, v => GaussianLoss.Apply(v[0], T(rows, x), variance), dy, mean);
        all[0].ShouldBeNear(RowSums(rows, columns, i => Gaussian(x[i], mean[i], V)), 1e-6, 1e-6, "−ln p");
        all[1].ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(m => Gaussian(x[i], m, V), mean[i])), 1e-6, 2e-6, "mean");
        double expected = Elements(rows, columns, (r, i) => dy[r] * Slope(v => Gaussian(x[i], mean[i], v), V)).Sum();
        ((double)variance.Gradient!.Item()).ShouldBe(expected, 1e-5 * (Math.Abs(expected) + (rows * columns)));

        float[][] fixedOne = Run(rows, v => GaussianLoss.Apply(v[0], T(rows, x), V), dy, mean);
        fixedOne[0].ShouldBeSameBits(all[0], "fixed variance");
        fixedOne[1].ShouldBeSameBits(all[1], "fixed variance, gradient");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void GaussianWithAVarianceForEachElementAndItsGradients(int rows, int columns)
    {
        float[] x = Samples.Uniform(rows * columns);
        float[] mean = Samples.Uniform(rows * columns, seed: 2);
        float[] v = Samples.Uniform(rows * columns, -4, 3, seed: 4);
        float[] dy = Samples.Uniform(rows, seed: 3);
        float[][] all = Run(rows, a => DiagonalGaussianLoss.Apply(a[0], a[1], a[2]), dy, x, mean, v);
        all[0].ShouldBeNear(RowSums(rows, columns, i => Gaussian(x[i], mean[i], v[i])), 1e-6, 2e-6, "−ln p");
        all[2].ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(m => Gaussian(x[i], m, v[i]), mean[i])), 1e-6, 1e-5, "mean");
        all[1].ShouldBe(all[2].Select(g => -g));
        all[3].ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(l => Gaussian(x[i], mean[i], l), v[i])), 1e-6, 1e-5, "ln σ²");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void KlToTheStandardNormalAndItsGradients(int rows, int columns)
    {
        float[] mean = Samples.Uniform(rows * columns);
        float[] v = Samples.Uniform(rows * columns, -4, 3, seed: 4);
        float[] dy = Samples.Uniform(rows, seed: 3);
        float[][] all = Run(rows, a => KlDivergence.Apply(a[0], a[1]), dy, mean, v);
        all[0].ShouldBeNear(RowSums(rows, columns, i => Kl(mean[i], v[i])), 1e-6, 1e-6, "KL");
        all[1].ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(m => Kl(m, v[i]), mean[i])), 1e-6, 1e-6, "mean");
        all[2].ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(l => Kl(mean[i], l), v[i])), 1e-6, 1e-6, "ln σ²");

        float[] upstream = [.. Elements(rows, columns, (r, _) => dy[r]).Select(d => (float)d)];
        float[][] each = Run(rows, a => KlDivergence.PerDimension(a[0], a[1]), upstream, mean, v);
        each[2].ShouldBeNear(all[2].Select(d => (double)d).ToArray(), 1e-7, 1e-6, "element by element");
    }

    [Fact]
    public void KlOfTheStandardNormalItselfIsZero() =>
        Run(1, a => KlDivergence.Apply(a[0], a[1]), [1f], new float[20], new float[20])[0].ShouldBe([0]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void DiscretizedLogisticAndItsGradients(int rows, int columns)
    {
        float[] x = Pixels(rows * columns);
        float[] mean = Samples.Uniform(rows * columns, -0.1f, 1.1f, seed: 2);
        float[] s = Samples.Uniform(rows * columns, -5, 1, seed: 4);
        float[] dy = Samples.Uniform(rows, 0.5f, 2, seed: 3);
        float[][] all = Run(rows, a => DiscretizedLogisticLoss.Apply(a[0], T(rows, x), a[1]), dy, mean, s);
        all[0].ShouldBeNear(RowSums(rows, columns, i => DiscretizedLogistic(x[i], mean[i], s[i])), 2e-6, 2e-6, "−ln p");
        all[1].ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(m => DiscretizedLogistic(x[i], m, s[i]), mean[i])), 3e-5, 2e-5,
            "mean");
        all[2].ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(l => DiscretizedLogistic(x[i], mean[i], l), s[i])), 1e-5, 1e-5,
            "ln scale");
    }

    [Theory]
    [InlineData(0.3f, -1f)]
    [InlineData(0f, -4f)]
    [InlineData(1f, -7f)]
    [InlineData(0.5f, -7f)]
    public void ProbabilitiesOfThe256LevelsSumToOne(float mean, float logScale)
    {
        float[] x = [.. Enumerable.Range(0, 256).Select(k => k / 255f)];
        float[] y = Run(256, a => DiscretizedLogisticLoss.Apply(a[0], T(256, x), a[1]), new float[256],
            [.. Enumerable.Repeat(mean, 256)], [.. Enumerable.Repeat(logScale, 256)])[0];
        y.Sum(v => Math.Exp(-v)).ShouldBe(1, 1e-4);
        y.ShouldAllBe(v => float.IsFinite(v) && v >= -1e-6f);
    }

    [Fact]
    public void DiscretizedLogisticStaysFiniteFarFromTheMeanAndAtExtremeScales()
    {
        foreach (float s in new[] { -20f, -12f, 0f, 12f, 20f })
        {
            foreach (float x in new[] { 0f, 1 / 255f, 0.5f, 254 / 255f, 1f })
            {
                float[][] all = Run(1, a => DiscretizedLogisticLoss.Apply(a[0], T(1, [x]), a[1]), [1f], [0.25f], [s]);
                all.ShouldAllBe(values => float.IsFinite(values[0]), $"x {x}, s {s}");
                ((double)all[0][0]).ShouldBe(DiscretizedLogistic(x, 0.25, s), 1e-5 + (1e-5 * Math.Abs(all[0][0])));
            }
        }
    }

    [Fact]
    public void StandardNormalAndItsGradient()
    {
        float[] z = Samples.Uniform(35);
        float[] dy = Samples.Uniform(5, seed: 3);
        float[][] all = Run(5, a => StandardNormalLoss.Apply(a[0]), dy, z);
        all[0].ShouldBeNear(RowSums(5, 7, i => Gaussian(z[i], 0, 0)), 1e-6, 1e-6, "−ln p");
        all[1].ShouldBe(z.Select((v, i) => v * dy[i / 7]));
    }

    [Fact]
    public void LossesHaveTheSameBitsEverywhere()
    {
        float[] x = Pixels(2000);
        float[] a = Samples.Uniform(2000);
        float[] b = Samples.Uniform(2000, -5, 2, seed: 2);
        float[] dy = Samples.Uniform(2, seed: 3);
        ulong all = 0;
        void Add(params float[][] results) => Array.ForEach(results, r => all = (all * 31) + Samples.Hash(r));
        Add(Run(2, v => BernoulliLoss.Apply(v[0], T(2, x)), dy, b));
        float[][] gaussian = Run(2, v => DiagonalGaussianLoss.Apply(v[0], v[1], v[2]), dy, x, a, b);
        Add(gaussian[0], gaussian[2], gaussian[3]);
        Add(Run(2, v => DiscretizedLogisticLoss.Apply(v[0], T(2, x), v[1]), dy, a, b));
        Add(Run(2, v => KlDivergence.Apply(v[0], v[1]), dy, a, b));
        Add(Run(2, v => GaussianLoss.Apply(v[0], T(2, x), -0.7f), dy, a));
        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("a02da94e4a33a8f4");
    }

    private static Tensor T(int rows, float[] values) => new(new Shape(rows, values.Length / rows), values);

    private static float[][] Run(int rows, Func<Variable[], Variable> apply, float[] dy, params float[][] inputs) =>
        Run(new Tape(), rows, apply, dy, inputs);

    /// <summary>The result, then the gradient of every input, with dy coming in.</summary>
    private static float[][] Run(Tape tape, int rows, Func<Variable[], Variable> apply, float[] dy, params float[][] inputs)
    {
        Variable[] variables = [.. inputs.Select(v => tape.Watch(T(rows, v)))];
        Variable y = apply(variables);
        tape.Backward((y * tape.Constant(new Tensor(y.Shape, dy))).Sum());
        return [y.Value.Span.ToArray(), .. variables.Select(v => v.Gradient!.Span.ToArray())];
    }

    private static float[] Pixels(int count) =>
        [.. Samples.Uniform(count, 0, 1).Select((v, i) => i % 9 == 0 ? 0 : i % 9 == 1 ? 1 : MathF.Round(v * 255) / 255)];

    private static double[] RowSums(int rows, int columns, Func<int, double> term)
    {
        var sums = new double[rows];
        for (int i = 0; i < rows * columns; i++)
        {
            sums[i / columns] += term(i);
        }

        return sums;
    }

    private static double[] Elements(int rows, int columns, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => value(i / columns, i))];
}
