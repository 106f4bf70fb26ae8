using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LatentSharp.Imaging.PngCodec;

/// <summary>
/// The five row filters of PNG (specification, 9.2): a byte is stored as its difference from a prediction made of
/// a (the byte one pixel to the left), b (above) and c (above left).
/// </summary>
internal static class PngFilter
{
    /// <summary>The number of filters: none, sub, up, average, Paeth.</summary>
    public const int Count = 5;

    /// <summary>Turns the stored bytes of a row into samples, in place.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The row without its filter byte.</param>
    /// <param name="above">The finished row above, of the same length; zeros above the first row.</param>
    /// <param name="stride">Bytes a pixel, at least 1.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int stride)
    {
        switch (filter)
        {
            case 1:
                UndoSub(row, stride);
                break;
            case 2:
                UndoUp(row, above);
                break;
            case 3:
                UndoAverage(row, above, stride);
                break;
            case 4:
                UndoPaeth(row, above, stride);
                break;
        }
    }

    /// <summary>Writes the differences of a row to <paramref name="stored"/>.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The samples of the row.</param>
    /// <param name="above">The row above; zeros above the first row.</param>
    /// <param name="stride">Bytes a pixel, at least 1.</param>
    /// <param name="stored">Where the differences go; as long as the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int stride, Span<byte> stored)
    {
        above = above[..row.Length];
        stored = stored[..row.Length];
        int head = filter == 0 ? row.Length : Math.Min(stride, row.Length);
        row[..head].CopyTo(stored);
        for (int i = 0; filter >= 2 && i < head; i++)
        {
            stored[i] -= (byte)(filter == 3 ? above[i] >> 1 : above[i]); // Paeth's prediction is b where a and c are 0.
        }

        switch (filter)
        {
            case 1:
                for (int i = head; i < row.Length; i++)
                {
                    stored[i] = (byte)(row[i] - row[i - stride]);
                }

                break;
            case 2:
                for (int i = head; i < row.Length; i++)
                {
                    stored[i] = (byte)(row[i] - above[i]);
                }

                break;
            case 3:
                for (int i = head; i < row.Length; i++)
                {
                    stored[i] = (byte)(row[i] - ((row[i - stride] + above[i]) >> 1));
                }

                break;
            case 4:
                for (int i = head; i < row.Length; i++)
                {
                    stored[i] = (byte)(row[i] - Paeth(row[i - stride], above[i], above[i - stride]));
                }

                break;
        }
    }

    private static void UndoSub(Span<byte> row, int stride)
    {
        if (stride == 4)
        {
            UndoSubOfFour(MemoryMarshal.Cast<byte, uint>(row));
            return;
        }

        for (int i = stride; i < row.Length; i++)
        {
            row[i] += row[i - stride];
        }
    }

    // Four sums at once in one register: the top bits are added apart, so that no carry passes from byte to byte.
    private static void UndoSubOfFour(Span<uint> pixels)
    {
        const uint Top = 0x80808080;
        uint left = 0;
        foreach (ref uint pixel in pixels)
        {
            left = ((pixel & ~Top) + (left & ~Top)) ^ ((pixel ^ left) & Top);
            pixel = left;
        }
    }

    private static void UndoUp(Span<byte> row, ReadOnlySpan<byte> above)
    {
        int i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UndoAverage(Span<byte> row, ReadOnlySpan<byte> above, int stride)
    {
        above = above[..row.Length];
        int head = Math.Min(stride, row.Length);
        for (int i = 0; i < head; i++)
        {
            row[i] += (byte)(above[i] >> 1);
        }

        for (int i = stride; i < row.Length; i++)
        {
            row[i] += (byte)((row[i - stride] + above[i]) >> 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UndoPaeth(Span<byte> row, ReadOnlySpan<byte> above, int stride)
    {
        above = above[..row.Length];
        int head = Math.Min(stride, row.Length);
        for (int i = 0; i < head; i++)
        {
            row[i] += above[i];
        }

        for (int i = stride; i < row.Length; i++)
        {
            row[i] += (byte)Paeth(row[i - stride], above[i], above[i - stride]);
        }
    }

    // The neighbor nearest to a + b − c; ties go to a, then b.
    private static int Paeth(int a, int b, int c)
    {
        int toA = Math.Abs(b - c);
        int toB = Math.Abs(a - c);
        int toC = Math.Abs(a + b - c - c);
        int nearest = toB <= toC ? b : c;
        return toA <= toB && toA <= toC ? a : nearest;
    }
}
