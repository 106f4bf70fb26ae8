using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// Sums of a formula over spans. The structure is fixed: 16 lanes of float over blocks of <see cref="BlockLength"/>
/// elements, each block's lanes added as a tree, the blocks in order in double precision. Neither processor nor thread
/// count changes a bit, as long as a span is cut at multiples of <see cref="BlockLength"/> and the parts are added in order.
/// </summary>
internal static class Reduce
{
    /// <summary>Elements of a block: 64 float additions a lane, so that the error stays near one rounding.</summary>
    public const int BlockLength = 1024;

    /// <summary>Σ x[i].</summary>
    public static double Sum(ReadOnlySpan<float> x) => Sum(default(Identity), x);

    /// <summary>Σ x[i]².</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x) => Sum(default(Square), x);

    /// <summary>Σ a[i] · b[i].</summary>
    /// <exception cref="ArgumentOutOfRangeException">b is shorter than a.</exception>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Sum(default(Multiply), a, b);

    /// <summary>Σ f(x[i]).</summary>
    public static double Sum<TOp>(TOp op, ReadOnlySpan<float> x)
        where TOp : struct, IUnaryFormula
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        double total = 0;
        for (int block = 0; block < x.Length; block += BlockLength)
        {
            int end = Math.Min(x.Length, block + BlockLength);
            int whole = block + Lanes.Whole(end - block);
            Vector512<float> sum = Lanewise(op, ref Unsafe.Add(ref px, block), whole - block);
            if (whole < end)
            {
                Vector512<float> vx = Lanes.Part(ref px, whole, end);
                sum += Lanes.First(Lanewise(op, ref Lanes.Start(ref vx), Lanes.Count), end - whole, 0);
            }

            total += Lanes.Sum(sum);
        }

        return total;
    }

    /// <summary>Σ f(a[i], b[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">b is shorter than a.</exception>
    public static double Sum<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where TOp : struct, IBinaryFormula
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        double total = 0;
        for (int block = 0; block < a.Length; block += BlockLength)
        {
            int end = Math.Min(a.Length, block + BlockLength);
            int whole = block + Lanes.Whole(end - block);
            Vector512<float> sum = Lanewise(op, ref Unsafe.Add(ref pa, block), ref Unsafe.Add(ref pb, block), whole - block);
            if (whole < end)
            {
                Vector512<float> va = Lanes.Part(ref pa, whole, end);
                Vector512<float> vb = Lanes.Part(ref pb, whole, end);
                sum += Lanes.First(Lanewise(op, ref Lanes.Start(ref va), ref Lanes.Start(ref vb), Lanes.Count), end - whole, 0);
            }

            total += Lanes.Sum(sum);
        }

        return total;
    }

    /// <summary>Σ f(a[i], b[i], c[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">b or c is shorter than a.</exception>
    public static double Sum<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
        where TOp : struct, ITernaryFormula
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref float pc = ref MemoryMarshal.GetReference(c[..a.Length]);
        double total = 0;
        for (int block = 0; block < a.Length; block += BlockLength)
        {
            int end = Math.Min(a.Length, block + BlockLength);
            int whole = block + Lanes.Whole(end - block);
            Vector512<float> sum = Lanewise(op, ref Unsafe.Add(ref pa, block), ref Unsafe.Add(ref pb, block), ref Unsafe.Add(ref pc, block),
                whole - block);
            if (whole < end)
            {
                Vector512<float> va = Lanes.Part(ref pa, whole, end);
                Vector512<float> vb = Lanes.Part(ref pb, whole, end);
                Vector512<float> vc = Lanes.Part(ref pc, whole, end);
                sum += Lanes.First(Lanewise(op, ref Lanes.Start(ref va), ref Lanes.Start(ref vb), ref Lanes.Start(ref vc), Lanes.Count),
                    end - whole, 0);
            }

            total += Lanes.Sum(sum);
        }

        return total;
    }

    /// <summary>The largest element; NaN if there is one, −∞ if there is none.</summary>
    public static float Max(ReadOnlySpan<float> x)
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        int whole = Lanes.Whole(x.Length);
        Vector512<float> max = LanewiseMax(ref px, whole);
        if (whole < x.Length)
        {
            max = Vector512.Max(max, Lanes.First(Lanes.Part(ref px, whole, x.Length), x.Length - whole, float.NegativeInfinity));
        }

        return Lanes.Max(max);
    }

    /// <summary>Σ over the last axis of f(x): x [rows, columns] → y [rows]; the number of rows is y's length.</summary>
    public static void Rows<TOp>(TOp op, ReadOnlySpan<float> x, int columns, Span<float> y)
        where TOp : struct, IUnaryFormula
    {
        for (int row = 0; row < y.Length; row++)
        {
            y[row] = (float)Sum(op, x.Slice(row * columns, columns));
        }
    }

    /// <summary>Σ over the last axis of f(a, b): a, b [rows, columns] → y [rows].</summary>
    public static void Rows<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int columns, Span<float> y)
        where TOp : struct, IBinaryFormula
    {
        for (int row = 0; row < y.Length; row++)
        {
            int start = row * columns;
            y[row] = (float)Sum(op, a.Slice(start, columns), b.Slice(start, columns));
        }
    }

    /// <summary>Σ over the last axis of f(a, b, c): a, b, c [rows, columns] → y [rows].</summary>
    public static void Rows<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, int columns, Span<float> y)
        where TOp : struct, ITernaryFormula
    {
        for (int row = 0; row < y.Length; row++)
        {
            int start = row * columns;
            y[row] = (float)Sum(op, a.Slice(start, columns), b.Slice(start, columns), c.Slice(start, columns));
        }
    }

    // As in Map: loops that hold their formula once and call nothing.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> Lanewise<TOp>(TOp op, ref float x, int length)
        where TOp : struct, IUnaryFormula
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            sum += op.Invoke(Vector512.LoadUnsafe(ref x, i));
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> Lanewise<TOp>(TOp op, ref float a, ref float b, int length)
        where TOp : struct, IBinaryFormula
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            sum += op.Invoke(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i));
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> Lanewise<TOp>(TOp op, ref float a, ref float b, ref float c, int length)
        where TOp : struct, ITernaryFormula
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            sum += op.Invoke(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), Vector512.LoadUnsafe(ref c, i));
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<float> LanewiseMax(ref float x, int length)
    {
        Vector512<float> max = Vector512.Create(float.NegativeInfinity);
        for (nuint i = 0; i < (nuint)length; i += Lanes.Count)
        {
            max = Vector512.Max(max, Vector512.LoadUnsafe(ref x, i));
        }

        return max;
    }
}
