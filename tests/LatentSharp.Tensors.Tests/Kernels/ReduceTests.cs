using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Tests.Kernels;

public sealed class ReduceTests
{
    [Fact]
    public void Sums_are_near_their_twins_at_every_length_and_odd_offset()
    {
        float[] x = Samples.Uniform(300);
        float[] w = Samples.Uniform(300, seed: 2);
        for (int length = 0; length <= 257; length++)
        {
            ReadOnlySpan<float> a = x.AsSpan(length % 7, length);
            ReadOnlySpan<float> b = w.AsSpan(length % 7, length);
            double sum = 0;
            double squares = 0;
            double dot = 0;
            float max = float.NegativeInfinity;
            for (int i = 0; i < length; i++)
            {
                sum += a[i];
                squares += (double)a[i] * a[i];
                dot += (double)a[i] * b[i];
                max = Math.Max(max, a[i]);
            }

            Reduce.Sum(a).ShouldBe(sum, 1e-7 * (length + 1));
            Reduce.SumOfSquares(a).ShouldBe(squares, 3e-7 * (length + 1));
            Reduce.Dot(a, b).ShouldBe(dot, 3e-7 * (length + 1));
            Reduce.Max(a).ShouldBe(max);
        }
    }

    [Fact]
    public void Long_sum_loses_nothing_that_matters()
    {
        float[] x = Samples.Uniform(3_000_001, 0, 1);
        double exact = x.Sum(v => (double)v);
        Reduce.Sum(x).ShouldBe(exact, 1e-7 * exact);
    }

    [Fact]
    public void Maximum_of_negative_numbers_ignores_padding_and_keeps_NaN()
    {
        Reduce.Max([-3f, -1f, -2f]).ShouldBe(-1);
        Reduce.Max([]).ShouldBe(float.NegativeInfinity);
        float[] x = Samples.Uniform(100);
        x[37] = float.NaN;
        Reduce.Max(x).ShouldBe(float.NaN);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(130, 17)]
    [InlineData(1000, 70)]
    [InlineData(0, 5)]
    public void Row_and_column_sums_are_near_their_twins_whatever_the_ranges(int rows, int columns)
    {
        float[] x = Samples.Uniform(rows * columns);
        var rowSums = new float[rows];
        var columnSums = new float[columns];
        ReduceAxes.RowSums(x, columns, rowSums);
        ReduceAxes.ColumnSums(x, rows, columns, 0, columns, columnSums);
        var expectedRows = new double[rows];
        var expectedColumns = new double[columns];
        for (int i = 0; i < x.Length; i++)
        {
            expectedRows[i / columns] += x[i];
            expectedColumns[i % columns] += x[i];
        }

        rowSums.ShouldBeNear(expectedRows, 1e-7 * (columns + 10), 1e-6, "rows");
        columnSums.ShouldBeNear(expectedColumns, 1e-7 * (rows + 10), 1e-6, "columns");

        var cut = new float[columns];
        int half = columns / 3;
        ReduceAxes.ColumnSums(x, rows, columns, half, columns, cut);
        ReduceAxes.ColumnSums(x, rows, columns, 0, half, cut);
        cut.ShouldBeSameBits(columnSums, "cut columns");
    }

    [Theory]
    [InlineData(2, 3, 5)]
    [InlineData(4, 2, 49)]
    [InlineData(3, 5, 1)]
    public void Channel_sums_are_near_their_twins(int batch, int channels, int spatial)
    {
        float[] x = Samples.Uniform(batch * channels * spatial);
        var y = new float[channels];
        ReduceAxes.ChannelSums(x, batch, channels, spatial, 0, 1, y);
        ReduceAxes.ChannelSums(x, batch, channels, spatial, 1, channels, y);
        var expected = new double[channels];
        for (int i = 0; i < x.Length; i++)
        {
            expected[i / spatial % channels] += x[i];
        }

        y.ShouldBeNear(expected, 1e-5, 0, "channels");
    }
}
