using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Imaging.JpegCodec;

/// <summary>Rows of three components to pixels. The rows have room for whole vectors behind their samples.</summary>
internal static class JpegColors
{
    private const int Lanes = 16;
    private const int Fraction = 16;
    private const int Half = 1 << (Fraction - 1);

    /// <summary>ITU-R BT.601: R = Y + 1.402 Cr, G = Y − 0.34414 Cb − 0.71414 Cr, B = Y + 1.772 Cb.</summary>
    /// <param name="lightness">Y.</param>
    /// <param name="blueness">Cb.</param>
    /// <param name="redness">Cr.</param>
    /// <param name="target">Receives pixels.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Convert(ReadOnlySpan<byte> lightness, ReadOnlySpan<byte> blueness, ReadOnlySpan<byte> redness, Span<byte> target)
    {
        const int red = 91881, blue = 116130, greenOfBlue = -22554, greenOfRed = -46802;
        Vector256<int> half = Vector256.Create(Half);
        for (int x = 0; 3 * x < target.Length; x += Lanes)
        {
            Vector256<short> l = Centered(lightness, x), cb = Centered(blueness, x), cr = Centered(redness, x);
            Vector256<int> cb0 = Vector256.WidenLower(cb), cb1 = Vector256.WidenUpper(cb), cr0 = Vector256.WidenLower(cr),
                cr1 = Vector256.WidenUpper(cr);
            Vector256<short> r = Vector256.Narrow(((cr0 * red) + half) >> Fraction, ((cr1 * red) + half) >> Fraction);
            Vector256<short> g = Vector256.Narrow(
                ((cb0 * greenOfBlue) + (cr0 * greenOfRed) + half) >> Fraction,
                    ((cb1 * greenOfBlue) + (cr1 * greenOfRed) + half) >> Fraction);
            Vector256<short> b = Vector256.Narrow(((cb0 * blue) + half) >> Fraction, ((cb1 * blue) + half) >> Fraction);
            Store(Limited(l + r), Limited(l + g), Limited(l + b), target[(3 * x)..]);
        }
    }

    /// <summary>Three rows that are red, green and blue already.</summary>
    /// <param name="red">Red.</param>
    /// <param name="green">Green.</param>
    /// <param name="blue">Blue.</param>
    /// <param name="target">Receives pixels.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> target)
    {
        for (int x = 0; 3 * x < target.Length; x += Lanes)
        {
            Store(Vector128.Create(red.Slice(x, Lanes)), Vector128.Create(green.Slice(x, Lanes)), Vector128.Create(blue.Slice(x, Lanes)),
                target[(3 * x)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Centered(ReadOnlySpan<byte> row, int x)
    {
        Vector128<byte> v = Vector128.Create(row.Slice(x, Lanes));
        return Vector256.Create(Vector128.WidenLower(v), Vector128.WidenUpper(v)).AsInt16() - Vector256.Create((short)128);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Limited(Vector256<short> v) =>
        Vector128.NarrowWithSaturation(v.GetLower(), v.GetUpper()).AsByte() ^ Vector128.Create((byte)0x80);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> r, Vector128<byte> g, Vector128<byte> b, Span<byte> target)
    {
        // Places of the sixteen reds, greens and blues in three vectors of bytes; 255 leaves a zero.
        Vector128<byte> first =
            Vector128.Shuffle(r, Vector128.Create((byte)0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255, 255, 5))
            | Vector128.Shuffle(g, Vector128.Create((byte)255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255, 255))
            | Vector128.Shuffle(b, Vector128.Create((byte)255, 255, 0, 255, 255, 1, 255, 255, 2, 255, 255, 3, 255, 255, 4, 255));
        Vector128<byte> second =
            Vector128.Shuffle(r, Vector128.Create((byte)255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255, 10, 255))
            | Vector128.Shuffle(g, Vector128.Create((byte)5, 255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255, 10))
            | Vector128.Shuffle(b, Vector128.Create((byte)255, 5, 255, 255, 6, 255, 255, 7, 255, 255, 8, 255, 255, 9, 255, 255));
        Vector128<byte> third =
            Vector128.Shuffle(r, Vector128.Create((byte)255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15, 255, 255))
            | Vector128.Shuffle(g, Vector128.Create((byte)255, 255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15, 255))
            | Vector128.Shuffle(b, Vector128.Create((byte)10, 255, 255, 11, 255, 255, 12, 255, 255, 13, 255, 255, 14, 255, 255, 15));
        if (target.Length >= 3 * Lanes)
        {
            first.CopyTo(target);
            second.CopyTo(target[Lanes..]);
            third.CopyTo(target[(2 * Lanes)..]);
            return;
        }

        StoreEnd(first, second, third, target);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreEnd(Vector128<byte> first, Vector128<byte> second, Vector128<byte> third, Span<byte> target)
    {
        Span<byte> whole = stackalloc byte[3 * Lanes];
        first.CopyTo(whole);
        second.CopyTo(whole[Lanes..]);
        third.CopyTo(whole[(2 * Lanes)..]);
        whole[..target.Length].CopyTo(target);
    }
}
