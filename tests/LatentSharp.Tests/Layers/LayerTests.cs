using LatentSharp.Layers;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tensors.Random;

namespace LatentSharp.Tests.Layers;

public sealed class LayerTests
{
    private static readonly RandomStream Random = new(7, 1);

    [Fact]
    public void LinearHasPyTorchsNamesAndShapes()
    {
        var layer = new Linear("encoder.1", 3, 5, Random);
        Names(layer).ShouldBe(["encoder.1.weight [5, 3]", "encoder.1.bias [5]"]);
        layer.Buffers.ShouldBeEmpty();
        Run(layer, TestSets.Normal(new Shape(4, 3))).Shape.ShouldBe(new Shape(4, 5));
    }

    [Theory]
    [InlineData(9, 12, 4, 2, 1, 4, 6)]
    [InlineData(8, 8, 4, 2, 1, 4, 4)]
    [InlineData(7, 5, 3, 1, 1, 7, 5)]
    [InlineData(7, 5, 3, 1, 0, 5, 3)]
    public void ConvolutionHasPyTorchsNamesAndShapes(int height, int width, int kernel, int stride, int padding, int rows, int columns)
    {
        var layer = new Convolution("c", 3, 5, kernel, stride, padding, Random);
        Names(layer).ShouldBe([$"c.weight [5, 3, {kernel}, {kernel}]", "c.bias [5]"]);
        Run(layer, TestSets.Normal(new Shape(2, 3, height, width))).Shape.ShouldBe(new Shape(2, 5, rows, columns));
    }

    [Theory]
    [InlineData(4, 6, 1, 0, 9, 12)]
    [InlineData(4, 6, 0, 1, 8, 13)]
    [InlineData(1, 1, 0, 0, 2, 2)]
    public void TransposedConvolutionHasPyTorchsNamesAndShapes(int height, int width, int moreRows, int moreColumns, int rows, int columns)
    {
        var layer = new TransposedConvolution("t", 3, 5, 4, 2, 1, (moreRows, moreColumns), Random);
        Names(layer).ShouldBe(["t.weight [3, 5, 4, 4]", "t.bias [5]"]);
        Run(layer, TestSets.Normal(new Shape(2, 3, height, width))).Shape.ShouldBe(new Shape(2, 5, rows, columns));
    }

    [Fact]
    public void BatchNormalizationHasPyTorchsNamesAndRemembersInTrainingOnly()
    {
        var layer = new BatchNormalization("n", 2);
        Names(layer).ShouldBe(["n.weight [2]", "n.bias [2]"]);
        layer.Buffers.Select(b => $"{b.Name} {b.Value.Shape}").ShouldBe(["n.running_mean [2]", "n.running_var [2]"]);
        var x = new Tensor(new Shape(2, 2, 1, 2), [1, 2, 10, 10, 3, 6, 10, 14]);

        Run(layer, x).Value.Span.ToArray().ShouldBe(x.Span.ToArray(), 1e-3);
        layer.Buffers[0].Value.Span.ToArray().ShouldBe([0, 0]);

        // means 3 and 11; unbiased variances 14/3 and 4; a tenth of the way
        Run(layer, x, training: true).Value.Span[0].ShouldBe((1 - 3) / MathF.Sqrt(3.5f), 1e-5f);
        layer.Buffers[0].Value.Span.ToArray().ShouldBe([0.3f, 1.1f], 1e-6);
        layer.Buffers[1].Value.Span.ToArray().ShouldBe([0.9f + (1.4f / 3), 1.3f], 1e-6);
    }

    [Fact]
    public void FirstValuesAreWithinTheirBoundAndDependOnTheNameAlone()
    {
        var layer = new Linear("a", 100, 50, Random);
        float[] weight = layer.Parameters[0].Value.Span.ToArray();
        weight.Max().ShouldBeInRange(0.099f, 0.1f);
        weight.Min().ShouldBeInRange(-0.1f, -0.099f);
        new Convolution("c", 4, 2, 5, 1, 0, Random).Parameters[0].Value.Span.ToArray().ShouldAllBe(v => Math.Abs(v) <= 0.1f);
        new TransposedConvolution("c", 2, 4, 5, 1, 0, (0, 0), Random).Parameters[0].Value.Span.ToArray()
            .ShouldAllBe(v => Math.Abs(v) <= 0.1f);
        TestSets.Bits(new Linear("a", 100, 50, Random).Parameters[0].Value).ShouldBe(TestSets.Bits(layer.Parameters[0].Value));
        TestSets.Bits(new Linear("b", 100, 50, Random).Parameters[0].Value).ShouldNotBe(TestSets.Bits(layer.Parameters[0].Value));
        TestSets.Bits(new Linear("a", 100, 50, new RandomStream(8, 1)).Parameters[0].Value)
            .ShouldNotBe(TestSets.Bits(layer.Parameters[0].Value));
    }

    [Fact]
    public void ShapingKeepsTheValues()
    {
        Tensor x = TestSets.Normal(new Shape(2, 3, 2, 2));
        Variable flat = Run(new Reshaping(new Shape(12)), x);
        flat.Shape.ShouldBe(new Shape(2, 12));
        flat.Value.Span.ToArray().ShouldBe(x.Span.ToArray());
        Run(new Reshaping(new Shape(3, 4, 1)), x).Shape.ShouldBe(new Shape(2, 3, 4, 1));
    }

    [Theory]
    [InlineData(2, 3, 4, 6)]
    [InlineData(2, 3, 5, 7)]
    [InlineData(1, 2, 3, 5)]
    [InlineData(3, 4, 6, 9)]
    [InlineData(4, 4, 9, 8)]
    public void UpsamplingTakesTheNearestAsPyTorchDoes(int height, int width, int rows, int columns)
    {
        Tensor x = TestSets.Normal(new Shape(2, 2, height, width));
        Tensor y = Run(new Upsampling(rows, columns), x).Value;
        y.Shape.ShouldBe(new Shape(2, 2, rows, columns));
        for (int plane = 0; plane < 4; plane++)
        {
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    float expected = x.Span[(((plane * height) + (r * height / rows)) * width) + (c * width / columns)];
                    y.Span[(((plane * rows) + r) * columns) + c].ShouldBe(expected);
                }
            }
        }
    }

    [Fact]
    public void UpsamplingSaysHowFarItGoes()
    {
        ArgumentException exception = Should.Throw<ArgumentException>(() =>
            Run(new Upsampling(6, 4), TestSets.Normal(new Shape(1, 1, 2, 2))));
        exception.Message.ShouldContain("6×4");
        exception.Message.ShouldContain("[1, 1, 2, 2]");
    }

    [Fact]
    public void ResidualAddsItsBody()
    {
        var convolution = new Convolution("b.0", 3, 3, 3, 1, 1, Random);
        var layer = new Residual(new Sequence([convolution]));
        Names(layer).ShouldBe(Names(convolution));
        Tensor x = TestSets.Normal(new Shape(2, 3, 5, 4));
        float[] body = Run(convolution, x).Value.Span.ToArray();
        Run(layer, x).Value.Span.ToArray().ShouldBe(x.Span.ToArray().Zip(body, (a, b) => a + b));
    }

    private static string[] Names(Layer layer) => [.. layer.Parameters.Select(p => $"{p.Name} {p.Value.Shape}")];

    private static Variable Run(Layer layer, Tensor x, bool training = false) =>
        layer.Forward(new Tape(records: false).Constant(x), training);
}
