using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// Sums of a formula over spans. The structure is fixed: 16 lanes of float over blocks of <see cref="BlockLength"/>
/// elements, each block's lanes added as a tree, the blocks in order in double precision. Neither processor nor thread
/// count changes a bit, as long as a span is cut at multiples of <see cref="BlockLength"/> and the parts are added in order
/// (<see cref="BlockSums"/>).
/// </summary>
internal static class Reduce
{
    /// <summary>Elements of a block: 64 float additions a lane, so that the error stays near one rounding.</summary>
    public const int BlockLength = 1024;

    /// <summary>Σ x[i].</summary>
    public static double Sum(ReadOnlySpan<float> x) => Sum(default(Unary<Identity>), x);

    /// <summary>Σ x[i]².</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x) => Sum(default(Unary<Square>), x);

    /// <summary>Σ a[i] · b[i].</summary>
    /// <exception cref="ArgumentOutOfRangeException">b is shorter than a.</exception>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Sum(default(Binary<Multiply>), a, b);

    /// <summary>Σ f(x[i]).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TOp>(TOp op, ReadOnlySpan<float> x)
        where TOp : struct, IUnaryWith
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        double total = 0;
        for (int block = 0; block < x.Length; block += BlockLength)
        {
            int end = Math.Min(x.Length, block + BlockLength);
            Vector512<float> sum = Vector512<float>.Zero;
            for (int i = block; i < end; i += Lanes.Count)
            {
                Vector512<float> term = op.Invoke(Lanes.Load(ref px, i, end));
                sum += end - i >= Lanes.Count ? term : Lanes.First(term, end - i, 0);
            }

            total += Lanes.Sum(sum);
        }

        return total;
    }

    /// <summary>Σ f(a[i], b[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">b is shorter than a.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where TOp : struct, IBinaryWith
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        double total = 0;
        for (int block = 0; block < a.Length; block += BlockLength)
        {
            int end = Math.Min(a.Length, block + BlockLength);
            Vector512<float> sum = Vector512<float>.Zero;
            for (int i = block; i < end; i += Lanes.Count)
            {
                Vector512<float> term = op.Invoke(Lanes.Load(ref pa, i, end), Lanes.Load(ref pb, i, end));
                sum += end - i >= Lanes.Count ? term : Lanes.First(term, end - i, 0);
            }

            total += Lanes.Sum(sum);
        }

        return total;
    }

    /// <summary>Σ f(a[i], b[i], c[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">b or c is shorter than a.</exception>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
        where TOp : struct, ITernaryWith
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref float pc = ref MemoryMarshal.GetReference(c[..a.Length]);
        double total = 0;
        for (int block = 0; block < a.Length; block += BlockLength)
        {
            int end = Math.Min(a.Length, block + BlockLength);
            Vector512<float> sum = Vector512<float>.Zero;
            for (int i = block; i < end; i += Lanes.Count)
            {
                Vector512<float> term = op.Invoke(Lanes.Load(ref pa, i, end), Lanes.Load(ref pb, i, end), Lanes.Load(ref pc, i, end));
                sum += end - i >= Lanes.Count ? term : Lanes.First(term, end - i, 0);
            }

            total += Lanes.Sum(sum);
        }

        return total;
    }

    /// <summary>The sum of each block, for a caller that spreads the blocks over threads and then adds the sums in order.</summary>
    /// <param name="x">The values.</param>
    /// <param name="sums">[⌈x.Length / BlockLength⌉].</param>
    public static void BlockSums(ReadOnlySpan<float> x, Span<double> sums)
    {
        for (int block = 0; block * BlockLength < x.Length; block++)
        {
            int start = block * BlockLength;
            sums[block] = Sum(x.Slice(start, Math.Min(BlockLength, x.Length - start)));
        }
    }

    /// <summary>The largest element; NaN if there is one, −∞ if there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Max(ReadOnlySpan<float> x)
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        Vector512<float> max = Vector512.Create(float.NegativeInfinity);
        for (int i = 0; i < x.Length; i += Lanes.Count)
        {
            Vector512<float> value = Lanes.Load(ref px, i, x.Length);
            max = Vector512.Max(max, x.Length - i >= Lanes.Count ? value : Lanes.First(value, x.Length - i, float.NegativeInfinity));
        }

        return Lanes.Max(max);
    }

    /// <summary>Σ over the last axis of f(x): x [rows, columns] → y [rows]; the number of rows is y's length.</summary>
    public static void Rows<TOp>(TOp op, ReadOnlySpan<float> x, int columns, Span<float> y)
        where TOp : struct, IUnaryWith
    {
        for (int row = 0; row < y.Length; row++)
        {
            y[row] = (float)Sum(op, x.Slice(row * columns, columns));
        }
    }

    /// <summary>Σ over the last axis of f(a, b): a, b [rows, columns] → y [rows].</summary>
    public static void Rows<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int columns, Span<float> y)
        where TOp : struct, IBinaryWith
    {
        for (int row = 0; row < y.Length; row++)
        {
            int start = row * columns;
            y[row] = (float)Sum(op, a.Slice(start, columns), b.Slice(start, columns));
        }
    }

    /// <summary>Σ over the last axis of f(a, b, c): a, b, c [rows, columns] → y [rows].</summary>
    public static void Rows<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, int columns, Span<float> y)
        where TOp : struct, ITernaryWith
    {
        for (int row = 0; row < y.Length; row++)
        {
            int start = row * columns;
            y[row] = (float)Sum(op, a.Slice(start, columns), b.Slice(start, columns), c.Slice(start, columns));
        }
    }
}
