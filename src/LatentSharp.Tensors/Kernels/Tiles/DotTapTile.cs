using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>
/// Like <see cref="DotTile"/>, for processors with 512-bit registers, with the lines of B read where the pictures lie: each vector of 16
/// positions has one offset, each line begins at its own place. Nothing is packed, so that few lines of A cost no copy.
/// </summary>
internal static unsafe class DotTapTile
{
    /// <summary>Rows of the shape for few lines: three against eight lines of B.</summary>
    public const int FewRows = 3;

    /// <summary>Lines of B of the shape for few lines of A.</summary>
    public const int FewColumns = 8;


    /// <summary>sums [4, 6, 16] += A [4, 16 · vectors] times B [6, 16 · vectors], lane by lane.</summary>
    /// <param name="vectors">Vectors of a line.</param>
    /// <param name="a">First line of A.</param>
    /// <param name="stride">Distance between lines of A.</param>
    /// <param name="b">Where each line of B begins, [6].</param>
    /// <param name="offset">Distance of each vector from the beginning of its line, of B and of A, [vectors, 2].</param>
    /// <param name="ahead">What will be read soon, as long as a line.</param>
    /// <param name="sums">Partial sums, [4, 6, 16].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void By4x6(int vectors, float* a, nint stride, float** b, int* offset, float* ahead, float* sums)
    {
        Vector512<float> c00 = default; Vector512<float> c01 = default; Vector512<float> c02 = default; Vector512<float> c03 = default;
        Vector512<float> c04 = default; Vector512<float> c05 = default;
        Vector512<float> c10 = default; Vector512<float> c11 = default; Vector512<float> c12 = default; Vector512<float> c13 = default;
        Vector512<float> c14 = default; Vector512<float> c15 = default;
        Vector512<float> c20 = default; Vector512<float> c21 = default; Vector512<float> c22 = default; Vector512<float> c23 = default;
        Vector512<float> c24 = default; Vector512<float> c25 = default;
        Vector512<float> c30 = default; Vector512<float> c31 = default; Vector512<float> c32 = default; Vector512<float> c33 = default;
        Vector512<float> c34 = default; Vector512<float> c35 = default;
        float* b0 = b[0];
        float* b1 = b[1];
        float* b2 = b[2];
        float* b3 = b[3];
        float* b4 = b[4];
        float* b5 = b[5];
        for (int* end = offset + (2 * vectors); offset < end; offset += 2, ahead += 16)
        {
            Prefetch.Far(ahead);
            nint at = offset[0];
            float* line = a + offset[1];
            Vector512<float> a0 = Vector512.Load(line);
            Vector512<float> a1 = Vector512.Load(line + stride);
            Vector512<float> a2 = Vector512.Load(line + (2 * stride));
            Vector512<float> a3 = Vector512.Load(line + (3 * stride));
            Vector512<float> x = Vector512.Load(b0 + at);
            c00 = Vector512.FusedMultiplyAdd(a0, x, c00);
            c10 = Vector512.FusedMultiplyAdd(a1, x, c10);
            c20 = Vector512.FusedMultiplyAdd(a2, x, c20);
            c30 = Vector512.FusedMultiplyAdd(a3, x, c30);
            x = Vector512.Load(b1 + at);
            c01 = Vector512.FusedMultiplyAdd(a0, x, c01);
            c11 = Vector512.FusedMultiplyAdd(a1, x, c11);
            c21 = Vector512.FusedMultiplyAdd(a2, x, c21);
            c31 = Vector512.FusedMultiplyAdd(a3, x, c31);
            x = Vector512.Load(b2 + at);
            c02 = Vector512.FusedMultiplyAdd(a0, x, c02);
            c12 = Vector512.FusedMultiplyAdd(a1, x, c12);
            c22 = Vector512.FusedMultiplyAdd(a2, x, c22);
            c32 = Vector512.FusedMultiplyAdd(a3, x, c32);
            x = Vector512.Load(b3 + at);
            c03 = Vector512.FusedMultiplyAdd(a0, x, c03);
            c13 = Vector512.FusedMultiplyAdd(a1, x, c13);
            c23 = Vector512.FusedMultiplyAdd(a2, x, c23);
            c33 = Vector512.FusedMultiplyAdd(a3, x, c33);
            x = Vector512.Load(b4 + at);
            c04 = Vector512.FusedMultiplyAdd(a0, x, c04);
            c14 = Vector512.FusedMultiplyAdd(a1, x, c14);
            c24 = Vector512.FusedMultiplyAdd(a2, x, c24);
            c34 = Vector512.FusedMultiplyAdd(a3, x, c34);
            x = Vector512.Load(b5 + at);
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

    /// <summary>sums [3, 8, 16] += A [3, 16 · vectors] times B [8, 16 · vectors], lane by lane.</summary>
    /// <param name="vectors">Vectors of a line.</param>
    /// <param name="a">First line of A.</param>
    /// <param name="stride">Distance between lines of A.</param>
    /// <param name="b">Where each line of B begins, [8].</param>
    /// <param name="offset">Distance of each vector from the beginning of its line, of B and of A, [vectors, 2].</param>
    /// <param name="ahead">What will be read soon, as long as a line.</param>
    /// <param name="sums">Partial sums, [3, 8, 16].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void By3x8(int vectors, float* a, nint stride, float** b, int* offset, float* ahead, float* sums)
    {
        Vector512<float> c00 = default; Vector512<float> c01 = default; Vector512<float> c02 = default; Vector512<float> c03 = default;
        Vector512<float> c04 = default; Vector512<float> c05 = default; Vector512<float> c06 = default; Vector512<float> c07 = default;
        Vector512<float> c10 = default; Vector512<float> c11 = default; Vector512<float> c12 = default; Vector512<float> c13 = default;
        Vector512<float> c14 = default; Vector512<float> c15 = default; Vector512<float> c16 = default; Vector512<float> c17 = default;
        Vector512<float> c20 = default; Vector512<float> c21 = default; Vector512<float> c22 = default; Vector512<float> c23 = default;
        Vector512<float> c24 = default; Vector512<float> c25 = default; Vector512<float> c26 = default; Vector512<float> c27 = default;
        float* b0 = b[0];
        float* b1 = b[1];
        float* b2 = b[2];
        float* b3 = b[3];
        float* b4 = b[4];
        float* b5 = b[5];
        float* b6 = b[6];
        float* b7 = b[7];
        for (int* end = offset + (2 * vectors); offset < end; offset += 2, ahead += 16)
        {
            Prefetch.Far(ahead);
            nint at = offset[0];
            float* line = a + offset[1];
            Vector512<float> a0 = Vector512.Load(line);
            Vector512<float> a1 = Vector512.Load(line + stride);
            Vector512<float> a2 = Vector512.Load(line + (2 * stride));
            Vector512<float> x = Vector512.Load(b0 + at);
            c00 = Vector512.FusedMultiplyAdd(a0, x, c00);
            c10 = Vector512.FusedMultiplyAdd(a1, x, c10);
            c20 = Vector512.FusedMultiplyAdd(a2, x, c20);
            x = Vector512.Load(b1 + at);
            c01 = Vector512.FusedMultiplyAdd(a0, x, c01);
            c11 = Vector512.FusedMultiplyAdd(a1, x, c11);
            c21 = Vector512.FusedMultiplyAdd(a2, x, c21);
            x = Vector512.Load(b2 + at);
            c02 = Vector512.FusedMultiplyAdd(a0, x, c02);
            c12 = Vector512.FusedMultiplyAdd(a1, x, c12);
            c22 = Vector512.FusedMultiplyAdd(a2, x, c22);
            x = Vector512.Load(b3 + at);
            c03 = Vector512.FusedMultiplyAdd(a0, x, c03);
            c13 = Vector512.FusedMultiplyAdd(a1, x, c13);
            c23 = Vector512.FusedMultiplyAdd(a2, x, c23);
            x = Vector512.Load(b4 + at);
            c04 = Vector512.FusedMultiplyAdd(a0, x, c04);
            c14 = Vector512.FusedMultiplyAdd(a1, x, c14);
            c24 = Vector512.FusedMultiplyAdd(a2, x, c24);
            x = Vector512.Load(b5 + at);
            c05 = Vector512.FusedMultiplyAdd(a0, x, c05);
            c15 = Vector512.FusedMultiplyAdd(a1, x, c15);
            c25 = Vector512.FusedMultiplyAdd(a2, x, c25);
            x = Vector512.Load(b6 + at);
            c06 = Vector512.FusedMultiplyAdd(a0, x, c06);
            c16 = Vector512.FusedMultiplyAdd(a1, x, c16);
            c26 = Vector512.FusedMultiplyAdd(a2, x, c26);
            x = Vector512.Load(b7 + at);
            c07 = Vector512.FusedMultiplyAdd(a0, x, c07);
            c17 = Vector512.FusedMultiplyAdd(a1, x, c17);
            c27 = Vector512.FusedMultiplyAdd(a2, x, c27);
        }

        (Vector512.Load(sums) + c00).Store(sums);
        (Vector512.Load(sums + 16) + c01).Store(sums + 16);
        (Vector512.Load(sums + 32) + c02).Store(sums + 32);
        (Vector512.Load(sums + 48) + c03).Store(sums + 48);
        (Vector512.Load(sums + 64) + c04).Store(sums + 64);
        (Vector512.Load(sums + 80) + c05).Store(sums + 80);
        (Vector512.Load(sums + 96) + c06).Store(sums + 96);
        (Vector512.Load(sums + 112) + c07).Store(sums + 112);
        (Vector512.Load(sums + 128) + c10).Store(sums + 128);
        (Vector512.Load(sums + 144) + c11).Store(sums + 144);
        (Vector512.Load(sums + 160) + c12).Store(sums + 160);
        (Vector512.Load(sums + 176) + c13).Store(sums + 176);
        (Vector512.Load(sums + 192) + c14).Store(sums + 192);
        (Vector512.Load(sums + 208) + c15).Store(sums + 208);
        (Vector512.Load(sums + 224) + c16).Store(sums + 224);
        (Vector512.Load(sums + 240) + c17).Store(sums + 240);
        (Vector512.Load(sums + 256) + c20).Store(sums + 256);
        (Vector512.Load(sums + 272) + c21).Store(sums + 272);
        (Vector512.Load(sums + 288) + c22).Store(sums + 288);
        (Vector512.Load(sums + 304) + c23).Store(sums + 304);
        (Vector512.Load(sums + 320) + c24).Store(sums + 320);
        (Vector512.Load(sums + 336) + c25).Store(sums + 336);
        (Vector512.Load(sums + 352) + c26).Store(sums + 352);
        (Vector512.Load(sums + 368) + c27).Store(sums + 368);
    }
}
