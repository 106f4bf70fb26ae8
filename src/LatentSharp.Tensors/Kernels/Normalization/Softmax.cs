using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels.Normalization;

/// <summary>
/// Softmax, its logarithm and log-sum-exp over the last axis: x [rows, columns]. The row's maximum is subtracted first, so
/// that no exponential overflows. The number of rows is x.Length / columns. A row of −∞ gives −∞ and NaN as in the formula.
/// </summary>
internal static class Softmax
{
    /// <summary>y[r] = ln Σ e^x: x [rows, columns] → y [rows].</summary>
    public static void LogSumExp(ReadOnlySpan<float> x, int columns, Span<float> y)
    {
        for (int r = 0; r < y.Length; r++)
        {
            y[r] = LogSumExp(x.Slice(r * columns, columns));
        }
    }

    /// <summary>dx = dy[r] · e^(x − y[r]), from x [rows, columns], y and dy [rows].</summary>
    public static void LogSumExpGradient(ReadOnlySpan<float> x, int columns, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int r = 0; r < y.Length; r++)
        {
            Map.Apply(new ShiftedExp(y[r], dy[r]), x.Slice(r * columns, columns), dx.Slice(r * columns, columns));
        }
    }

    /// <summary>y = e^x / Σ e^x, row by row.</summary>
    public static void Forward(ReadOnlySpan<float> x, int columns, Span<float> y)
    {
        for (int at = 0; at < x.Length; at += columns)
        {
            ReadOnlySpan<float> row = x.Slice(at, columns);
            Span<float> result = y.Slice(at, columns);
            Map.Apply(new ShiftedExp(Reduce.Max(row), 1), row, result);
            Map.Apply(new DivideBy((float)Reduce.Sum(result)), result, result);
        }
    }

    /// <summary>dx = y · (dy − Σ dy · y), row by row.</summary>
    public static void Gradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, int columns, Span<float> dx)
    {
        for (int at = 0; at < y.Length; at += columns)
        {
            ReadOnlySpan<float> dr = dy.Slice(at, columns);
            ReadOnlySpan<float> yr = y.Slice(at, columns);
            Map.Apply(new SoftmaxGradient((float)Reduce.Dot(dr, yr)), dr, yr, dx.Slice(at, columns));
        }
    }

    /// <summary>y = x − ln Σ e^x, row by row.</summary>
    public static void LogForward(ReadOnlySpan<float> x, int columns, Span<float> y)
    {
        for (int at = 0; at < x.Length; at += columns)
        {
            ReadOnlySpan<float> row = x.Slice(at, columns);
            float max = Reduce.Max(row);
            float rest = Rest(row, max);
            Map.Apply(new SubtractTwice(max, rest), row, y.Slice(at, columns));
        }
    }

    /// <summary>dx = dy − e^y · Σ dy, row by row; y is the logarithm of the softmax.</summary>
    public static void LogGradient(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, int columns, Span<float> dx)
    {
        for (int at = 0; at < y.Length; at += columns)
        {
            ReadOnlySpan<float> dr = dy.Slice(at, columns);
            Map.Apply(new LogSoftmaxGradient((float)Reduce.Sum(dr)), dr, y.Slice(at, columns), dx.Slice(at, columns));
        }
    }

    private static float LogSumExp(ReadOnlySpan<float> row)
    {
        float max = Reduce.Max(row);
        return float.IsInfinity(max) ? max : max + Rest(row, max);
    }

    /// <summary>ln Σ e^(x − max), by the same logarithm on every processor.</summary>
    private static float Rest(ReadOnlySpan<float> row, float max) =>
        VectorMath.Log(Vector512.Create((float)Reduce.Sum(new ShiftedExp(max, 1), row))).GetElement(0);
}
