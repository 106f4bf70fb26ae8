using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Imaging.JpegCodec;

/// <summary>
/// Enlarges rows of samples to twice their length or number. Sums of a row lie behind one more at the start, and one more follows:
/// at the edge a sample is its own neighbor. Loops run over whole vectors, for which all rows have <see cref="Room"/>.
/// </summary>
internal static class JpegRows
{
    private const int Lanes = 16;

    /// <summary>The length that rows and sums must have for a picture of so many pixels across.</summary>
    public static int Room(int width) => width + (4 * Lanes);

    /// <summary>Sums of one row alone: its samples.</summary>
    /// <param name="near">Samples, a vector more than <paramref name="length"/>.</param>
    /// <param name="length">Number of samples.</param>
    /// <param name="sums">Receives them.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<byte> near, int length, Span<ushort> sums)
    {
        for (int x = 0; x < length; x += Lanes)
        {
            Load(near, x).CopyTo(sums[(x + 1)..]);
        }

        sums[0] = sums[1];
        sums[length + 1] = sums[length];
    }

    /// <summary>Sums of two rows, the nearer one three times.</summary>
    /// <param name="near">Samples, a vector more than <paramref name="length"/>.</param>
    /// <param name="far">As many.</param>
    /// <param name="length">Number of samples.</param>
    /// <param name="sums">Receives the sums, up to 1020.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Weigh(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, int length, Span<ushort> sums)
    {
        for (int x = 0; x < length; x += Lanes)
        {
            Vector256<ushort> n = Load(near, x);
            (n + n + n + Load(far, x)).CopyTo(sums[(x + 1)..]);
        }

        sums[0] = sums[1];
        sums[length + 1] = sums[length];
    }

    /// <summary>The row between two rows: sums / 4.</summary>
    /// <param name="sums">Sums of two rows.</param>
    /// <param name="length">Number of samples.</param>
    /// <param name="add">What is added for rounding.</param>
    /// <param name="row">Receives the samples.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Down(ReadOnlySpan<ushort> sums, int length, int add, Span<byte> row)
    {
        Vector256<ushort> adds = Vector256.Create((ushort)add);
        for (int x = 0; x < length; x += Lanes)
        {
            Vector256<ushort> v = (Vector256.Create(sums.Slice(x + 1, Lanes)) + adds) >> 2;
            Vector128.Narrow(v.GetLower(), v.GetUpper()).CopyTo(row[x..]);
        }
    }

    /// <summary>Two samples from each: three parts of it and one of the neighbor before, and of the one behind.</summary>
    /// <param name="sums">Sums as above.</param>
    /// <param name="length">Their number.</param>
    /// <param name="first">What is added to the first of the two for rounding.</param>
    /// <param name="second">What is added to the second.</param>
    /// <param name="shift">How far they are shifted.</param>
    /// <param name="row">Receives twice as many samples.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Across(ReadOnlySpan<ushort> sums, int length, int first, int second, int shift, Span<byte> row)
    {
        Vector256<ushort> addFirst = Vector256.Create((ushort)first), addSecond = Vector256.Create((ushort)second);
        Span<ushort> pairs = MemoryMarshal.Cast<byte, ushort>(row);
        for (int x = 0; x < length; x += Lanes)
        {
            Vector256<ushort> own = Vector256.Create(sums.Slice(x + 1, Lanes));
            Vector256<ushort> thrice = own + own + own;
            Vector256<ushort> before = (thrice + Vector256.Create(sums.Slice(x, Lanes)) + addFirst) >> shift;
            Vector256<ushort> behind = (thrice + Vector256.Create(sums.Slice(x + 2, Lanes)) + addSecond) >> shift;
            (BitConverter.IsLittleEndian ? before | (behind << 8) : (before << 8) | behind).CopyTo(pairs[x..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Load(ReadOnlySpan<byte> samples, int x)
    {
        Vector128<byte> v = Vector128.Create(samples.Slice(x, Lanes));
        return Vector256.Create(Vector128.WidenLower(v), Vector128.WidenUpper(v));
    }
}
