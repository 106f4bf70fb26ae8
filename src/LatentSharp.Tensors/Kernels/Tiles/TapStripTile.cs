// Written by TileText of the tests; change it there.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// Like <see cref="TapTile"/> for results of one to four channels: 64 positions at a time, so that the few rows still fill the
/// registers.
/// </summary>
internal static unsafe class TapStripTile
{
    /// <summary>Columns of a tile.</summary>
    public const int Columns = 64;

    /// <summary>C [rows, 64] = A [taps, 4]ᵀ · B [taps, 64] where B is read through the source.</summary>
    /// <param name="taps">Length of the sums.</param>
    /// <param name="rows">Rows that exist, 1 to 4.</param>
    /// <param name="a">Packed panel [taps, 4].</param>
    /// <param name="source">Where B lies.</param>
    /// <param name="c">First element of the tile.</param>
    /// <param name="stride">Distance between rows of C.</param>
    public static void Multiply(int taps, int rows, float* a, in TapSource source, float* c, int stride)
    {
        switch (rows)
        {
            case 1: Rows1(taps, a, source, c, stride); break;
            case 2: Rows2(taps, a, source, c, stride); break;
            case 3: Rows3(taps, a, source, c, stride); break;
            default: Rows4(taps, a, source, c, stride); break;
        }
    }

