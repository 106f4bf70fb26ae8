// Written by TileText of the tests; change it there.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// The one-vector right edge of <see cref="WideTile"/>.
/// </summary>
internal static unsafe class WideEdgeTile
{
    /// <summary>C [12, 16] (+)= A [k, 12]ᵀ · B [k, 16], a chain of fused multiply-adds over k for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows12(int k, float* a, float* b, float* c, int stride, bool add)
    {
        Vector512<float> c0a = default;
        Vector512<float> c1a = default;
        Vector512<float> c2a = default;
        Vector512<float> c3a = default;
        Vector512<float> c4a = default;
        Vector512<float> c5a = default;
        Vector512<float> c6a = default;
        Vector512<float> c7a = default;
        Vector512<float> c8a = default;
        Vector512<float> c9a = default;
        Vector512<float> caa = default;
        Vector512<float> cba = default;
        Prefetch.Near(c);
        Prefetch.Near(c + stride);
        Prefetch.Near(c + (2 * stride));
        Prefetch.Near(c + (3 * stride));
        Prefetch.Near(c + (4 * stride));
        Prefetch.Near(c + (5 * stride));
        Prefetch.Near(c + (6 * stride));
        Prefetch.Near(c + (7 * stride));
        Prefetch.Near(c + (8 * stride));
        Prefetch.Near(c + (9 * stride));
        Prefetch.Near(c + (10 * stride));
        Prefetch.Near(c + (11 * stride));
        for (float* end = b + ((nint)k * 16); b < end; a += 12, b += 16)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, ba, c0a);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, ba, c1a);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, ba, c2a);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, ba, c3a);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, ba, c4a);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, ba, c5a);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, ba, c6a);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, ba, c7a);
            x = Vector512.Create(a[8]);
            c8a = Vector512.FusedMultiplyAdd(x, ba, c8a);
            x = Vector512.Create(a[9]);
            c9a = Vector512.FusedMultiplyAdd(x, ba, c9a);
            x = Vector512.Create(a[10]);
            caa = Vector512.FusedMultiplyAdd(x, ba, caa);
            x = Vector512.Create(a[11]);
            cba = Vector512.FusedMultiplyAdd(x, ba, cba);
        }

        if (add)
        {
            c0a += Vector512.Load(c);
            c1a += Vector512.Load(c + stride);
            c2a += Vector512.Load(c + (2 * stride));
            c3a += Vector512.Load(c + (3 * stride));
            c4a += Vector512.Load(c + (4 * stride));
            c5a += Vector512.Load(c + (5 * stride));
            c6a += Vector512.Load(c + (6 * stride));
            c7a += Vector512.Load(c + (7 * stride));
            c8a += Vector512.Load(c + (8 * stride));
            c9a += Vector512.Load(c + (9 * stride));
            caa += Vector512.Load(c + (10 * stride));
            cba += Vector512.Load(c + (11 * stride));
        }

        c0a.Store(c);
        c1a.Store(c + stride);
        c2a.Store(c + (2 * stride));
        c3a.Store(c + (3 * stride));
        c4a.Store(c + (4 * stride));
        c5a.Store(c + (5 * stride));
        c6a.Store(c + (6 * stride));
        c7a.Store(c + (7 * stride));
        c8a.Store(c + (8 * stride));
        c9a.Store(c + (9 * stride));
        caa.Store(c + (10 * stride));
        cba.Store(c + (11 * stride));
    }

    /// <summary>C [8, 16] (+)= A [k, 8]ᵀ · B [k, 16], a chain of fused multiply-adds over k for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows8(int k, float* a, float* b, float* c, int stride, bool add)
    {
        Vector512<float> c0a = default;
        Vector512<float> c1a = default;
        Vector512<float> c2a = default;
        Vector512<float> c3a = default;
        Vector512<float> c4a = default;
        Vector512<float> c5a = default;
        Vector512<float> c6a = default;
        Vector512<float> c7a = default;
        Prefetch.Near(c);
        Prefetch.Near(c + stride);
        Prefetch.Near(c + (2 * stride));
        Prefetch.Near(c + (3 * stride));
        Prefetch.Near(c + (4 * stride));
        Prefetch.Near(c + (5 * stride));
        Prefetch.Near(c + (6 * stride));
        Prefetch.Near(c + (7 * stride));
        for (float* end = b + ((nint)k * 16); b < end; a += 8, b += 16)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, ba, c0a);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, ba, c1a);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, ba, c2a);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, ba, c3a);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, ba, c4a);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, ba, c5a);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, ba, c6a);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, ba, c7a);
        }

        if (add)
        {
            c0a += Vector512.Load(c);
            c1a += Vector512.Load(c + stride);
            c2a += Vector512.Load(c + (2 * stride));
            c3a += Vector512.Load(c + (3 * stride));
            c4a += Vector512.Load(c + (4 * stride));
            c5a += Vector512.Load(c + (5 * stride));
            c6a += Vector512.Load(c + (6 * stride));
            c7a += Vector512.Load(c + (7 * stride));
        }

        c0a.Store(c);
        c1a.Store(c + stride);
        c2a.Store(c + (2 * stride));
        c3a.Store(c + (3 * stride));
        c4a.Store(c + (4 * stride));
        c5a.Store(c + (5 * stride));
        c6a.Store(c + (6 * stride));
        c7a.Store(c + (7 * stride));
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
            c0a = Vector512.FusedMultiplyAdd(x, ba, c0a);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, ba, c1a);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, ba, c2a);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, ba, c3a);
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
}
