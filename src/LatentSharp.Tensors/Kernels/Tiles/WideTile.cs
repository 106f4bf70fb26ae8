// Written by TileText of the tests; change it there.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// Register tiles two vectors wide for processors with 512-bit registers: twelve rows fill 24 of the 32 registers with sums.
/// </summary>
internal static unsafe class WideTile
{
    /// <summary>C [12, 32] (+)= A [k, 12]ᵀ · B [k, 32], a chain of fused multiply-adds over k for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows12(int k, float* a, float* b, float* c, int stride, bool add)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default;
        Vector512<float> c1a = default; Vector512<float> c1b = default;
        Vector512<float> c2a = default; Vector512<float> c2b = default;
        Vector512<float> c3a = default; Vector512<float> c3b = default;
        Vector512<float> c4a = default; Vector512<float> c4b = default;
        Vector512<float> c5a = default; Vector512<float> c5b = default;
        Vector512<float> c6a = default; Vector512<float> c6b = default;
        Vector512<float> c7a = default; Vector512<float> c7b = default;
        Vector512<float> c8a = default; Vector512<float> c8b = default;
        Vector512<float> c9a = default; Vector512<float> c9b = default;
        Vector512<float> caa = default; Vector512<float> cab = default;
        Vector512<float> cba = default; Vector512<float> cbb = default;
        Prefetch.Near(c);
        Prefetch.Near(c + 16);
        Prefetch.Near(c + stride);
        Prefetch.Near(c + stride + 16);
        Prefetch.Near(c + (2 * stride));
        Prefetch.Near(c + (2 * stride) + 16);
        Prefetch.Near(c + (3 * stride));
        Prefetch.Near(c + (3 * stride) + 16);
        Prefetch.Near(c + (4 * stride));
        Prefetch.Near(c + (4 * stride) + 16);
        Prefetch.Near(c + (5 * stride));
        Prefetch.Near(c + (5 * stride) + 16);
        Prefetch.Near(c + (6 * stride));
        Prefetch.Near(c + (6 * stride) + 16);
        Prefetch.Near(c + (7 * stride));
        Prefetch.Near(c + (7 * stride) + 16);
        Prefetch.Near(c + (8 * stride));
        Prefetch.Near(c + (8 * stride) + 16);
        Prefetch.Near(c + (9 * stride));
        Prefetch.Near(c + (9 * stride) + 16);
        Prefetch.Near(c + (10 * stride));
        Prefetch.Near(c + (10 * stride) + 16);
        Prefetch.Near(c + (11 * stride));
        Prefetch.Near(c + (11 * stride) + 16);
        for (float* end = b + ((nint)k * 32); b < end; a += 12, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, ba, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, ba, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, ba, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, ba, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, ba, c4a);
            c4b = Vector512.FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, ba, c5a);
            c5b = Vector512.FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, ba, c6a);
            c6b = Vector512.FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, ba, c7a);
            c7b = Vector512.FusedMultiplyAdd(x, bb, c7b);
            x = Vector512.Create(a[8]);
            c8a = Vector512.FusedMultiplyAdd(x, ba, c8a);
            c8b = Vector512.FusedMultiplyAdd(x, bb, c8b);
            x = Vector512.Create(a[9]);
            c9a = Vector512.FusedMultiplyAdd(x, ba, c9a);
            c9b = Vector512.FusedMultiplyAdd(x, bb, c9b);
            x = Vector512.Create(a[10]);
            caa = Vector512.FusedMultiplyAdd(x, ba, caa);
            cab = Vector512.FusedMultiplyAdd(x, bb, cab);
            x = Vector512.Create(a[11]);
            cba = Vector512.FusedMultiplyAdd(x, ba, cba);
            cbb = Vector512.FusedMultiplyAdd(x, bb, cbb);
        }

        if (add)
        {
            c0a += Vector512.Load(c);
            c0b += Vector512.Load(c + 16);
            c1a += Vector512.Load(c + stride);
            c1b += Vector512.Load(c + stride + 16);
            c2a += Vector512.Load(c + (2 * stride));
            c2b += Vector512.Load(c + (2 * stride) + 16);
            c3a += Vector512.Load(c + (3 * stride));
            c3b += Vector512.Load(c + (3 * stride) + 16);
            c4a += Vector512.Load(c + (4 * stride));
            c4b += Vector512.Load(c + (4 * stride) + 16);
            c5a += Vector512.Load(c + (5 * stride));
            c5b += Vector512.Load(c + (5 * stride) + 16);
            c6a += Vector512.Load(c + (6 * stride));
            c6b += Vector512.Load(c + (6 * stride) + 16);
            c7a += Vector512.Load(c + (7 * stride));
            c7b += Vector512.Load(c + (7 * stride) + 16);
            c8a += Vector512.Load(c + (8 * stride));
            c8b += Vector512.Load(c + (8 * stride) + 16);
            c9a += Vector512.Load(c + (9 * stride));
            c9b += Vector512.Load(c + (9 * stride) + 16);
            caa += Vector512.Load(c + (10 * stride));
            cab += Vector512.Load(c + (10 * stride) + 16);
            cba += Vector512.Load(c + (11 * stride));
            cbb += Vector512.Load(c + (11 * stride) + 16);
        }

        c0a.Store(c);
        c0b.Store(c + 16);
        c1a.Store(c + stride);
        c1b.Store(c + stride + 16);
        c2a.Store(c + (2 * stride));
        c2b.Store(c + (2 * stride) + 16);
        c3a.Store(c + (3 * stride));
        c3b.Store(c + (3 * stride) + 16);
        c4a.Store(c + (4 * stride));
        c4b.Store(c + (4 * stride) + 16);
        c5a.Store(c + (5 * stride));
        c5b.Store(c + (5 * stride) + 16);
        c6a.Store(c + (6 * stride));
        c6b.Store(c + (6 * stride) + 16);
        c7a.Store(c + (7 * stride));
        c7b.Store(c + (7 * stride) + 16);
        c8a.Store(c + (8 * stride));
        c8b.Store(c + (8 * stride) + 16);
        c9a.Store(c + (9 * stride));
        c9b.Store(c + (9 * stride) + 16);
        caa.Store(c + (10 * stride));
        cab.Store(c + (10 * stride) + 16);
        cba.Store(c + (11 * stride));
        cbb.Store(c + (11 * stride) + 16);
    }

    /// <summary>C [8, 32] (+)= A [k, 8]ᵀ · B [k, 32], a chain of fused multiply-adds over k for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows8(int k, float* a, float* b, float* c, int stride, bool add)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default;
        Vector512<float> c1a = default; Vector512<float> c1b = default;
        Vector512<float> c2a = default; Vector512<float> c2b = default;
        Vector512<float> c3a = default; Vector512<float> c3b = default;
        Vector512<float> c4a = default; Vector512<float> c4b = default;
        Vector512<float> c5a = default; Vector512<float> c5b = default;
        Vector512<float> c6a = default; Vector512<float> c6b = default;
        Vector512<float> c7a = default; Vector512<float> c7b = default;
        Prefetch.Near(c);
        Prefetch.Near(c + 16);
        Prefetch.Near(c + stride);
        Prefetch.Near(c + stride + 16);
        Prefetch.Near(c + (2 * stride));
        Prefetch.Near(c + (2 * stride) + 16);
        Prefetch.Near(c + (3 * stride));
        Prefetch.Near(c + (3 * stride) + 16);
        Prefetch.Near(c + (4 * stride));
        Prefetch.Near(c + (4 * stride) + 16);
        Prefetch.Near(c + (5 * stride));
        Prefetch.Near(c + (5 * stride) + 16);
        Prefetch.Near(c + (6 * stride));
        Prefetch.Near(c + (6 * stride) + 16);
        Prefetch.Near(c + (7 * stride));
        Prefetch.Near(c + (7 * stride) + 16);
        for (float* end = b + ((nint)k * 32); b < end; a += 8, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, ba, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, ba, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, ba, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, ba, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, bb, c3b);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, ba, c4a);
            c4b = Vector512.FusedMultiplyAdd(x, bb, c4b);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, ba, c5a);
            c5b = Vector512.FusedMultiplyAdd(x, bb, c5b);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, ba, c6a);
            c6b = Vector512.FusedMultiplyAdd(x, bb, c6b);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, ba, c7a);
            c7b = Vector512.FusedMultiplyAdd(x, bb, c7b);
        }

        if (add)
        {
            c0a += Vector512.Load(c);
            c0b += Vector512.Load(c + 16);
            c1a += Vector512.Load(c + stride);
            c1b += Vector512.Load(c + stride + 16);
            c2a += Vector512.Load(c + (2 * stride));
            c2b += Vector512.Load(c + (2 * stride) + 16);
            c3a += Vector512.Load(c + (3 * stride));
            c3b += Vector512.Load(c + (3 * stride) + 16);
            c4a += Vector512.Load(c + (4 * stride));
            c4b += Vector512.Load(c + (4 * stride) + 16);
            c5a += Vector512.Load(c + (5 * stride));
            c5b += Vector512.Load(c + (5 * stride) + 16);
            c6a += Vector512.Load(c + (6 * stride));
            c6b += Vector512.Load(c + (6 * stride) + 16);
            c7a += Vector512.Load(c + (7 * stride));
            c7b += Vector512.Load(c + (7 * stride) + 16);
        }

        c0a.Store(c);
        c0b.Store(c + 16);
        c1a.Store(c + stride);
        c1b.Store(c + stride + 16);
        c2a.Store(c + (2 * stride));
        c2b.Store(c + (2 * stride) + 16);
        c3a.Store(c + (3 * stride));
        c3b.Store(c + (3 * stride) + 16);
        c4a.Store(c + (4 * stride));
        c4b.Store(c + (4 * stride) + 16);
        c5a.Store(c + (5 * stride));
        c5b.Store(c + (5 * stride) + 16);
        c6a.Store(c + (6 * stride));
        c6b.Store(c + (6 * stride) + 16);
        c7a.Store(c + (7 * stride));
        c7b.Store(c + (7 * stride) + 16);
    }

    /// <summary>C [4, 32] (+)= A [k, 4]ᵀ · B [k, 32], a chain of fused multiply-adds over k for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Rows4(int k, float* a, float* b, float* c, int stride, bool add)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default;
        Vector512<float> c1a = default; Vector512<float> c1b = default;
        Vector512<float> c2a = default; Vector512<float> c2b = default;
        Vector512<float> c3a = default; Vector512<float> c3b = default;
        Prefetch.Near(c);
        Prefetch.Near(c + 16);
        Prefetch.Near(c + stride);
        Prefetch.Near(c + stride + 16);
        Prefetch.Near(c + (2 * stride));
        Prefetch.Near(c + (2 * stride) + 16);
        Prefetch.Near(c + (3 * stride));
        Prefetch.Near(c + (3 * stride) + 16);
        for (float* end = b + ((nint)k * 32); b < end; a += 4, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, ba, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, bb, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, ba, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, bb, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, ba, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, bb, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, ba, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, bb, c3b);
        }

        if (add)
        {
            c0a += Vector512.Load(c);
            c0b += Vector512.Load(c + 16);
            c1a += Vector512.Load(c + stride);
            c1b += Vector512.Load(c + stride + 16);
            c2a += Vector512.Load(c + (2 * stride));
            c2b += Vector512.Load(c + (2 * stride) + 16);
            c3a += Vector512.Load(c + (3 * stride));
            c3b += Vector512.Load(c + (3 * stride) + 16);
        }

        c0a.Store(c);
        c0b.Store(c + 16);
        c1a.Store(c + stride);
        c1b.Store(c + stride + 16);
        c2a.Store(c + (2 * stride));
        c2b.Store(c + (2 * stride) + 16);
        c3a.Store(c + (3 * stride));
        c3b.Store(c + (3 * stride) + 16);
    }
}
