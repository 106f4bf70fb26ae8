// Written by TileText of the tests; change it there.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// Register tiles one vector wide for processors with 256-bit registers, where a vector is a pair: six rows fill twelve of
/// the sixteen registers with sums.
/// </summary>
internal static unsafe class NarrowTile
{
    /// <summary>C [6, 16] (+)= A [k, 6]ᵀ · B [k, 16], a chain of fused multiply-adds over k for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(int k, float* a, float* b, float* c, int stride, bool add)
    {
        Vector512<float> c0a = default;
        Vector512<float> c1a = default;
        Vector512<float> c2a = default;
        Vector512<float> c3a = default;
        Vector512<float> c4a = default;
        Vector512<float> c5a = default;
        Prefetch.Near(c);
        Prefetch.Near(c + stride);
        Prefetch.Near(c + (2 * stride));
        Prefetch.Near(c + (3 * stride));
        Prefetch.Near(c + (4 * stride));
        Prefetch.Near(c + (5 * stride));
        for (float* end = b + ((nint)k * 16); b < end; a += 6, b += 16)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = VectorMath.FusedMultiplyAdd(x, ba, c0a);
            x = Vector512.Create(a[1]);
            c1a = VectorMath.FusedMultiplyAdd(x, ba, c1a);
            x = Vector512.Create(a[2]);
            c2a = VectorMath.FusedMultiplyAdd(x, ba, c2a);
            x = Vector512.Create(a[3]);
            c3a = VectorMath.FusedMultiplyAdd(x, ba, c3a);
            x = Vector512.Create(a[4]);
            c4a = VectorMath.FusedMultiplyAdd(x, ba, c4a);
            x = Vector512.Create(a[5]);
            c5a = VectorMath.FusedMultiplyAdd(x, ba, c5a);
        }

        if (add)
        {
            c0a += Vector512.Load(c);
            c1a += Vector512.Load(c + stride);
            c2a += Vector512.Load(c + (2 * stride));
            c3a += Vector512.Load(c + (3 * stride));
            c4a += Vector512.Load(c + (4 * stride));
            c5a += Vector512.Load(c + (5 * stride));
        }

        c0a.Store(c);
        c1a.Store(c + stride);
        c2a.Store(c + (2 * stride));
        c3a.Store(c + (3 * stride));
        c4a.Store(c + (4 * stride));
        c5a.Store(c + (5 * stride));
    }

    /// <summary>C [4, 16] (+)= A [k, 4]ᵀ · B [k, 16], a chain of fused multiply-adds over k for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(int k, float* a, float* b, float* c, int stride, bool add)
    {
        Vector512<float> c0a = default;
        Vector512<float> c1a = default;
        Vector512<float> c2a = default;
        Vector512<float> c3a = default;
        Prefetch.Near(c);
        Prefetch.Near(c + stride);
        Prefetch.Near(c + (2 * stride));
        Prefetch.Near(c + (3 * stride));
        for (float* end = b + ((nint)k * 16); b < end; a += 4, b += 16)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = VectorMath.FusedMultiplyAdd(x, ba, c0a);
            x = Vector512.Create(a[1]);
            c1a = VectorMath.FusedMultiplyAdd(x, ba, c1a);
            x = Vector512.Create(a[2]);
            c2a = VectorMath.FusedMultiplyAdd(x, ba, c2a);
            x = Vector512.Create(a[3]);
            c3a = VectorMath.FusedMultiplyAdd(x, ba, c3a);
        }

        if (add)
        {
            c0a += Vector512.Load(c);
            c1a += Vector512.Load(c + stride);
            c2a += Vector512.Load(c + (2 * stride));
            c3a += Vector512.Load(c + (3 * stride));
        }

        c0a.Store(c);
        c1a.Store(c + stride);
        c2a.Store(c + (2 * stride));
        c3a.Store(c + (3 * stride));
    }

    /// <summary>C [2, 16] (+)= A [k, 2]ᵀ · B [k, 16], a chain of fused multiply-adds over k for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(int k, float* a, float* b, float* c, int stride, bool add)
    {
        Vector512<float> c0a = default;
        Vector512<float> c1a = default;
        Prefetch.Near(c);
        Prefetch.Near(c + stride);
        for (float* end = b + ((nint)k * 16); b < end; a += 2, b += 16)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = VectorMath.FusedMultiplyAdd(x, ba, c0a);
            x = Vector512.Create(a[1]);
            c1a = VectorMath.FusedMultiplyAdd(x, ba, c1a);
        }

        if (add)
        {
            c0a += Vector512.Load(c);
            c1a += Vector512.Load(c + stride);
        }

        c0a.Store(c);
        c1a.Store(c + stride);
    }
}
