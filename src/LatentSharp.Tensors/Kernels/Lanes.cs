using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels;

/// <summary>The 16 lanes of a vector: loads and stores of the last few elements of a span, and sums in a fixed order.</summary>
internal static class Lanes
{
    /// <summary>Number of floats in a vector.</summary>
    public const int Count = 16;

    private static Vector512<int> Positions => Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    /// <summary>The elements of a span that fill vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Whole(int length) => length & -Count;

    /// <summary>The last few elements of a span, from a position on, with zeros behind them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<float> Part(ref float source, int position, int length)
    {
        Vector512<float> buffer = default;
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, position), length - position).CopyTo(AsSpan(ref buffer));
        return buffer;
    }

    /// <summary>Stores the last few elements of a span, from a position on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StorePart(Vector512<float> value, ref float destination, int position, int length) =>
        AsSpan(ref value)[..(length - position)]
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, position), length - position));

    /// <summary>The first lane of a variable, for loops over vectors in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Start(ref Vector512<float> value) => ref Unsafe.As<Vector512<float>, float>(ref value);

    /// <summary>Stores at a position the lanes that lie before <paramref name="length"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float destination, int position, int length)
    {
        if (length - position >= Count)
        {
            value.StoreUnsafe(ref destination, (nuint)position);
        }
        else
        {
            StorePart(value, ref destination, position, length);
        }
    }

    /// <summary>The first <paramref name="count"/> lanes, another value in the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<float> value, int count, float rest) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Positions, Vector512.Create(count)).AsSingle(), value, Vector512.Create(rest));

    /// <summary>The sum of the lanes as a tree whose order does not depend on the processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<float> value)
    {
        Vector512<double> pairs = Vector512.WidenLower(value) + Vector512.WidenUpper(value);
        return Sum(pairs);
    }

    /// <inheritdoc cref="Sum(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> value)
    {
        Vector256<double> four = value.GetLower() + value.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two.GetElement(0) + two.GetElement(1);
    }

    /// <summary>The largest lane; NaN if there is one.</summary>
    public static float Max(Vector512<float> value)
    {
        float max = value.GetElement(0);
        for (int i = 1; i < Count; i++)
        {
            max = MathF.Max(max, value.GetElement(i));
        }

        return max;
    }

    /// <summary>The lanes as a span over the variable itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<float> AsSpan(ref Vector512<float> value) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<Vector512<float>, float>(ref value), Count);
}
