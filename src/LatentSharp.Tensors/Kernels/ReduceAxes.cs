using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>Sums that leave one axis. Each result is computed alone, so that a caller may spread ranges of results over threads.</summary>
internal static class ReduceAxes
{
    /// <summary>Rows that are added in float before the sum goes to double.</summary>
    private const int RowBlock = 64;

    /// <summary>Sums over the last axis: x [rows, columns] → y [rows].</summary>
    /// <param name="x">[rows, columns].</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="y">[rows].</param>
    public static void RowSums(ReadOnlySpan<float> x, int columns, Span<float> y) => Reduce.Rows(default(Identity), x, columns, y);

    /// <summary>
    /// Sums over the first axis, the gradient of a bias: x [rows, columns] → y [columns], for the columns from first up to end.
    /// </summary>
    /// <param name="x">[rows, columns].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="first">First column to sum.</param>
    /// <param name="end">One past the last column.</param>
    /// <param name="y">[columns]; only the range is written.</param>
    /// <exception cref="ArgumentOutOfRangeException">A span is too short, or the range lies outside the columns.</exception>
    public static void ColumnSums(ReadOnlySpan<float> x, int rows, int columns, int first, int end, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, columns);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ref float px = ref MemoryMarshal.GetReference(x[..checked(rows * columns)]);
        ref float py = ref MemoryMarshal.GetReference(y[..columns]);
        for (int column = first; column < end; column += Lanes.Count)
        {
            Vector512<double> lower = Vector512<double>.Zero;
            Vector512<double> upper = Vector512<double>.Zero;
            for (int block = 0; block < rows; block += RowBlock)
            {
                ref float start = ref Unsafe.Add(ref px, ((nint)block * columns) + column);
                int count = Math.Min(rows - block, RowBlock);
                Vector512<float> sum = end - column >= Lanes.Count
                    ? WholeColumns(ref start, count, columns) : LastColumns(ref start, count, columns, end - column);
                lower += Vector512.WidenLower(sum);
                upper += Vector512.WidenUpper(sum);
            }

            Lanes.Store(Vector512.Narrow(lower, upper), ref py, column, end);
        }
    }

    /// <summary>Sums over batch and space, the gradient of a convolution's bias: x [batch, channels, spatial] → y [channels].</summary>
    /// <param name="x">[batch, channels, spatial].</param>
    /// <param name="batch">Number of examples.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="spatial">Positions of a plane.</param>
    /// <param name="first">First channel to sum.</param>
    /// <param name="end">One past the last channel.</param>
    /// <param name="y">[channels]; only the range is written.</param>
    public static void ChannelSums(ReadOnlySpan<float> x, int batch, int channels, int spatial, int first, int end, Span<float> y)
    {
        for (int channel = first; channel < end; channel++)
        {
            double sum = 0;
            for (int n = 0; n < batch; n++)
            {
                sum += Reduce.Sum(x.Slice(((n * channels) + channel) * spatial, spatial));
            }

            y[channel] = (float)sum;
        }
    }

    // As in Map: a loop that calls nothing.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> WholeColumns(ref float x, int rows, int stride)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (; rows > 0; rows--)
        {
            sum += Vector512.LoadUnsafe(ref x);
            x = ref Unsafe.Add(ref x, stride);
        }

        return sum;
    }

    private static Vector512<float> LastColumns(ref float x, int rows, int stride, int columns)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int row = 0; row < rows; row++)
        {
            sum += Lanes.Part(ref Unsafe.Add(ref x, (nint)row * stride), 0, columns);
        }

        return sum;
    }
}
