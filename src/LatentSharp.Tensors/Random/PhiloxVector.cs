using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Tensors.Random;

/// <summary>
/// Philox4x32-10 on eight blocks at once. Each 64-bit lane carries one 32-bit word of one block in its lower half; the
/// upper halves hold remains of products, which the next multiplication ignores.
/// </summary>
internal static class PhiloxVector
{
    /// <summary>Blocks made at once.</summary>
    public const int Blocks = 8;

    /// <summary>Words made at once.</summary>
    public const int Words = 4 * Blocks;

    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>
    /// The four words of eight consecutive blocks, the first a multiple of eight. Lanes hold blocks 0, 4, 1, 5, 2, 6, 3, 7:
    /// in this order interleaving is one instruction a register.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<ulong> A, Vector512<ulong> B, Vector512<ulong> C, Vector512<ulong> D) Make(ulong key, ulong low, ulong high)
    {
        // low is a multiple of 8: adding the lane's number cannot carry out of the lower word
        Vector512<ulong> a = Vector512.Create((ulong)(uint)low) + Vector512.Create(0ul, 4, 1, 5, 2, 6, 3, 7);
        Vector512<ulong> b = Vector512.Create(low >> 32);
        Vector512<ulong> c = Vector512.Create(high);
        Vector512<ulong> d = Vector512.Create(high >> 32);
        Vector512<uint> m0 = Vector512.Create(0xD2511F53ul).AsUInt32();
        Vector512<uint> m1 = Vector512.Create(0xCD9E8D57ul).AsUInt32();
        (uint k0, uint k1) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> p0 = Multiply(a.AsUInt32(), m0);
            Vector512<ulong> p1 = Multiply(c.AsUInt32(), m1);
            a = Vector512.ShiftRightLogical(p1, 32) ^ b ^ Vector512.Create((ulong)k0);
            b = p1;
            c = Vector512.ShiftRightLogical(p0, 32) ^ d ^ Vector512.Create((ulong)k1);
            d = p0;
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (a, b, c, d);
    }

    /// <summary>The lower words of one vector below those of another: (lower, upper) pairs in each 64-bit lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Pair(Vector512<ulong> lower, Vector512<ulong> upper) =>
        (lower & Vector512.Create(0xFFFFFFFFul)) | Vector512.ShiftLeft(upper, 32);

    /// <summary>Brings pairs (a, b) and (c, d) of the blocks into memory order: blocks 0 to 3, then 4 to 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<ulong> First, Vector512<ulong> Second) Interleave(Vector512<ulong> ab, Vector512<ulong> cd)
    {
        if (Avx512F.IsSupported)
        {
            return (Avx512F.UnpackLow(ab, cd), Avx512F.UnpackHigh(ab, cd));
        }

        (Vector256<ulong> f0, Vector256<ulong> s0) = Interleave(ab.GetLower(), cd.GetLower());
        (Vector256<ulong> f1, Vector256<ulong> s1) = Interleave(ab.GetUpper(), cd.GetUpper());
        return (Vector512.Create(f0, f1), Vector512.Create(s0, s1));
    }

    private static (Vector256<ulong> First, Vector256<ulong> Second) Interleave(Vector256<ulong> ab, Vector256<ulong> cd) =>
        Avx2.IsSupported
        ? (Avx2.UnpackLow(ab, cd), Avx2.UnpackHigh(ab, cd))
        : (Vector256.Create(ab.GetElement(0), cd.GetElement(0), ab.GetElement(2), cd.GetElement(2)),
           Vector256.Create(ab.GetElement(1), cd.GetElement(1), ab.GetElement(3), cd.GetElement(3)));

    /// <summary>The 64-bit products of the even words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<uint> x, Vector512<uint> y)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Multiply(x, y);
        }

        if (Avx2.IsSupported)
        {
            return Vector512.Create(Avx2.Multiply(x.GetLower(), y.GetLower()), Avx2.Multiply(x.GetUpper(), y.GetUpper()));
        }

        Vector512<ulong> mask = Vector512.Create(0xFFFFFFFFul);
        return (x.AsUInt64() & mask) * (y.AsUInt64() & mask);
    }
}
