using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// The register tile for sums over what is contiguous in both factors: four lines of A against six of B, sixteen partial
/// sums for each pair. Nothing needs to be interleaved, so that a long sum over pixels reads pictures as they lie.
/// </summary>
internal static unsafe class DotTile
{
    /// <summary>Lines of A in a tile.</summary>
    public const int Rows = 4;

    /// <summary>Lines of B in a tile.</summary>
    public const int Columns = 6;

    /// <summary>sums [4, 6, 16] += A [4, length] times B [6, length], lane by lane.</summary>
    /// <param name="length">Length of the lines, a multiple of 16.</param>
    /// <param name="stride">Distance between lines, of A and of B.</param>
    /// <param name="a">First line of A.</param>
    /// <param name="b">First line of B.</param>
    /// <param name="sums">Partial sums, [4, 6, 16].</param>
    public static void Multiply(int length, int stride, float* a, float* b, float* sums)
    {
        if (TileShape.Wide)
        {
            Whole(length, stride, a, b, sums);
            return;
        }

        // Six vectors of sums are the twelve registers that a 256-bit processor can spare.
        for (int row = 0; row < Rows; row += 2)
        {
            for (int column = 0; column < Columns; column += 3)
            {
                Quarter(length, stride, a + (row * stride), b + (column * stride), sums + (16 * ((row * Columns) + column)));
            }
        }
    }

