using LatentSharp.Tensors.Kernels.Convolution;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class ConvolutionTests
{
    public static TheoryData<int, int, int, int, int, int, int, int> Shapes => new()
    {
        // batch, in, height, width, out, kernel, stride, padding
        { 2, 3, 8, 8, 5, 3, 1, 1 },
        { 3, 2, 28, 28, 7, 4, 2, 1 },
        { 2, 1, 9, 7, 13, 3, 2, 1 },
        { 1, 4, 5, 5, 3, 5, 3, 2 },
        { 2, 2, 6, 11, 4, 1, 1, 0 },
        { 4, 3, 64, 64, 8, 4, 2, 1 },
        { 5, 13, 4, 4, 33, 4, 2, 1 },
        { 2, 3, 7, 9, 2, 2, 3, 0 },
        { 1, 1, 3, 3, 1, 3, 1, 0 },
        { 1, 2, 40, 33, 3, 7, 4, 3 },
        { 70, 2, 2, 2, 3, 2, 2, 0 },
        { 9, 5, 16, 16, 3, 3, 1, 1 },
        { 2, 4, 32, 32, 2, 3, 1, 1 },
        { 1, 2, 48, 48, 1, 3, 1, 1 },
        { 17, 3, 32, 64, 8, 4, 2, 1 },
        { 2, 19, 32, 32, 14, 4, 2, 1 },
        { 2, 40, 32, 32, 9, 4, 2, 1 },
        { 1, 33, 16, 16, 5, 3, 1, 1 },
        { 3, 35, 8, 8, 13, 4, 2, 1 },
        { 1, 70, 8, 8, 50, 4, 2, 1 },
        { 1, 30, 4, 4, 60, 3, 1, 1 },
        { 0, 3, 8, 8, 5, 3, 1, 1 },
        { 0, 2, 16, 16, 4, 4, 2, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ForwardAndBothGradientsAgreeWithTheTwin(int batch, int channels, int height, int width, int features, int kernel,
        int stride, int padding)
    {
        var shape = ConvolutionShape.Convolution(new Shape(batch, channels, height, width), new Shape(features, channels, kernel, kernel),
            stride, padding);
        float[] x = TestValues.Uniform(shape.Wide.Length, 1);
        float[] y = TestValues.Uniform(shape.Narrow.Length, 2);
        float[] w = TestValues.Uniform(shape.Weight.Length, 3);
        var narrow = new double[y.Length];
        var wide = new double[x.Length];
        var weight = new double[w.Length];
        Naive.VisitConvolution(shape, (i, j, k) =>
        {
            narrow[j] += (double)x[i] * w[k];
            wide[i] += (double)y[j] * w[k];
            weight[k] += (double)x[i] * y[j];
        });

        float[] actual = Filled(y.Length);
        Correlation.Apply(shape, x, w, actual);
        TestValues.ShouldBeNear(actual, narrow, 1e-5, "convolution");

        actual = Filled(x.Length);
        TransposedCorrelation.Apply(shape, y, w, actual);
        TestValues.ShouldBeNear(actual, wide, 1e-5, "transposed convolution");

        actual = Filled(w.Length);
        WeightCorrelation.Apply(shape, x, y, actual, add: false);
        TestValues.ShouldBeNear(actual, weight, 1e-5, "weight gradient");
        WeightCorrelation.Apply(shape, x, y, actual, add: true);
        TestValues.ShouldBeNear(actual, weight.Select(v => 2 * v).ToArray(), 1e-5, "weight gradient added");
    }

    [Fact]
    public void EveryCombinationOfSmallSizesAgrees()
    {
        for (int size = 1; size <= 6; size++)
            for (int kernel = 1; kernel <= 4; kernel++)
                for (int stride = 1; stride <= 3; stride++)
                    for (int padding = 0; padding <= 2; padding++)
                    {
                        if (size + (2 * padding) >= kernel)
                        {
                            ForwardAndBothGradientsAgreeWithTheTwin(2, 2, size, size + 1, 3, kernel, stride, padding);
                        }
                    }
    }

    [Theory]
    [InlineData(3, 5, 32, 3, 3, 1, 1)]
    [InlineData(9, 3, 32, 14, 4, 2, 1)]
    [InlineData(9, 4, 16, 8, 4, 2, 1)]
    [InlineData(2, 2, 11, 5, 3, 2, 1)]
    public void EveryResultIsTheSameChainWhicheverWayItIsComputed(int batch, int channels, int size, int features, int kernel, int stride,
        int padding)
    {
        var shape = ConvolutionShape.Convolution(new Shape(batch, channels, size, size), new Shape(features, channels, kernel, kernel),
            stride, padding);
        float[] x = TestValues.Uniform(shape.Wide.Length, 1);
        float[] y = TestValues.Uniform(shape.Narrow.Length, 2);
        float[] w = TestValues.Uniform(shape.Weight.Length, 3);

        float[] actual = Filled(y.Length);
        Correlation.Apply(shape, x, w, actual);
        actual.AsSpan().SequenceEqual(Chains.Narrow(shape, x, w)).ShouldBeTrue("convolution");

        actual = Filled(x.Length);
        TransposedCorrelation.Apply(shape, y, w, actual);
        actual.AsSpan().SequenceEqual(Chains.Wide(shape, y, w)).ShouldBeTrue("transposed convolution");

        actual = Filled(w.Length);
        WeightCorrelation.Apply(shape, x, y, actual, add: false);
        actual.AsSpan().SequenceEqual(Chains.Weight(shape, x, y)).ShouldBeTrue("weight gradient");
    }

    [Fact]
    public void PicturesOfABatchEqualBatchesOfOne()
    {
        var many = ConvolutionShape.Convolution(new Shape(5, 3, 12, 12), new Shape(9, 3, 4, 4), 2, 1);
        var one = ConvolutionShape.Convolution(new Shape(1, 3, 12, 12), new Shape(9, 3, 4, 4), 2, 1);
        float[] x = TestValues.Uniform(many.Wide.Length, 1);
        float[] w = TestValues.Uniform(many.Weight.Length, 2);
        float[] all = Filled(many.Narrow.Length);
        float[] single = Filled(one.Narrow.Length);
        Correlation.Apply(many, x, w, all);
        for (int b = 0; b < 5; b++)
        {
            Correlation.Apply(one, x.AsSpan(b * one.Wide.Length, one.Wide.Length), w, single);
            single.AsSpan().SequenceEqual(all.AsSpan(b * single.Length, single.Length)).ShouldBeTrue($"picture {b}");
        }
    }

    [Fact]
    public void SizesThatDoNotFitAreRefused()
    {
        Should.Throw<ArgumentException>(() => ConvolutionShape.Convolution(new Shape(1, 3, 8, 8), new Shape(4, 2, 3, 3), 1, 1))
            .Message.ShouldContain("[1, 3, 8, 8] and [4, 2, 3, 3]");
        Should.Throw<ArgumentException>(() => ConvolutionShape.Convolution(new Shape(1, 3, 2, 2), new Shape(4, 3, 5, 5), 1, 0))
            .Message.ShouldContain("larger than the input");
        Should.Throw<ArgumentException>(() => ConvolutionShape.Transposed(new Shape(1, 3, 2, 2), new Shape(3, 4, 4, 4), 2, 1, (2, 0)))
            .Message.ShouldContain("output padding");
    }

    private static float[] Filled(int count)
    {
        var values = new float[count];
        Array.Fill(values, 99f);
        return values;
    }
}
