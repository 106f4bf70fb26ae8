using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary>
/// Applies a formula to every element. The last elements of a span go through the same vector formula in a padded
/// buffer, so that a value never depends on its place and a span may be cut anywhere. The output may be one of the
/// inputs, but may not overlap one in any other way. All inputs must be at least as long as the first, the output too.
/// </summary>
internal static class Map
{
    /// <summary>y[i] = f(x[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The output is shorter than the input.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> y)
        where TOp : struct, IUnary => Apply(default(Unary<TOp>), x, y);

    /// <summary>y[i] = f(a[i], b[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The second input or the output is shorter than the first input.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TOp : struct, IBinary => Apply(default(Binary<TOp>), a, b, y);

    /// <summary>y[i] = f(a[i], b[i], c[i]).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another input or the output is shorter than the first input.</exception>
    public static void Apply<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y)
        where TOp : struct, ITernary => Apply(default(Ternary<TOp>), a, b, c, y);

    /// <summary>y[i] = f(x[i]), the formula with its parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The output is shorter than the input.</exception>
    public static void Apply<TOp>(TOp op, ReadOnlySpan<float> x, Span<float> y)
        where TOp : struct, IUnaryWith
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        ref float py = ref MemoryMarshal.GetReference(y[..x.Length]);
        nuint i = 0;
        nuint n = (nuint)x.Length;
        for (; i + (2 * Lanes.Count) <= n; i += 2 * Lanes.Count)
        {
            Vector512<float> first = op.Invoke(Vector512.LoadUnsafe(ref px, i));
            Vector512<float> second = op.Invoke(Vector512.LoadUnsafe(ref px, i + Lanes.Count));
            first.StoreUnsafe(ref py, i);
            second.StoreUnsafe(ref py, i + Lanes.Count);
        }

        if (i + Lanes.Count <= n)
        {
            op.Invoke(Vector512.LoadUnsafe(ref px, i)).StoreUnsafe(ref py, i);
            i += Lanes.Count;
        }

        if (i < n)
        {
            int rest = (int)(n - i);
            Lanes.StorePart(op.Invoke(Lanes.LoadPart(ref Unsafe.Add(ref px, i), rest)), ref Unsafe.Add(ref py, i), rest);
        }
    }

    /// <summary>y[i] = f(a[i], b[i]), the formula with its parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The second input or the output is shorter than the first input.</exception>
    public static void Apply<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
        where TOp : struct, IBinaryWith
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref float py = ref MemoryMarshal.GetReference(y[..a.Length]);
        nuint i = 0;
        nuint n = (nuint)a.Length;
        for (; i + Lanes.Count <= n; i += Lanes.Count)
        {
            op.Invoke(Vector512.LoadUnsafe(ref pa, i), Vector512.LoadUnsafe(ref pb, i)).StoreUnsafe(ref py, i);
        }

        if (i < n)
        {
            int rest = (int)(n - i);
            Vector512<float> result = op.Invoke(Lanes.LoadPart(ref Unsafe.Add(ref pa, i), rest), Lanes.LoadPart(ref Unsafe.Add(ref pb, i), rest));
            Lanes.StorePart(result, ref Unsafe.Add(ref py, i), rest);
        }
    }

    /// <summary>y[i] = f(a[i], b[i], c[i]), the formula with its parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another input or the output is shorter than the first input.</exception>
    public static void Apply<TOp>(TOp op, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y)
        where TOp : struct, ITernaryWith
    {
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref float pc = ref MemoryMarshal.GetReference(c[..a.Length]);
        ref float py = ref MemoryMarshal.GetReference(y[..a.Length]);
        nuint i = 0;
        nuint n = (nuint)a.Length;
        for (; i + Lanes.Count <= n; i += Lanes.Count)
        {
            op.Invoke(Vector512.LoadUnsafe(ref pa, i), Vector512.LoadUnsafe(ref pb, i), Vector512.LoadUnsafe(ref pc, i)).StoreUnsafe(ref py, i);
        }

        if (i < n)
        {
            int rest = (int)(n - i);
            Vector512<float> result = op.Invoke(
                Lanes.LoadPart(ref Unsafe.Add(ref pa, i), rest),
                Lanes.LoadPart(ref Unsafe.Add(ref pb, i), rest),
                Lanes.LoadPart(ref Unsafe.Add(ref pc, i), rest));
            Lanes.StorePart(result, ref Unsafe.Add(ref py, i), rest);
        }
    }
}
