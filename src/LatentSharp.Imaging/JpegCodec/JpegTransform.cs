using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Imaging.JpegCodec;

/// <summary>
/// The inverse cosine transform in whole numbers of Loeffler, Ligtenberg and Moschytz (1989), with 13 bits of fraction, as the
/// accurate transform of the Independent JPEG Group's library has it, so that pictures come out the same. A vector holds a row of
/// the block; all are transformed at once, turned over, and transformed again.
/// </summary>
internal static class JpegTransform
{
    private const int Fraction = 13;
    private const int Kept = 2;

    // Cosines and their sums, times 2¹³.
    private const int C0298 = 2446, C0390 = 3196, C0541 = 4433, C0765 = 6270, C0899 = 7373, C1175 = 9633;
    private const int C1501 = 12299, C1847 = 15137, C1961 = 16069, C2053 = 16819, C2562 = 20995, C3072 = 25172;

    /// <summary>Turns the coefficients of a block into samples of its component.</summary>
    /// <param name="c">The component.</param>
    /// <param name="coefficients">64 coefficients in natural order.</param>
    /// <param name="isFlat">Whether only the first can be other than zero.</param>
    /// <param name="y">Row of blocks.</param>
    /// <param name="x">Which block of the row.</param>
    public static void Apply(JpegComponent c, ReadOnlySpan<short> coefficients, bool isFlat, int y, int x)
    {
        Span<byte> samples = c.Plane.AsSpan((y * c.Side * c.Stride) + (x * c.Side));
        if (isFlat || c.Side == 1)
        {
            byte value = (byte)Math.Clamp(((coefficients[0] * c.Factors![0] + 4) >> 3) + 128, 0, 255);
            for (int row = 0; row < c.Side; row++)
            {
                samples.Slice(row * c.Stride, c.Side).Fill(value);
            }
        }
        else if (c.Side == 8)
        {
            Whole(coefficients, c.Factors, samples, c.Stride);
        }
        else
        {
            JpegReduction.Apply(coefficients, c.Factors, samples, c.Stride, c.Side);
        }
    }

