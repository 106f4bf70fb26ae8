using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>One row times a matrix, y [n] = x [k] · B [k, n]. Each value of B is used once, so that B is read where it lies.</summary>
internal readonly unsafe struct RowProduct(ProductShape shape, float* x, float* b, int stride, bool contiguousInK, float* y, bool add,
    Epilogue epilogue) : IJob
{
    // Columns whose sums are in registers and on the stack at a time.
    private const int GroupColumns = 64;

    /// <summary>
    /// One a thread, so that the next row finds each thread's share of B in that thread's cache, and each large enough to be worth it.
    /// </summary>
    public int Parts { get; } = Math.Clamp(shape.N / GroupColumns, 1, Workers.Threads);

    public void Run(int part)
    {
        int groups = (shape.N + GroupColumns - 1) / GroupColumns;
        int end = Math.Min(shape.N, (int)((long)groups * (part + 1) / Parts) * GroupColumns);
        for (int first = (int)((long)groups * part / Parts) * GroupColumns; first < end; first += GroupColumns)
        {
            Group(first, Math.Min(GroupColumns, end - first));
        }
    }

    private void Group(int first, int count)
    {
        float* sums = stackalloc float[GroupColumns];
        for (int block = 0; block < shape.Blocks; block++)
        {
            int start = shape.Start(block);
            int length = shape.Start(block + 1) - start;
            if (contiguousInK)
            {
                Across(x + start, b + ((nint)first * stride) + start, stride, length, count, sums);
            }
            else
            {
                Along(x + start, b + ((nint)start * stride) + first, stride, length, count, sums);
            }

            var from = new ReadOnlySpan<float>(sums, count);
            var to = new Span<float>(y + first, count);
            if (add || block > 0)
            {
                Map.Apply(default(Ops.Add), to, from, to);
            }
            else
            {
                from.CopyTo(to);
            }
        }

        if (epilogue.IsNeeded)
        {
            epilogue.Apply(y + first, first, count);
        }
    }

    /// <summary>Sums of a block where the values of a column lie side by side: eight by four are turned in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Across(float* x, float* b, int stride, int k, int columns, float* sums)
    {
        int column = 0;
        for (; column + 16 <= columns; column += 16, b += (nint)16 * stride)
        {
            float* upper = b + ((nint)8 * stride);
            Vector256<float> s0 = default;
            Vector256<float> s1 = default;
            int i = 0;
            for (; i + 4 <= k; i += 4)
            {
                if (i % 16 == 0)
                {
                    float* next = b + ((nint)16 * stride) + i;
                    for (int j = 0; j < 16; j++, next += stride)
                    {
                        Prefetch.Near(next);
                    }
                }

                var x0 = Vector256.Create(x[i]);
                var x1 = Vector256.Create(x[i + 1]);
                var x2 = Vector256.Create(x[i + 2]);
                var x3 = Vector256.Create(x[i + 3]);
                s0 = Eight(b + i, stride, x0, x1, x2, x3, s0);
                s1 = Eight(upper + i, stride, x0, x1, x2, x3, s1);
            }

            s0.Store(sums + column);
            s1.Store(sums + column + 8);
            for (int j = 0; j < 16 && i < k; j++)
            {
                Rest(x, b + ((nint)j * stride), i, k, sums + column + j);
            }
        }

        for (; column < columns; column++, b += stride)
        {
            sums[column] = 0;
            Rest(x, b, 0, k, sums + column);
        }
    }

    private static void Rest(float* x, float* b, int first, int k, float* sum)
    {
        for (int i = first; i < k; i++)
        {
            *sum = VectorMath.FusedMultiplyAdd(x[i], b[i], *sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(float* b, int stride, Vector256<float> x0, Vector256<float> x1, Vector256<float> x2,
        Vector256<float> x3, Vector256<float> sum)
    {
        Transposed.Load(b, stride, out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3);
        sum = VectorMath.FusedMultiplyAdd(x0, c0, sum);
        sum = VectorMath.FusedMultiplyAdd(x1, c1, sum);
        sum = VectorMath.FusedMultiplyAdd(x2, c2, sum);
        return VectorMath.FusedMultiplyAdd(x3, c3, sum);
    }

    /// <summary>Sums of a block where the values of a row lie side by side.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Along(float* x, float* b, int stride, int k, int columns, float* sums)
    {
        int column = 0;
        for (; column + 32 <= columns; column += 32)
        {
            Vector256<float> s0 = default;
            Vector256<float> s1 = default;
            Vector256<float> s2 = default;
            Vector256<float> s3 = default;
            float* from = b + column;
            for (int i = 0; i < k; i++, from += stride)
            {
                var xi = Vector256.Create(x[i]);
                s0 = VectorMath.FusedMultiplyAdd(xi, Vector256.Load(from), s0);
                s1 = VectorMath.FusedMultiplyAdd(xi, Vector256.Load(from + 8), s1);
                s2 = VectorMath.FusedMultiplyAdd(xi, Vector256.Load(from + 16), s2);
                s3 = VectorMath.FusedMultiplyAdd(xi, Vector256.Load(from + 24), s3);
            }

            s0.Store(sums + column);
            s1.Store(sums + column + 8);
            s2.Store(sums + column + 16);
            s3.Store(sums + column + 24);
        }

        for (; column < columns; column++)
        {
            float sum = 0;
            for (int i = 0; i < k; i++)
            {
                sum = VectorMath.FusedMultiplyAdd(x[i], b[((nint)i * stride) + column], sum);
            }

            sums[column] = sum;
        }
    }
}
