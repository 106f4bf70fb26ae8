using LatentSharp.Tensors.Kernels.Normalization;
using LatentSharp.Tensors.Tests.Reference;
using static LatentSharp.Tensors.Tests.Reference.ReferenceNormalization;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class SoftmaxTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 5 }, { 4, 16 }, { 2, 37 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Values_and_gradients_are_near_their_twins(int rows, int columns)
    {
        float[] x = Samples.Uniform(rows * columns, -6, 6);
        float[] dy = Samples.Uniform(rows * columns, seed: 2);
        double[] wide = Wide(x);
        var y = new float[x.Length];
        var dx = new float[x.Length];

        Softmax.Forward(x, columns, y);
        y.ShouldBeNear(Array.ConvertAll(LogSoftmax(wide, columns), Math.Exp), 1e-8, 1e-6, "softmax");
        Softmax.Gradient(dy, y, columns, dx);
        dx.ShouldBeNear(Gradient(v => Array.ConvertAll(LogSoftmax(v, columns), Math.Exp), wide, Wide(dy)), 5e-7, 1e-5, "softmax gradient");

        Softmax.LogForward(x, columns, y);
        y.ShouldBeNear(LogSoftmax(wide, columns), 1e-6, 1e-6, "log-softmax");
        Softmax.LogGradient(dy, y, columns, dx);
        dx.ShouldBeNear(Gradient(v => LogSoftmax(v, columns), wide, Wide(dy)), 2e-6, 1e-5, "log-softmax gradient");

        var sums = new float[rows];
        double[] Sums(double[] v) => Enumerable.Range(0, rows).Select(r => ReferenceNormalization.LogSumExp(v.AsSpan(r * columns, columns)))
            .ToArray();
        Softmax.LogSumExp(x, columns, sums);
        sums.ShouldBeNear(Sums(wide), 1e-6, 1e-6, "log-sum-exp");
        Softmax.LogSumExpGradient(x, columns, sums, dy.AsSpan(0, rows), dx);
        dx.ShouldBeNear(Gradient(Sums, wide, Wide(dy[..rows])), 1e-6, 1e-5, "log-sum-exp gradient");
    }

    [Fact]
    public void Large_inputs_neither_overflow_nor_vanish()
    {
        var y = new float[3];
        Softmax.Forward([10000f, 10000f, -10000f], 3, y);
        y.ShouldBe([0.5f, 0.5f, 0f]);
        Softmax.LogForward([10000f, 9999f, -10000f], 3, y);
        y.ShouldBeNear(new[] { -0.31326168751822286, -1.3132616875182228, -20000.313261687518 }, 1e-6, 1e-6, "log-softmax");
        var sum = new float[1];
        Softmax.LogSumExp([float.NegativeInfinity, float.NegativeInfinity], 2, sum);
        sum[0].ShouldBe(float.NegativeInfinity);
        Softmax.LogSumExp([float.NegativeInfinity, 3f], 2, sum);
        sum[0].ShouldBe(3);
    }
}