    /// <summary>Turns 64 coefficients into 8×8 samples.</summary>
    /// <param name="coefficients">Coefficients in natural order.</param>
    /// <param name="factors">What they are multiplied with, in natural order.</param>
    /// <param name="samples">Where the samples go.</param>
    /// <param name="stride">From row to row.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Whole(ReadOnlySpan<short> coefficients, ReadOnlySpan<int> factors, Span<byte> samples, int stride)
    {
        Vector256<int> r0 = Row(coefficients, factors, 0), r1 = Row(coefficients, factors, 1), r2 = Row(coefficients, factors, 2),
            r3 = Row(coefficients, factors, 3);
        Vector256<int> r4 = Row(coefficients, factors, 4), r5 = Row(coefficients, factors, 5), r6 = Row(coefficients, factors, 6),
            r7 = Row(coefficients, factors, 7);
        Lines(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, Fraction - Kept);
        TurnOver(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Lines(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7, Fraction + Kept + 3);
        TurnOver(ref r0, ref r1, ref r2, ref r3, ref r4, ref r5, ref r6, ref r7);
        Store(r0, r1, r2, r3, samples, stride);
        Store(r4, r5, r6, r7, samples[(4 * stride)..], stride);
    }

    /// <summary>A row of coefficients, multiplied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Row(ReadOnlySpan<short> coefficients, ReadOnlySpan<int> factors, int y)
    {
        Vector128<short> row = Vector128.Create(coefficients.Slice(8 * y, 8));
        return Vector256.Create(Vector128.WidenLower(row), Vector128.WidenUpper(row)) * Vector256.Create(factors.Slice(8 * y, 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines(
        ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3,
        ref Vector256<int> v4, ref Vector256<int> v5, ref Vector256<int> v6, ref Vector256<int> v7, int shift)
    {
        Vector256<int> z1 = (v2 + v6) * C0541;
        Vector256<int> even2 = z1 - (v6 * C1847);
        Vector256<int> even3 = z1 + (v2 * C0765);
        Vector256<int> half = Vector256.Create(1 << (shift - 1));
        Vector256<int> even0 = ((v0 + v4) << Fraction) + half;
        Vector256<int> even1 = ((v0 - v4) << Fraction) + half;
        Vector256<int> a0 = even0 + even3, a3 = even0 - even3;
        Vector256<int> a1 = even1 + even2, a2 = even1 - even2;

        Vector256<int> s1 = (v7 + v1) * -C0899;
        Vector256<int> s2 = (v5 + v3) * -C2562;
        Vector256<int> s5 = (v7 + v3 + v5 + v1) * C1175;
        Vector256<int> s3 = s5 - ((v7 + v3) * C1961);
        Vector256<int> s4 = s5 - ((v5 + v1) * C0390);
        Vector256<int> b0 = (v7 * C0298) + s1 + s3;
        Vector256<int> b1 = (v5 * C2053) + s2 + s4;
        Vector256<int> b2 = (v3 * C3072) + s2 + s3;
        Vector256<int> b3 = (v1 * C1501) + s1 + s4;
        v0 = (a0 + b3) >> shift;
        v7 = (a0 - b3) >> shift;
        v1 = (a1 + b2) >> shift;
        v6 = (a1 - b2) >> shift;
        v2 = (a2 + b1) >> shift;
        v5 = (a2 - b1) >> shift;
        v3 = (a3 + b0) >> shift;
        v4 = (a3 - b0) >> shift;
    }

    /// <summary>Rows become columns: single numbers change places, then pairs, then halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnOver(
        ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3,
        ref Vector256<int> v4, ref Vector256<int> v5, ref Vector256<int> v6, ref Vector256<int> v7)
    {
        Singles(ref v0, ref v1);
        Singles(ref v2, ref v3);
        Singles(ref v4, ref v5);
        Singles(ref v6, ref v7);
        Pairs(ref v0, ref v2);
        Pairs(ref v1, ref v3);
        Pairs(ref v4, ref v6);
        Pairs(ref v5, ref v7);
        Halves(ref v0, ref v4);
        Halves(ref v1, ref v5);
        Halves(ref v2, ref v6);
        Halves(ref v3, ref v7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Singles(ref Vector256<int> a, ref Vector256<int> b)
    {
        Vector256<int> keep = Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0);
        Vector256<int> moved = Vector256.Shuffle(b, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
        b = Vector256.ConditionalSelect(keep, Vector256.Shuffle(a, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)), b);
        a = Vector256.ConditionalSelect(keep, a, moved);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(ref Vector256<int> a, ref Vector256<int> b)
    {
        Vector256<int> keep = Vector256.Create(-1, -1, 0, 0, -1, -1, 0, 0);
        Vector256<int> moved = Vector256.Shuffle(b, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5));
        b = Vector256.ConditionalSelect(keep, Vector256.Shuffle(a, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)), b);
        a = Vector256.ConditionalSelect(keep, a, moved);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(ref Vector256<int> a, ref Vector256<int> b)
    {
        Vector256<int> left = Vector256.Create(a.GetLower(), b.GetLower());
        b = Vector256.Create(a.GetUpper(), b.GetUpper());
        a = left;
    }

    // Limited to a signed byte first: samples lie around zero until here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> r0, Vector256<int> r1, Vector256<int> r2, Vector256<int> r3, Span<byte> samples, int stride)
    {
        Vector256<short> upper = Vector256.NarrowWithSaturation(r0, r1), lower = Vector256.NarrowWithSaturation(r2, r3);
        Vector256<byte> rows = Vector256.NarrowWithSaturation(upper, lower).AsByte() ^ Vector256.Create((byte)0x80);
        rows.GetLower().GetLower().CopyTo(samples[..8]);
        rows.GetLower().GetUpper().CopyTo(samples.Slice(stride, 8));
        rows.GetUpper().GetLower().CopyTo(samples.Slice(2 * stride, 8));
        rows.GetUpper().GetUpper().CopyTo(samples.Slice(3 * stride, 8));
    }
}
