using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>Four by four values, or eight by four, transposed in registers.</summary>
internal static unsafe class Transposed
{
    /// <summary>Reads four rows of four values and gives the four columns.</summary>
    /// <param name="from">First value.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="c0">First column.</param>
    /// <param name="c1">Second column.</param>
    /// <param name="c2">Third column.</param>
    /// <param name="c3">Fourth column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(float* from, int stride, out Vector128<float> c0, out Vector128<float> c1, out Vector128<float> c2,
        out Vector128<float> c3)
    {
        Vector128<float> r0 = Vector128.Load(from);
        Vector128<float> r1 = Vector128.Load(from + stride);
        Vector128<float> r2 = Vector128.Load(from + (2 * (nint)stride));
        Vector128<float> r3 = Vector128.Load(from + (3 * (nint)stride));
        if (Sse.IsSupported)
        {
            Vector128<float> a = Sse.UnpackLow(r0, r1);
            Vector128<float> b = Sse.UnpackLow(r2, r3);
            Vector128<float> c = Sse.UnpackHigh(r0, r1);
            Vector128<float> d = Sse.UnpackHigh(r2, r3);
            c0 = Sse.MoveLowToHigh(a, b);
            c1 = Sse.MoveHighToLow(b, a);
            c2 = Sse.MoveLowToHigh(c, d);
            c3 = Sse.MoveHighToLow(d, c);
        }
        else
        {
            c0 = Vector128.Create(r0[0], r1[0], r2[0], r3[0]);
            c1 = Vector128.Create(r0[1], r1[1], r2[1], r3[1]);
            c2 = Vector128.Create(r0[2], r1[2], r2[2], r3[2]);
            c3 = Vector128.Create(r0[3], r1[3], r2[3], r3[3]);
        }
    }

    /// <summary>Reads eight rows of four values and gives the four columns.</summary>
    /// <param name="from">First value.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="c0">First column.</param>
    /// <param name="c1">Second column.</param>
    /// <param name="c2">Third column.</param>
    /// <param name="c3">Fourth column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(float* from, int stride, out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2,
        out Vector256<float> c3)
    {
        float* upper = from + (4 * (nint)stride);
        if (Avx.IsSupported)
        {
            var r0 = Vector256.Create(Vector128.Load(from), Vector128.Load(upper));
            var r1 = Vector256.Create(Vector128.Load(from + stride), Vector128.Load(upper + stride));
            var r2 = Vector256.Create(Vector128.Load(from + (2 * (nint)stride)), Vector128.Load(upper + (2 * (nint)stride)));
            var r3 = Vector256.Create(Vector128.Load(from + (3 * (nint)stride)), Vector128.Load(upper + (3 * (nint)stride)));
            Vector256<float> a = Avx.UnpackLow(r0, r1);
            Vector256<float> b = Avx.UnpackLow(r2, r3);
            Vector256<float> c = Avx.UnpackHigh(r0, r1);
            Vector256<float> d = Avx.UnpackHigh(r2, r3);
            c0 = Avx.Shuffle(a, b, 0x44);
            c1 = Avx.Shuffle(a, b, 0xEE);
            c2 = Avx.Shuffle(c, d, 0x44);
            c3 = Avx.Shuffle(c, d, 0xEE);
        }
        else
        {
            Load(from, stride, out Vector128<float> a0, out Vector128<float> a1, out Vector128<float> a2, out Vector128<float> a3);
            Load(upper, stride, out Vector128<float> b0, out Vector128<float> b1, out Vector128<float> b2, out Vector128<float> b3);
            c0 = Vector256.Create(a0, b0);
            c1 = Vector256.Create(a1, b1);
            c2 = Vector256.Create(a2, b2);
            c3 = Vector256.Create(a3, b3);
        }
    }
}