    /// <summary>The sum of sixteen partial sums, as a tree of fixed order: lane i and i + 8, then i and i + 4, and so on.</summary>
    /// <param name="lanes">Sixteen partial sums.</param>
    public static float Total(float* lanes)
    {
        Vector128<float> four = Four(lanes);
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary><see cref="Total"/> of several sums, four at a time.</summary>
    /// <param name="sums">Partial sums, [count, 16].</param>
    /// <param name="count">How many sums.</param>
    /// <param name="totals">Receives [count].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Totals(float* sums, int count, float* totals)
    {
        int i = 0;
        for (; Sse.IsSupported && i + 4 <= count; i += 4, sums += 4 * 16)
        {
            Vector128<float> a = Four(sums);
            Vector128<float> b = Four(sums + 16);
            Vector128<float> c = Four(sums + 32);
            Vector128<float> d = Four(sums + 48);
            Vector128<float> lowAb = Sse.UnpackLow(a, b);
            Vector128<float> lowCd = Sse.UnpackLow(c, d);
            Vector128<float> highAb = Sse.UnpackHigh(a, b);
            Vector128<float> highCd = Sse.UnpackHigh(c, d);
            Vector128<float> even = Sse.MoveLowToHigh(lowAb, lowCd) + Sse.MoveLowToHigh(highAb, highCd);
            Vector128<float> odd = Sse.MoveHighToLow(lowCd, lowAb) + Sse.MoveHighToLow(highCd, highAb);
            (even + odd).Store(totals + i);
        }

        for (; i < count; i++, sums += 16)
        {
            totals[i] = Total(sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(float* lanes)
    {
        Vector256<float> eight = Vector256.Load(lanes) + Vector256.Load(lanes + 8);
        return eight.GetLower() + eight.GetUpper();
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Whole(int length, int stride, float* a, float* b, float* sums)
    {
        Vector512<float> c00 = default; Vector512<float> c01 = default; Vector512<float> c02 = default; Vector512<float> c03 = default;
        Vector512<float> c04 = default; Vector512<float> c05 = default;
        Vector512<float> c10 = default; Vector512<float> c11 = default; Vector512<float> c12 = default; Vector512<float> c13 = default;
        Vector512<float> c14 = default; Vector512<float> c15 = default;
        Vector512<float> c20 = default; Vector512<float> c21 = default; Vector512<float> c22 = default; Vector512<float> c23 = default;
        Vector512<float> c24 = default; Vector512<float> c25 = default;
        Vector512<float> c30 = default; Vector512<float> c31 = default; Vector512<float> c32 = default; Vector512<float> c33 = default;
        Vector512<float> c34 = default; Vector512<float> c35 = default;
        for (int i = 0; i < length; i += 16)
        {
            Vector512<float> a0 = Vector512.Load(a + i);
            Vector512<float> a1 = Vector512.Load(a + stride + i);
            Vector512<float> a2 = Vector512.Load(a + (2 * stride) + i);
            Vector512<float> a3 = Vector512.Load(a + (3 * stride) + i);
            Vector512<float> x = Vector512.Load(b + i);
            c00 = Vector512.FusedMultiplyAdd(a0, x, c00);
            c10 = Vector512.FusedMultiplyAdd(a1, x, c10);
            c20 = Vector512.FusedMultiplyAdd(a2, x, c20);
            c30 = Vector512.FusedMultiplyAdd(a3, x, c30);
            x = Vector512.Load(b + stride + i);
            c01 = Vector512.FusedMultiplyAdd(a0, x, c01);
            c11 = Vector512.FusedMultiplyAdd(a1, x, c11);
            c21 = Vector512.FusedMultiplyAdd(a2, x, c21);
            c31 = Vector512.FusedMultiplyAdd(a3, x, c31);
            x = Vector512.Load(b + (2 * stride) + i);
            c02 = Vector512.FusedMultiplyAdd(a0, x, c02);
            c12 = Vector512.FusedMultiplyAdd(a1, x, c12);
            c22 = Vector512.FusedMultiplyAdd(a2, x, c22);
            c32 = Vector512.FusedMultiplyAdd(a3, x, c32);
            x = Vector512.Load(b + (3 * stride) + i);
            c03 = Vector512.FusedMultiplyAdd(a0, x, c03);
            c13 = Vector512.FusedMultiplyAdd(a1, x, c13);
            c23 = Vector512.FusedMultiplyAdd(a2, x, c23);
            c33 = Vector512.FusedMultiplyAdd(a3, x, c33);
            x = Vector512.Load(b + (4 * stride) + i);
            c04 = Vector512.FusedMultiplyAdd(a0, x, c04);
            c14 = Vector512.FusedMultiplyAdd(a1, x, c14);
            c24 = Vector512.FusedMultiplyAdd(a2, x, c24);
            c34 = Vector512.FusedMultiplyAdd(a3, x, c34);
            x = Vector512.Load(b + (5 * stride) + i);
            c05 = Vector512.FusedMultiplyAdd(a0, x, c05);
            c15 = Vector512.FusedMultiplyAdd(a1, x, c15);
            c25 = Vector512.FusedMultiplyAdd(a2, x, c25);
            c35 = Vector512.FusedMultiplyAdd(a3, x, c35);
        }

        (Vector512.Load(sums) + c00).Store(sums);
        (Vector512.Load(sums + 16) + c01).Store(sums + 16);
        (Vector512.Load(sums + 32) + c02).Store(sums + 32);
        (Vector512.Load(sums + 48) + c03).Store(sums + 48);
        (Vector512.Load(sums + 64) + c04).Store(sums + 64);
        (Vector512.Load(sums + 80) + c05).Store(sums + 80);
        (Vector512.Load(sums + 96) + c10).Store(sums + 96);
        (Vector512.Load(sums + 112) + c11).Store(sums + 112);
        (Vector512.Load(sums + 128) + c12).Store(sums + 128);
        (Vector512.Load(sums + 144) + c13).Store(sums + 144);
        (Vector512.Load(sums + 160) + c14).Store(sums + 160);
        (Vector512.Load(sums + 176) + c15).Store(sums + 176);
        (Vector512.Load(sums + 192) + c20).Store(sums + 192);
        (Vector512.Load(sums + 208) + c21).Store(sums + 208);
        (Vector512.Load(sums + 224) + c22).Store(sums + 224);
        (Vector512.Load(sums + 240) + c23).Store(sums + 240);
        (Vector512.Load(sums + 256) + c24).Store(sums + 256);
        (Vector512.Load(sums + 272) + c25).Store(sums + 272);
        (Vector512.Load(sums + 288) + c30).Store(sums + 288);
        (Vector512.Load(sums + 304) + c31).Store(sums + 304);
        (Vector512.Load(sums + 320) + c32).Store(sums + 320);
        (Vector512.Load(sums + 336) + c33).Store(sums + 336);
        (Vector512.Load(sums + 352) + c34).Store(sums + 352);
        (Vector512.Load(sums + 368) + c35).Store(sums + 368);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Quarter(int length, int stride, float* a, float* b, float* sums)
    {
        Vector512<float> c00 = default; Vector512<float> c01 = default; Vector512<float> c02 = default;
        Vector512<float> c10 = default; Vector512<float> c11 = default; Vector512<float> c12 = default;
        for (int i = 0; i < length; i += 16)
        {
            Vector512<float> a0 = Vector512.Load(a + i);
            Vector512<float> a1 = Vector512.Load(a + stride + i);
            Vector512<float> x = Vector512.Load(b + i);
            c00 = VectorMath.FusedMultiplyAdd(a0, x, c00);
            c10 = VectorMath.FusedMultiplyAdd(a1, x, c10);
            x = Vector512.Load(b + stride + i);
            c01 = VectorMath.FusedMultiplyAdd(a0, x, c01);
            c11 = VectorMath.FusedMultiplyAdd(a1, x, c11);
            x = Vector512.Load(b + (2 * stride) + i);
            c02 = VectorMath.FusedMultiplyAdd(a0, x, c02);
            c12 = VectorMath.FusedMultiplyAdd(a1, x, c12);
        }

        (Vector512.Load(sums) + c00).Store(sums);
        (Vector512.Load(sums + 16) + c01).Store(sums + 16);
        (Vector512.Load(sums + 32) + c02).Store(sums + 32);
        (Vector512.Load(sums + 96) + c10).Store(sums + 96);
        (Vector512.Load(sums + 112) + c11).Store(sums + 112);
        (Vector512.Load(sums + 128) + c12).Store(sums + 128);
    }
}
