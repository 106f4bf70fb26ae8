using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels.Normalization;

/// <summary>Layer normalization (Ba et al. 2016) over the last axis of x [rows, columns], gamma and beta [columns].</summary>
internal static class LayerNormalization
{
    /// <summary>Rows that are added in float before the sum goes to double.</summary>
    private const int RowBlock = 64;

    /// <summary>
    /// y = (x − mean) · inverse · gamma + beta for a range of rows; saves mean and inverse = 1 / √(variance + epsilon), both [rows].
    /// </summary>
    public static void Forward(
        ReadOnlySpan<float> x, int columns, (int First, int End) rows, float epsilon,
        ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, Span<float> y, Span<float> mean, Span<float> inverse)
    {
        for (int r = rows.First; r < rows.End; r++)
        {
            ReadOnlySpan<float> row = x.Slice(r * columns, columns);
            (mean[r], inverse[r]) = Moments.Of(row, epsilon);
            Map.Apply(new NormalizeRow(mean[r], inverse[r]), row, gamma, beta, y.Slice(r * columns, columns));
        }
    }

    /// <summary>dx = inverse · (dy · gamma − avg(dy · gamma) − x̂ · avg(dy · gamma · x̂)) for a range of rows.</summary>
    public static void Gradient(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int columns, (int First, int End) rows,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, ReadOnlySpan<float> gamma, Span<float> dx)
    {
        for (int r = rows.First; r < rows.End; r++)
        {
            ReadOnlySpan<float> dr = dy.Slice(r * columns, columns);
            ReadOnlySpan<float> xr = x.Slice(r * columns, columns);
            double sum = Reduce.Dot(dr, gamma) / columns;
            double product = inverse[r] * Reduce.Sum(new WeightedProductWithDeviation(mean[r]), dr, xr, gamma) / columns;
            var formula = new NormalizeRowGradient(mean[r], inverse[r], (float)sum, (float)product);
            Map.Apply(formula, dr, xr, gamma, dx.Slice(r * columns, columns));
        }
    }

    /// <summary>
    /// dgamma = Σ dy · x̂ over the rows, [columns], for a range of columns. dbeta is <see cref="ReduceAxes.ColumnSums"/> of dy.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A span is too short, or the range lies outside the columns.</exception>
    public static void ScaleGradient(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int rows, int columns, (int First, int End) range,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, Span<float> dgamma)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.End, columns);
        ArgumentOutOfRangeException.ThrowIfNegative(range.First);
        ref float pd = ref MemoryMarshal.GetReference(dy[..checked(rows * columns)]);
        ref float px = ref MemoryMarshal.GetReference(x[..(rows * columns)]);
        ref float pg = ref MemoryMarshal.GetReference(dgamma[..columns]);
        ref float pm = ref MemoryMarshal.GetReference(mean[..rows]);
        ref float pi = ref MemoryMarshal.GetReference(inverse[..rows]);
        for (int column = range.First; column < range.End; column += Lanes.Count)
        {
            Vector512<double> lower = Vector512<double>.Zero;
            Vector512<double> upper = Vector512<double>.Zero;
            for (int block = 0; block < rows; block += RowBlock)
            {
                int count = Math.Min(rows - block, RowBlock);
                int present = range.End - column;
                var sum = default(Vector512<float>);
                ref float d = ref Unsafe.Add(ref pd, ((nint)block * columns) + column);
                ref float v = ref Unsafe.Add(ref px, ((nint)block * columns) + column);
                if (present >= Lanes.Count)
                {
                    sum = ScaleTerms(ref d, ref v, columns, ref Unsafe.Add(ref pm, block), ref Unsafe.Add(ref pi, block), count);
                }

                for (int row = 0; row < count && present < Lanes.Count; row++)
                {
                    Vector512<float> dr = Lanes.Part(ref Unsafe.Add(ref d, (nint)row * columns), 0, present);
                    Vector512<float> vr = Lanes.Part(ref Unsafe.Add(ref v, (nint)row * columns), 0, present);
                    sum += ScaleTerms(ref Lanes.Start(ref dr), ref Lanes.Start(ref vr), 0, ref Unsafe.Add(ref pm, block + row),
                        ref Unsafe.Add(ref pi, block + row), 1);
                }

                lower += Vector512.WidenLower(sum);
                upper += Vector512.WidenUpper(sum);
            }

            Lanes.Store(Vector512.Narrow(lower, upper), ref pg, column, range.End);
        }
    }

    // As in Map: a loop that calls nothing.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> ScaleTerms(ref float dy, ref float x, int stride, ref float mean, ref float inverse, int rows)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int row = 0; row < rows; row++)
        {
            sum += Vector512.LoadUnsafe(ref dy) * ((Vector512.LoadUnsafe(ref x) - Vector512.Create(Unsafe.Add(ref mean, row)))
                * Vector512.Create(Unsafe.Add(ref inverse, row)));
            dy = ref Unsafe.Add(ref dy, stride);
            x = ref Unsafe.Add(ref x, stride);
        }

        return sum;
    }
}
