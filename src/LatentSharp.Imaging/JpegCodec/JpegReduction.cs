using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Imaging.JpegCodec;

/// <summary>
/// The inverse cosine transform at a half or a quarter of the size: each sample is the mean of 2×2 or 4×4 samples of the whole
/// transform. What coefficient u adds to sample x there is √2·cos(u(2x + 1)π/16); summed over two neighbors u = 4 vanishes, over
/// four also 2 and 6. Numbers and rounding as in the Independent JPEG Group's library.
/// </summary>
internal static class JpegReduction
{
    private const int Fraction = 13;
    private const int Kept = 2;

    // Sums of two, times 2¹³: of the first and of the second pair; the others are their mirror images.
    private const int Outer1 = 20995, Outer3 = 7373, Outer5 = -4926, Outer7 = -4176;
    private const int Inner1 = 8697, Inner3 = -17799, Inner5 = 11893, Inner7 = -1730;
    private const int Even2 = 15137, Even6 = -6270;

    // Sums of four.
    private const int Quarter1 = 29692, Quarter3 = -10426, Quarter5 = 6967, Quarter7 = -5906;

    /// <summary>Turns 64 coefficients into 4×4 or 2×2 samples.</summary>
    /// <param name="coefficients">Coefficients in natural order.</param>
    /// <param name="factors">What they are multiplied with, in natural order.</param>
    /// <param name="samples">Where the samples go.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="side">4 or 2.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Apply(ReadOnlySpan<short> coefficients, ReadOnlySpan<int> factors, Span<byte> samples, int stride, int side)
    {
        Vector256<int> r0 = JpegTransform.Row(coefficients, factors, 0), r1 = JpegTransform.Row(coefficients, factors, 1);
        Vector256<int> r3 = JpegTransform.Row(coefficients, factors, 3), r5 = JpegTransform.Row(coefficients, factors, 5);
        Vector256<int> r7 = JpegTransform.Row(coefficients, factors, 7);
        Span<int> middle = stackalloc int[32];
        if (side == 2)
        {
            Vector256<int> odd = (r7 * Quarter7) + (r5 * Quarter5) + (r3 * Quarter3) + (r1 * Quarter1);
            Vector256<int> even = (r0 << (Fraction + 2)) + Vector256.Create(1 << (Fraction - Kept + 1));
            ((even + odd) >> (Fraction - Kept + 2)).CopyTo(middle);
            ((even - odd) >> (Fraction - Kept + 2)).CopyTo(middle[8..]);
            Quarter(middle, samples);
            Quarter(middle[8..], samples[stride..]);
            return;
        }

        Vector256<int> r2 = JpegTransform.Row(coefficients, factors, 2), r6 = JpegTransform.Row(coefficients, factors, 6);
        Vector256<int> direct = (r0 << (Fraction + 1)) + Vector256.Create(1 << (Fraction - Kept));
        Vector256<int> slope = (r2 * Even2) + (r6 * Even6);
        Vector256<int> outer = (r7 * Outer7) + (r5 * Outer5) + (r3 * Outer3) + (r1 * Outer1);
        Vector256<int> inner = (r7 * Inner7) + (r5 * Inner5) + (r3 * Inner3) + (r1 * Inner1);
        ((direct + slope + outer) >> (Fraction - Kept + 1)).CopyTo(middle);
        ((direct - slope + inner) >> (Fraction - Kept + 1)).CopyTo(middle[8..]);
        ((direct - slope - inner) >> (Fraction - Kept + 1)).CopyTo(middle[16..]);
        ((direct + slope - outer) >> (Fraction - Kept + 1)).CopyTo(middle[24..]);
        for (int y = 0; y < 4; y++)
        {
            Half(middle.Slice(8 * y, 8), samples[(y * stride)..]);
        }
    }

    private static void Half(ReadOnlySpan<int> v, Span<byte> row)
    {
        const int shift = Fraction + Kept + 4;
        int direct = (v[0] << (Fraction + 1)) + (1 << (shift - 1));
        int slope = (v[2] * Even2) + (v[6] * Even6);
        int outer = (v[7] * Outer7) + (v[5] * Outer5) + (v[3] * Outer3) + (v[1] * Outer1);
        int inner = (v[7] * Inner7) + (v[5] * Inner5) + (v[3] * Inner3) + (v[1] * Inner1);
        row[0] = Limit((direct + slope + outer) >> shift);
        row[1] = Limit((direct - slope + inner) >> shift);
        row[2] = Limit((direct - slope - inner) >> shift);
        row[3] = Limit((direct + slope - outer) >> shift);
    }

    private static void Quarter(ReadOnlySpan<int> v, Span<byte> row)
    {
        const int shift = Fraction + Kept + 5;
        int direct = (v[0] << (Fraction + 2)) + (1 << (shift - 1));
        int odd = (v[7] * Quarter7) + (v[5] * Quarter5) + (v[3] * Quarter3) + (v[1] * Quarter1);
        row[0] = Limit((direct + odd) >> shift);
        row[1] = Limit((direct - odd) >> shift);
    }

    private static byte Limit(int value) => (byte)Math.Clamp(value + 128, 0, 255);
}
