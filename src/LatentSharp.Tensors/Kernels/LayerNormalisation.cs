using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>Layer normalisation (Ba et al. 2016) over the last axis of x [rows, columns], gamma and beta [columns].</summary>
internal static class LayerNormalisation
{
    /// <summary>Rows that are added in float before the sum goes to double.</summary>
    private const int RowBlock = 64;

    /// <summary>y = (x − mean) · inverse · gamma + beta for a range of rows; saves mean and inverse = 1 / √(variance + epsilon), both [rows].</summary>
    public static void Forward(
        ReadOnlySpan<float> x, int columns, (int First, int End) rows, float epsilon,
        ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, Span<float> y, Span<float> mean, Span<float> inverse)
    {
        for (int r = rows.First; r < rows.End; r++)
        {
            ReadOnlySpan<float> row = x.Slice(r * columns, columns);
            (mean[r], inverse[r]) = Moments.Of(row, epsilon);
            Map.Apply(new NormaliseRow(mean[r], inverse[r]), row, gamma, beta, y.Slice(r * columns, columns));
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
            var formula = new NormaliseRowGradient(mean[r], inverse[r], (float)sum, (float)product);
            Map.Apply(formula, dr, xr, gamma, dx.Slice(r * columns, columns));
        }
    }

    /// <summary>dgamma = Σ dy · x̂ over the rows, [columns], for a range of columns. dbeta is <see cref="ReduceAxes.ColumnSums"/> of dy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A span is too short, or the range lies outside the columns.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ScaleGradient(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> x, int rows, int columns, (int First, int End) range,
        ReadOnlySpan<float> mean, ReadOnlySpan<float> inverse, Span<float> dgamma)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.End, columns);
        ArgumentOutOfRangeException.ThrowIfNegative(range.First);
        ref float pd = ref MemoryMarshal.GetReference(dy[..checked(rows * columns)]);
        ref float px = ref MemoryMarshal.GetReference(x[..(rows * columns)]);
        ref float pg = ref MemoryMarshal.GetReference(dgamma[..columns]);
        for (int column = range.First; column < range.End; column += Lanes.Count)
        {
            Vector512<double> lower = Vector512<double>.Zero;
            Vector512<double> upper = Vector512<double>.Zero;
            for (int block = 0; block < rows; block += RowBlock)
            {
                Vector512<float> sum = Vector512<float>.Zero;
                int last = Math.Min(rows, block + RowBlock);
                for (int row = block; row < last; row++)
                {
                    Vector512<float> d = Lanes.Load(ref Unsafe.Add(ref pd, (nint)row * columns), column, range.End);
                    Vector512<float> v = Lanes.Load(ref Unsafe.Add(ref px, (nint)row * columns), column, range.End);
                    sum += d * ((v - Vector512.Create(mean[row])) * Vector512.Create(inverse[row]));
                }

                lower += Vector512.WidenLower(sum);
                upper += Vector512.WidenUpper(sum);
            }

            Lanes.Store(Vector512.Narrow(lower, upper), ref pg, column, range.End);
        }
    }
}
