using LatentSharp.Tensors.Kernels.Products;
using LatentSharp.Tensors.Tests.Reference;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class GemmTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 7)]
    [InlineData(12, 32, 8)]
    [InlineData(13, 33, 385)]
    [InlineData(97, 257, 100)]
    [InlineData(128, 20, 400)]
    [InlineData(5, 300, 1)]
    [InlineData(64, 48, 769)]
    [InlineData(7, 7, 0)]
    [InlineData(1, 70, 403)]
    [InlineData(1, 784, 400)]
    [InlineData(64, 150, 401)]
    [InlineData(20, 400, 128)]
    [InlineData(128, 90, 300)]
    public void AllTransposesAgreeWithTheTwin(int m, int n, int k)
    {
        float[] a = TestValues.Uniform(m * k, 1);
        float[] b = TestValues.Uniform(k * n, 2);
        foreach (bool ta in new[] { false, true })
        {
            foreach (bool tb in new[] { false, true })
            {
                double[] expected = Naive.Multiply(m, n, k, (i, p) => a[ta ? (p * m) + i : (i * k) + p], (p, j) =>
                    b[tb ? (j * k) + p : (p * n) + j]);
                var c = new float[m * n];
                Gemm.Multiply(new MatrixOperand(a, m, k, ta), new MatrixOperand(b, k, n, tb), c);
                TestValues.ShouldBeNear(c, expected, 1e-5, $"[{m}, {k}] · [{k}, {n}], transposed {ta} {tb}");

                Gemm.Multiply(new MatrixOperand(a, m, k, ta), new MatrixOperand(b, k, n, tb), c, add: true);
                TestValues.ShouldBeNear(c, expected.Select(v => 2 * v).ToArray(), 1e-5, "added to itself");
            }
        }
    }

    [Fact]
    public void EverySmallSizeAgreesWithTheTwin()
    {
        for (int size = 1; size <= 50; size++)
        {
            float[] a = TestValues.Uniform(size * 9, 3);
            float[] b = TestValues.Uniform(size * 9, 4);
            var c = new float[size * size];
            Gemm.Multiply(new MatrixOperand(a, size, 9), new MatrixOperand(b, 9, size), c);
            TestValues.ShouldBeNear(c, Naive.Multiply(size, size, 9, (i, p) => a[(i * 9) + p], (p, j) => b[(p * size) + j]), 1e-5,
                $"size {size}");
        }
    }

    [Theory]
    [InlineData(37, 70, 401, false)]
    [InlineData(37, 70, 401, true)]
    [InlineData(37, 150, 401, true)]
    [InlineData(600, 150, 401, false)]
    [InlineData(30, 140, 300, true)]
    public void RowsOfABatchEqualBatchesOfOneRow(int m, int n, int k, bool transposed)
    {
        float[] a = TestValues.Uniform(m * k, 5);
        float[] b = TestValues.Uniform(k * n, 6);
        float[] bias = TestValues.Uniform(n, 7);
        var whole = new float[m * n];
        Gemm.Multiply(new MatrixOperand(a, m, k), new MatrixOperand(b, k, n, transposed), whole, add: false, bias,
            Activation.Relu);
        var row = new float[n];
        for (int i = 0; i < m; i++)
        {
            Gemm.Multiply(new MatrixOperand(a.AsSpan(i * k, k), 1, k), new MatrixOperand(b, k, n, transposed), row, add: false, bias,
                Activation.Relu);
            row.AsSpan().SequenceEqual(whole.AsSpan(i * n, n)).ShouldBeTrue($"row {i}");
        }
    }

    [Fact]
    public void EveryWayToComputeAddsInTheSameOrder()
    {
        (int m, int n, int k) = (40, 150, 401);
        float[] a = TestValues.Uniform(m * k, 8);
        float[] b = TestValues.Uniform(k * n, 9);
        float[] first = TestValues.Uniform(m * n, 10);
        float[] whole = [.. first];
        Gemm.Multiply(new MatrixOperand(a, m, k), new MatrixOperand(b, k, n), whole, add: true);
        for (int i = 0; i < m; i++)
        {
            float[] row = first[(i * n)..((i + 1) * n)];
            Gemm.Multiply(new MatrixOperand(a.AsSpan(i * k, k), 1, k), new MatrixOperand(b, k, n), row, add: true);
            row.AsSpan().SequenceEqual(whole.AsSpan(i * n, n)).ShouldBeTrue($"row {i}");
        }
    }

    [Fact]
    public void WrongSizesAreRefusedByName()
    {
        Should.Throw<ArgumentException>(() =>
            Gemm.Multiply(new MatrixOperand(new float[6], 2, 3), new MatrixOperand(new float[8], 4, 2), new float[4]))
            .Message.ShouldContain("[2, 3] · [4, 2]");
    }
}
