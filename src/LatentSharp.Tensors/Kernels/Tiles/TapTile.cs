// Written by TileText of the tests; change it there.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// Register tiles of a convolution that read the pictures where they lie, for processors with 512-bit registers: each tap is one
/// offset, and the two vectors of 16 positions are loaded at that offset from their own place. Nothing is packed, so that few
/// channels cost no copy.
/// </summary>
internal static unsafe class TapTile
{
    /// <summary>C [rows, 32] = A [taps, rows]ᵀ · B [taps, 32] where B is read through the source.</summary>
    /// <param name="taps">Length of the sums.</param>
    /// <param name="rows">12, 8 or 4: the width of the packed panel.</param>
    /// <param name="a">Packed panel [taps, rows].</param>
    /// <param name="source">Where B lies.</param>
    /// <param name="c">First element of the tile.</param>
    /// <param name="stride">Distance between rows of C.</param>
    public static void Multiply(int taps, int rows, float* a, in TapSource source, float* c, int stride)
    {
        switch (rows)
        {
            case 12: Rows12(taps, a, source, c, stride); break;
            case 8: Rows8(taps, a, source, c, stride); break;
            default: Rows4(taps, a, source, c, stride); break;
        }
    }

    /// <summary>C [12, 32] = A [taps, 12]ᵀ · B [taps, 32], a chain of fused multiply-adds over the taps for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(int taps, float* a, in TapSource source, float* c, int stride)
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
        float* p0 = source.P0;
        float* p1 = source.P1;
        int* offset = source.Offsets;
        for (int* end = offset + taps; offset < end; offset++, a += 12)
        {
            nint at = *offset;
            Vector512<float> b0 = Vector512.Load(p0 + at);
            Vector512<float> b1 = Vector512.Load(p1 + at);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, b0, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, b1, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, b0, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, b1, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, b0, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, b1, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, b0, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, b1, c3b);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, b0, c4a);
            c4b = Vector512.FusedMultiplyAdd(x, b1, c4b);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, b0, c5a);
            c5b = Vector512.FusedMultiplyAdd(x, b1, c5b);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, b0, c6a);
            c6b = Vector512.FusedMultiplyAdd(x, b1, c6b);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, b0, c7a);
            c7b = Vector512.FusedMultiplyAdd(x, b1, c7b);
            x = Vector512.Create(a[8]);
            c8a = Vector512.FusedMultiplyAdd(x, b0, c8a);
            c8b = Vector512.FusedMultiplyAdd(x, b1, c8b);
            x = Vector512.Create(a[9]);
            c9a = Vector512.FusedMultiplyAdd(x, b0, c9a);
            c9b = Vector512.FusedMultiplyAdd(x, b1, c9b);
            x = Vector512.Create(a[10]);
            caa = Vector512.FusedMultiplyAdd(x, b0, caa);
            cab = Vector512.FusedMultiplyAdd(x, b1, cab);
            x = Vector512.Create(a[11]);
            cba = Vector512.FusedMultiplyAdd(x, b0, cba);
            cbb = Vector512.FusedMultiplyAdd(x, b1, cbb);
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

    /// <summary>C [8, 32] = A [taps, 8]ᵀ · B [taps, 32], a chain of fused multiply-adds over the taps for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows8(int taps, float* a, in TapSource source, float* c, int stride)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default;
        Vector512<float> c1a = default; Vector512<float> c1b = default;
        Vector512<float> c2a = default; Vector512<float> c2b = default;
        Vector512<float> c3a = default; Vector512<float> c3b = default;
        Vector512<float> c4a = default; Vector512<float> c4b = default;
        Vector512<float> c5a = default; Vector512<float> c5b = default;
        Vector512<float> c6a = default; Vector512<float> c6b = default;
        Vector512<float> c7a = default; Vector512<float> c7b = default;
        float* p0 = source.P0;
        float* p1 = source.P1;
        int* offset = source.Offsets;
        for (int* end = offset + taps; offset < end; offset++, a += 8)
        {
            nint at = *offset;
            Vector512<float> b0 = Vector512.Load(p0 + at);
            Vector512<float> b1 = Vector512.Load(p1 + at);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, b0, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, b1, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, b0, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, b1, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, b0, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, b1, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, b0, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, b1, c3b);
            x = Vector512.Create(a[4]);
            c4a = Vector512.FusedMultiplyAdd(x, b0, c4a);
            c4b = Vector512.FusedMultiplyAdd(x, b1, c4b);
            x = Vector512.Create(a[5]);
            c5a = Vector512.FusedMultiplyAdd(x, b0, c5a);
            c5b = Vector512.FusedMultiplyAdd(x, b1, c5b);
            x = Vector512.Create(a[6]);
            c6a = Vector512.FusedMultiplyAdd(x, b0, c6a);
            c6b = Vector512.FusedMultiplyAdd(x, b1, c6b);
            x = Vector512.Create(a[7]);
            c7a = Vector512.FusedMultiplyAdd(x, b0, c7a);
            c7b = Vector512.FusedMultiplyAdd(x, b1, c7b);
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

    /// <summary>C [4, 32] = A [taps, 4]ᵀ · B [taps, 32], a chain of fused multiply-adds over the taps for each element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(int taps, float* a, in TapSource source, float* c, int stride)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default;
        Vector512<float> c1a = default; Vector512<float> c1b = default;
        Vector512<float> c2a = default; Vector512<float> c2b = default;
        Vector512<float> c3a = default; Vector512<float> c3b = default;
        float* p0 = source.P0;
        float* p1 = source.P1;
        int* offset = source.Offsets;
        for (int* end = offset + taps; offset < end; offset++, a += 4)
        {
            nint at = *offset;
            Vector512<float> b0 = Vector512.Load(p0 + at);
            Vector512<float> b1 = Vector512.Load(p1 + at);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, b0, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, b1, c0b);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, b0, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, b1, c1b);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, b0, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, b1, c2b);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, b0, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, b1, c3b);
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
