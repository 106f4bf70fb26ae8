using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Normalization;
using LatentSharp.Tensors.Kernels.Ops;
using static LatentSharp.Tensors.Tests.Reference.ReferenceNormalization;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class NormalizationTests
{
    private const float Epsilon = 1e-5f;

    [Theory]
    [InlineData(3, 2, 5)]
    [InlineData(4, 3, 1)]
    [InlineData(2, 4, 17)]
    [InlineData(1, 2, 9)]
    public void Batch_normalization_and_its_gradients(int batch, int channels, int spatial)
    {
        (int Batch, int Channels, int Spatial) size = (batch, channels, spatial);
        float[] x = Samples.Uniform(batch * channels * spatial, 1, 3);
        float[] dy = Samples.Uniform(x.Length, seed: 2);
        float[] gamma = Samples.Uniform(channels, 0.5f, 2, seed: 3);
        float[] beta = Samples.Uniform(channels, seed: 4);
        var y = new float[x.Length];
        var dx = new float[x.Length];
        (float[] mean, float[] inverse, float[] dgamma, float[] dbeta) =
            (new float[channels], new float[channels], new float[channels], new float[channels]);
        float[] runningMean = Samples.Uniform(channels, seed: 5);
        float[] runningVariance = Samples.Uniform(channels, 0.5f, 2, seed: 6);
        float[] oldMean = [.. runningMean];
        float[] oldVariance = [.. runningVariance];

        // in two ranges, as two threads would
        foreach ((int First, int End) range in new[] { (1, channels), (0, 1) })
        {
            BatchNormalization.Statistics(x, size, range, Epsilon, 0.1f, mean, inverse, runningMean, runningVariance);
            BatchNormalization.Apply(default(Identity), x, size, range, mean, inverse, gamma, beta, y);
            BatchNormalization.Gradient(default(GradientSums.First), dy, y, x, size, range, training: true, mean, inverse, gamma, beta, dx,
                dgamma, dbeta);
        }

        int Channel(int i) => i / spatial % channels;
        double[] Twin(double[] v, double[] g, double[] b) => Normalize(v, g, b, Epsilon, Channel, Channel);
        y.ShouldBeNear(Twin(Wide(x), Wide(gamma), Wide(beta)), 3e-6, 1e-6, "y");
        dx.ShouldBeNear(Gradient(v => Twin(v, Wide(gamma), Wide(beta)), Wide(x), Wide(dy)), 3e-5, 1e-5, "dx");
        dgamma.ShouldBeNear(Gradient(g => Twin(Wide(x), g, Wide(beta)), Wide(gamma), Wide(dy)), 3e-5, 1e-5, "dgamma");
        dbeta.ShouldBeNear(Gradient(b => Twin(Wide(x), Wide(gamma), b), Wide(beta), Wide(dy)), 3e-5, 1e-5, "dbeta");

        int count = batch * spatial;
        for (int c = 0; c < channels; c++)
        {
            double[] members = Wide(x).Where((_, i) => Channel(i) == c).ToArray();
            double average = members.Average();
            double unbiased = members.Sum(v => (v - average) * (v - average)) / (count - 1);
            ((double)runningMean[c]).ShouldBe((0.9 * oldMean[c]) + (0.1 * average), 1e-6);
            ((double)runningVariance[c]).ShouldBe((0.9 * oldVariance[c]) + (0.1 * unbiased), 1e-6);
        }
    }

    [Fact]
    public void Batch_normalization_in_inference_uses_the_running_statistics()
    {
        (int Batch, int Channels, int Spatial) size = (2, 3, 5);
        float[] x = Samples.Uniform(30);
        float[] dy = Samples.Uniform(30, seed: 2);
        float[] mean = [0.5f, -0.25f, 1f];
        float[] variance = [0.5f, 1f, 2f];
        float[] gamma = [1f, 2f, 0.5f];
        float[] beta = [0f, 0.5f, -0.5f];
        var inverse = new float[3];
        var y = new float[30];
        var dx = new float[30];
        (float[] dgamma, float[] dbeta) = (new float[3], new float[3]);
        BatchNormalization.InverseDeviation(variance, Epsilon, inverse);
        BatchNormalization.Apply(default(Identity), x, size, (0, 3), mean, inverse, gamma, beta, y);
        BatchNormalization.Gradient(default(GradientSums.First), dy, y, x, size, (0, 3), training: false, mean, inverse, gamma, beta, dx,
            dgamma, dbeta);
        double[] Twin(double[] v) => v.Select((e, i) =>
            ((e - mean[i / 5 % 3]) / Math.Sqrt((double)variance[i / 5 % 3] + Epsilon) * gamma[i / 5 % 3]) + beta[i / 5 % 3]).ToArray();
        y.ShouldBeNear(Twin(Wide(x)), 1e-6, 1e-6, "y");
        dx.ShouldBeNear(Gradient(Twin, Wide(x), Wide(dy)), 1e-6, 1e-5, "dx");
    }

    [Fact]
    public void Batch_normalization_applies_an_activation_in_the_same_pass()
    {
        (int Batch, int Channels, int Spatial) size = (2, 1, 20);
        float[] x = Samples.Uniform(40);
        var plain = new float[40];
        var fused = new float[40];
        BatchNormalization.Apply(default(Identity), x, size, (0, 1), [0.1f], [1.5f], [2f], [0.3f], plain);
        BatchNormalization.Apply(new LeakyRelu(0.01f), x, size, (0, 1), [0.1f], [1.5f], [2f], [0.3f], fused);
        Map.Apply(new LeakyRelu(0.01f), plain, plain);
        fused.ShouldBeSameBits(plain, "fused");
    }

    [Theory]
    [InlineData(3, 2, 37)]
    [InlineData(3, 2, 5)]
    public void The_gradient_of_an_activation_is_the_same_from_the_input_as_from_the_result(int batch, int channels, int spatial)
    {
        (int Batch, int Channels, int Spatial) size = (batch, channels, spatial);
        float[] x = Samples.Uniform(batch * channels * spatial, -1, 1);
        float[] gamma = Samples.Uniform(channels, -2, 2, seed: 3);
        float[] beta = Samples.Uniform(channels, seed: 4);
        var y = new float[x.Length];
        (float[] mean, float[] inverse) = (new float[channels], new float[channels]);
        BatchNormalization.Statistics(x, size, (0, channels), Epsilon, 0.1f, mean, inverse, [], []);
        BatchNormalization.Apply(new LeakyRelu(0.2f), x, size, (0, channels), mean, inverse, gamma, beta, y);
        (float[] Dx, float[] Dgamma, float[] Dbeta) Gradient(float[] result)
        {
            float[] dy = Samples.Uniform(x.Length, seed: 2);
            (float[] dx, float[] dgamma, float[] dbeta) = (new float[x.Length], new float[channels], new float[channels]);
            BatchNormalization.Gradient(new LeakyReluGradient(0.2f), dy, result, x, size, (0, channels), training: true, mean, inverse,
                gamma, beta, dx, dgamma, dbeta);
            return (dx, dgamma, dbeta);
        }

        (float[] Dx, float[] Dgamma, float[] Dbeta) expected = Gradient(y);
        (float[] Dx, float[] Dgamma, float[] Dbeta) actual = Gradient([]);
        actual.Dx.ShouldBeSameBits(expected.Dx, "dx");
        actual.Dgamma.ShouldBeSameBits(expected.Dgamma, "dgamma");
        actual.Dbeta.ShouldBeSameBits(expected.Dbeta, "dbeta");
    }

    [Fact]
    public void A_large_offset_does_not_spoil_the_variance()
    {
        float[] x = Samples.Uniform(4096, 0, 1).Select(v => v + 1000).ToArray();
        double average = Wide(x).Average();
        double variance = Wide(x).Average(v => (v - average) * (v - average));
        (float mean, float inverse) = Moments.Of(x, 0);
        ((double)mean).ShouldBe(average, 4e-5);
        ((double)inverse).ShouldBe(1 / Math.Sqrt(variance), 1e-5);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(2, 16)]
    [InlineData(70, 19)]
    public void Layer_normalization_and_its_gradients(int rows, int columns)
    {
        float[] x = Samples.Uniform(rows * columns, 1, 3);
        float[] dy = Samples.Uniform(x.Length, seed: 2);
        float[] gamma = Samples.Uniform(columns, 0.5f, 2, seed: 3);
        float[] beta = Samples.Uniform(columns, seed: 4);
        var y = new float[x.Length];
        var dx = new float[x.Length];
        (float[] mean, float[] inverse, float[] dgamma) = (new float[rows], new float[rows], new float[columns]);
        foreach ((int First, int End) range in new[] { (1, rows), (0, 1) })
        {
            LayerNormalization.Forward(x, columns, range, Epsilon, gamma, beta, y, mean, inverse);
            LayerNormalization.Gradient(dy, x, columns, range, mean, inverse, gamma, dx);
        }

        LayerNormalization.ScaleGradient(dy, x, rows, columns, (2, columns), mean, inverse, dgamma);
        LayerNormalization.ScaleGradient(dy, x, rows, columns, (0, 2), mean, inverse, dgamma);
        double[] Twin(double[] v, double[] g) => Normalize(v, g, Wide(beta), Epsilon, i => i / columns, i => i % columns);
        y.ShouldBeNear(Twin(Wide(x), Wide(gamma)), 5e-6, 1e-6, "y");
        dgamma.ShouldBeNear(Gradient(g => Twin(Wide(x), g), Wide(gamma), Wide(dy)), 1e-4, 1e-5, "dgamma");
        if (rows < 10)
        {
            dx.ShouldBeNear(Gradient(v => Twin(v, Wide(gamma)), Wide(x), Wide(dy)), 5e-5, 1e-5, "dx");
        }
    }
}