    /// <summary>C [1, 64] = the first 1 of A [taps, 4]ᵀ · B [taps, 64].</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(int taps, float* a, in TapSource source, float* c, int stride)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default; Vector512<float> c0c = default; Vector512<float> c0d = default;
        float* p0 = source.P0;
        float* p1 = source.P1;
        float* p2 = source.P2;
        float* p3 = source.P3;
        int* offset = source.Offsets;
        for (int* end = offset + taps; offset < end; offset++, a += 4)
        {
            nint at = *offset;
            Vector512<float> b0 = Vector512.Load(p0 + at);
            Vector512<float> b1 = Vector512.Load(p1 + at);
            Vector512<float> b2 = Vector512.Load(p2 + at);
            Vector512<float> b3 = Vector512.Load(p3 + at);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, b0, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, b1, c0b);
            c0c = Vector512.FusedMultiplyAdd(x, b2, c0c);
            c0d = Vector512.FusedMultiplyAdd(x, b3, c0d);
        }

        c0a.Store(c);
        c0b.Store(c + 16);
        c0c.Store(c + 32);
        c0d.Store(c + 48);
    }

    /// <summary>C [2, 64] = the first 2 of A [taps, 4]ᵀ · B [taps, 64].</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(int taps, float* a, in TapSource source, float* c, int stride)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default; Vector512<float> c0c = default; Vector512<float> c0d = default;
        Vector512<float> c1a = default; Vector512<float> c1b = default; Vector512<float> c1c = default; Vector512<float> c1d = default;
        float* p0 = source.P0;
        float* p1 = source.P1;
        float* p2 = source.P2;
        float* p3 = source.P3;
        int* offset = source.Offsets;
        for (int* end = offset + taps; offset < end; offset++, a += 4)
        {
            nint at = *offset;
            Vector512<float> b0 = Vector512.Load(p0 + at);
            Vector512<float> b1 = Vector512.Load(p1 + at);
            Vector512<float> b2 = Vector512.Load(p2 + at);
            Vector512<float> b3 = Vector512.Load(p3 + at);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, b0, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, b1, c0b);
            c0c = Vector512.FusedMultiplyAdd(x, b2, c0c);
            c0d = Vector512.FusedMultiplyAdd(x, b3, c0d);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, b0, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, b1, c1b);
            c1c = Vector512.FusedMultiplyAdd(x, b2, c1c);
            c1d = Vector512.FusedMultiplyAdd(x, b3, c1d);
        }

        c0a.Store(c);
        c0b.Store(c + 16);
        c0c.Store(c + 32);
        c0d.Store(c + 48);
        c1a.Store(c + stride);
        c1b.Store(c + stride + 16);
        c1c.Store(c + stride + 32);
        c1d.Store(c + stride + 48);
    }

    /// <summary>C [3, 64] = the first 3 of A [taps, 4]ᵀ · B [taps, 64].</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows3(int taps, float* a, in TapSource source, float* c, int stride)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default; Vector512<float> c0c = default; Vector512<float> c0d = default;
        Vector512<float> c1a = default; Vector512<float> c1b = default; Vector512<float> c1c = default; Vector512<float> c1d = default;
        Vector512<float> c2a = default; Vector512<float> c2b = default; Vector512<float> c2c = default; Vector512<float> c2d = default;
        float* p0 = source.P0;
        float* p1 = source.P1;
        float* p2 = source.P2;
        float* p3 = source.P3;
        int* offset = source.Offsets;
        for (int* end = offset + taps; offset < end; offset++, a += 4)
        {
            nint at = *offset;
            Vector512<float> b0 = Vector512.Load(p0 + at);
            Vector512<float> b1 = Vector512.Load(p1 + at);
            Vector512<float> b2 = Vector512.Load(p2 + at);
            Vector512<float> b3 = Vector512.Load(p3 + at);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, b0, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, b1, c0b);
            c0c = Vector512.FusedMultiplyAdd(x, b2, c0c);
            c0d = Vector512.FusedMultiplyAdd(x, b3, c0d);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, b0, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, b1, c1b);
            c1c = Vector512.FusedMultiplyAdd(x, b2, c1c);
            c1d = Vector512.FusedMultiplyAdd(x, b3, c1d);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, b0, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, b1, c2b);
            c2c = Vector512.FusedMultiplyAdd(x, b2, c2c);
            c2d = Vector512.FusedMultiplyAdd(x, b3, c2d);
        }

        c0a.Store(c);
        c0b.Store(c + 16);
        c0c.Store(c + 32);
        c0d.Store(c + 48);
        c1a.Store(c + stride);
        c1b.Store(c + stride + 16);
        c1c.Store(c + stride + 32);
        c1d.Store(c + stride + 48);
        c2a.Store(c + (2 * stride));
        c2b.Store(c + (2 * stride) + 16);
        c2c.Store(c + (2 * stride) + 32);
        c2d.Store(c + (2 * stride) + 48);
    }

    /// <summary>C [4, 64] = the first 4 of A [taps, 4]ᵀ · B [taps, 64].</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(int taps, float* a, in TapSource source, float* c, int stride)
    {
        Vector512<float> c0a = default; Vector512<float> c0b = default; Vector512<float> c0c = default; Vector512<float> c0d = default;
        Vector512<float> c1a = default; Vector512<float> c1b = default; Vector512<float> c1c = default; Vector512<float> c1d = default;
        Vector512<float> c2a = default; Vector512<float> c2b = default; Vector512<float> c2c = default; Vector512<float> c2d = default;
        Vector512<float> c3a = default; Vector512<float> c3b = default; Vector512<float> c3c = default; Vector512<float> c3d = default;
        float* p0 = source.P0;
        float* p1 = source.P1;
        float* p2 = source.P2;
        float* p3 = source.P3;
        int* offset = source.Offsets;
        for (int* end = offset + taps; offset < end; offset++, a += 4)
        {
            nint at = *offset;
            Vector512<float> b0 = Vector512.Load(p0 + at);
            Vector512<float> b1 = Vector512.Load(p1 + at);
            Vector512<float> b2 = Vector512.Load(p2 + at);
            Vector512<float> b3 = Vector512.Load(p3 + at);
            Vector512<float> x = Vector512.Create(a[0]);
            c0a = Vector512.FusedMultiplyAdd(x, b0, c0a);
            c0b = Vector512.FusedMultiplyAdd(x, b1, c0b);
            c0c = Vector512.FusedMultiplyAdd(x, b2, c0c);
            c0d = Vector512.FusedMultiplyAdd(x, b3, c0d);
            x = Vector512.Create(a[1]);
            c1a = Vector512.FusedMultiplyAdd(x, b0, c1a);
            c1b = Vector512.FusedMultiplyAdd(x, b1, c1b);
            c1c = Vector512.FusedMultiplyAdd(x, b2, c1c);
            c1d = Vector512.FusedMultiplyAdd(x, b3, c1d);
            x = Vector512.Create(a[2]);
            c2a = Vector512.FusedMultiplyAdd(x, b0, c2a);
            c2b = Vector512.FusedMultiplyAdd(x, b1, c2b);
            c2c = Vector512.FusedMultiplyAdd(x, b2, c2c);
            c2d = Vector512.FusedMultiplyAdd(x, b3, c2d);
            x = Vector512.Create(a[3]);
            c3a = Vector512.FusedMultiplyAdd(x, b0, c3a);
            c3b = Vector512.FusedMultiplyAdd(x, b1, c3b);
            c3c = Vector512.FusedMultiplyAdd(x, b2, c3c);
            c3d = Vector512.FusedMultiplyAdd(x, b3, c3d);
        }

        c0a.Store(c);
        c0b.Store(c + 16);
        c0c.Store(c + 32);
        c0d.Store(c + 48);
        c1a.Store(c + stride);
        c1b.Store(c + stride + 16);
        c1c.Store(c + stride + 32);
        c1d.Store(c + stride + 48);
        c2a.Store(c + (2 * stride));
        c2b.Store(c + (2 * stride) + 16);
        c2c.Store(c + (2 * stride) + 32);
        c2d.Store(c + (2 * stride) + 48);
        c3a.Store(c + (3 * stride));
        c3b.Store(c + (3 * stride) + 16);
        c3c.Store(c + (3 * stride) + 32);
        c3d.Store(c + (3 * stride) + 48);
    }
}
