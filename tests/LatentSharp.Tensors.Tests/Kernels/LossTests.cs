using System.Globalization;
using LatentSharp.Tensors.Kernels;
using LatentSharp.Tensors.Kernels.Ops;
using LatentSharp.Tensors.Tests.Reference;
using static LatentSharp.Tensors.Tests.Reference.ReferenceLosses;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class LossTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 7 }, { 2, 16 }, { 4, 33 }, { 2, 1500 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Bernoulli_from_logits_and_its_gradient(int rows, int columns)
    {
        float[] logits = Samples.Uniform(rows * columns, -12, 12);
        float[] x = Samples.Uniform(rows * columns, 0, 1, seed: 2);
        float[] dy = Samples.Uniform(rows, seed: 3);
        var y = new float[rows];
        var dl = new float[rows * columns];
        Losses.Bernoulli(logits, x, columns, y);
        Losses.BernoulliGradient(logits, x, columns, dy, dl);
        y.ShouldBeNear(RowSums(rows, columns, i => ReferenceLosses.Bernoulli(logits[i], x[i])), 1e-6, 1e-6, "sum");
        dl.ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(l => ReferenceLosses.Bernoulli(l, x[i]), logits[i])), 1e-6, 1e-6,
            "gradient");
    }

    [Fact]
    public void Bernoulli_is_exact_for_extreme_logits()
    {
        var y = new float[4];
        Losses.Bernoulli([1000f, 1000f, -1000f, -1000f], [1f, 0f, 1f, 0f], 1, y);
        y.ShouldBe([0f, 1000f, 1000f, 0f]);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gaussian_with_one_variance_and_its_gradients(int rows, int columns)
    {
        float[] mean = Samples.Uniform(rows * columns);
        float[] x = Samples.Uniform(rows * columns, seed: 2);
        float[] dy = Samples.Uniform(rows, seed: 3);
        const float V = -1.3f;
        var error = new float[rows];
        var y = new float[rows];
        var derror = new float[rows];
        var dmean = new float[rows * columns];
        Losses.SquaredError(mean, x, columns, error);
        Losses.Gaussian(error, columns, V, y);
        float dv = Losses.GaussianGradient(error, columns, V, dy, derror);
        Losses.SquaredErrorGradient(mean, x, columns, derror, dmean);

        error.ShouldBeNear(RowSums(rows, columns, i => Math.Pow((double)x[i] - mean[i], 2)), 1e-6, 1e-6, "squared error");
        y.ShouldBeNear(RowSums(rows, columns, i => ReferenceLosses.Gaussian(x[i], mean[i], V)), 1e-6, 1e-6, "−ln p");
        dmean.ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(m => ReferenceLosses.Gaussian(x[i], m, V), mean[i])), 1e-6, 2e-6,
            "mean");
        double expected = Elements(rows, columns, (r, i) => dy[r] * Slope(v => ReferenceLosses.Gaussian(x[i], mean[i], v), V)).Sum();
        ((double)dv).ShouldBe(expected, 1e-5 * (Math.Abs(expected) + rows * columns));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gaussian_with_a_variance_for_each_element_and_its_gradients(int rows, int columns)
    {
        float[] x = Samples.Uniform(rows * columns);
        float[] mean = Samples.Uniform(rows * columns, seed: 2);
        float[] v = Samples.Uniform(rows * columns, -4, 3, seed: 4);
        float[] dy = Samples.Uniform(rows, seed: 3);
        var y = new float[rows];
        var dmean = new float[rows * columns];
        var dv = new float[rows * columns];
        Losses.DiagonalGaussian(x, mean, v, columns, y);
        Losses.DiagonalGaussianGradient(x, mean, v, columns, dy, dmean, dv);
        y.ShouldBeNear(RowSums(rows, columns, i => ReferenceLosses.Gaussian(x[i], mean[i], v[i])), 1e-6, 2e-6, "−ln p");
        dmean.ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(m => ReferenceLosses.Gaussian(x[i], m, v[i]), mean[i])), 1e-6,
            1e-5, "mean");
        dv.ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(l => ReferenceLosses.Gaussian(x[i], mean[i], l), v[i])), 1e-6, 1e-5,
            "ln σ²");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Kl_to_the_standard_normal_and_its_gradients(int rows, int columns)
    {
        float[] mean = Samples.Uniform(rows * columns);
        float[] v = Samples.Uniform(rows * columns, -4, 3, seed: 4);
        float[] dy = Samples.Uniform(rows, seed: 3);
        var y = new float[rows];
        var dmean = new float[rows * columns];
        var dv = new float[rows * columns];
        Losses.Kl(mean, v, columns, y);
        Losses.KlGradient(mean, v, columns, dy, dmean, dv);
        y.ShouldBeNear(RowSums(rows, columns, i => ReferenceLosses.Kl(mean[i], v[i])), 1e-6, 1e-6, "KL");
        dmean.ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(m => ReferenceLosses.Kl(m, v[i]), mean[i])), 1e-6, 1e-6, "mean");
        dv.ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(l => ReferenceLosses.Kl(mean[i], l), v[i])), 1e-6, 1e-6, "ln σ²");

        float[] upstream = Elements(rows, columns, (r, _) => dy[r]).Select(d => (float)d).ToArray();
        var byElement = new float[rows * columns];
        Map.Apply<KlLogVarianceGradient>(upstream, v, byElement);
        byElement.ShouldBeNear(dv.Select(d => (double)d).ToArray(), 1e-7, 1e-6, "element by element");
    }

    [Fact]
    public void Kl_of_the_standard_normal_itself_is_zero()
    {
        var y = new float[1];
        Losses.Kl(new float[20], new float[20], 20, y);
        y[0].ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Discretized_logistic_and_its_gradients(int rows, int columns)
    {
        float[] x = Pixels(rows * columns);
        float[] mean = Samples.Uniform(rows * columns, -0.1f, 1.1f, seed: 2);
        float[] s = Samples.Uniform(rows * columns, -5, 1, seed: 4);
        float[] dy = Samples.Uniform(rows, 0.5f, 2, seed: 3);
        var y = new float[rows];
        var dmean = new float[rows * columns];
        var ds = new float[rows * columns];
        Losses.DiscretizedLogistic(x, mean, s, columns, y);
        Losses.DiscretizedLogisticGradient(x, mean, s, columns, dy, dmean, ds);
        y.ShouldBeNear(RowSums(rows, columns, i => ReferenceLosses.DiscretizedLogistic(x[i], mean[i], s[i])), 2e-6, 2e-6, "−ln p");
        dmean.ShouldBeNear(Elements(rows, columns, (r, i) =>
            dy[r] * Slope(m => ReferenceLosses.DiscretizedLogistic(x[i], m, s[i]), mean[i])), 3e-5, 2e-5, "mean");
        ds.ShouldBeNear(Elements(rows, columns, (r, i) => dy[r] * Slope(l => ReferenceLosses.DiscretizedLogistic(x[i], mean[i], l), s[i])),
            1e-5, 1e-5, "ln scale");
    }

    [Theory]
    [InlineData(0.3f, -1f)]
    [InlineData(0f, -4f)]
    [InlineData(1f, -7f)]
    [InlineData(0.5f, -7f)]
    public void Probabilities_of_the_256_levels_sum_to_one(float mean, float logScale)
    {
        float[] x = Enumerable.Range(0, 256).Select(k => k / 255f).ToArray();
        var y = new float[256];
        Losses.DiscretizedLogistic(x, Enumerable.Repeat(mean, 256).ToArray(), Enumerable.Repeat(logScale, 256).ToArray(), 1, y);
        y.Sum(v => Math.Exp(-v)).ShouldBe(1, 1e-4);
        y.ShouldAllBe(v => float.IsFinite(v) && v >= -1e-6f);
    }

    [Fact]
    public void Discretized_logistic_stays_finite_far_from_the_mean_and_at_extreme_scales()
    {
        foreach (float s in new[] { -20f, -12f, 0f, 12f, 20f })
        {
            foreach (float x in new[] { 0f, 1 / 255f, 0.5f, 254 / 255f, 1f })
            {
                var y = new float[1];
                var dm = new float[1];
                var ds = new float[1];
                Losses.DiscretizedLogistic([x], [0.25f], [s], 1, y);
                Losses.DiscretizedLogisticGradient([x], [0.25f], [s], 1, [1f], dm, ds);
                float.IsFinite(y[0]).ShouldBeTrue($"x {x}, s {s}");
                float.IsFinite(dm[0]).ShouldBeTrue($"x {x}, s {s}");
                float.IsFinite(ds[0]).ShouldBeTrue($"x {x}, s {s}");
                ((double)y[0]).ShouldBe(ReferenceLosses.DiscretizedLogistic(x, 0.25, s), 1e-5 + (1e-5 * Math.Abs(y[0])));
            }
        }
    }

    [Fact]
    public void Reparameterization_and_its_gradient()
    {
        float[] mean = Samples.Uniform(100);
        float[] v = Samples.Uniform(100, -4, 3, seed: 2);
        float[] noise = Samples.Uniform(100, seed: 3);
        float[] dz = Samples.Uniform(100, seed: 4);
        var z = new float[100];
        var dv = new float[100];
        Map.Apply<Reparameterize>(mean, v, noise, z);
        Map.Apply<ReparameterizeGradient>(dz, v, noise, dv);
        z.ShouldBeNear(Elements(100, 1, (_, i) => mean[i] + (Math.Exp(v[i] / 2.0) * noise[i])), 1e-6, 1e-6, "z");
        dv.ShouldBeNear(Elements(100, 1, (_, i) => dz[i] * Slope(l => Math.Exp(l / 2) * noise[i], v[i])), 1e-6, 1e-6, "ln σ²");
    }

    [Fact]
    public void Standard_normal_and_scaled_rows()
    {
        float[] z = Samples.Uniform(35);
        var y = new float[5];
        Losses.StandardNormal(z, 7, y);
        y.ShouldBeNear(RowSums(5, 7, i => ReferenceLosses.Gaussian(z[i], 0, 0)), 1e-6, 1e-6, "−ln p");
        var scaled = new float[35];
        Losses.ScaleRows(z, 7, y, scaled);
        scaled.ShouldBe(z.Select((v, i) => v * y[i / 7]).ToArray());
    }

    [Fact]
    public void Losses_have_the_same_bits_everywhere()
    {
        float[] x = Pixels(2000);
        float[] a = Samples.Uniform(2000);
        float[] b = Samples.Uniform(2000, -5, 2, seed: 2);
        float[] dy = Samples.Uniform(2, seed: 3);
        var rows = new float[2];
        var da = new float[2000];
        var db = new float[2000];
        ulong all = 0;
        void Add(params float[][] results) => Array.ForEach(results, r => all = (all * 31) + Samples.Hash(r));
        Losses.Bernoulli(b, x, 1000, rows);
        Losses.BernoulliGradient(b, x, 1000, dy, da);
        Add(rows, da);
        Losses.DiagonalGaussian(x, a, b, 1000, rows);
        Losses.DiagonalGaussianGradient(x, a, b, 1000, dy, da, db);
        Add(rows, da, db);
        Losses.DiscretizedLogistic(x, a, b, 1000, rows);
        Losses.DiscretizedLogisticGradient(x, a, b, 1000, dy, da, db);
        Add(rows, da, db);
        Losses.Kl(a, b, 1000, rows);
        Losses.KlGradient(a, b, 1000, dy, da, db);
        Add(rows, da, db);
        Losses.Gaussian(dy, 1000, -0.7f, rows);
        Add(rows);
        all.ToString("x16", CultureInfo.InvariantCulture).ShouldBe("92f1e77c83873045");
    }

    private static float[] Pixels(int count) =>
        Samples.Uniform(count, 0, 1).Select((v, i) => i % 9 == 0 ? 0 : i % 9 == 1 ? 1 : MathF.Round(v * 255) / 255).ToArray();

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
        Enumerable.Range(0, rows * columns).Select(i => value(i / columns, i)).ToArray();
}
