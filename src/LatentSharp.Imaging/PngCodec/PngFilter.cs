using System.Runtime.CompilerServices;

namespace LatentSharp.Imaging.PngCodec;

/// <summary>
/// The five row filters of PNG (specification, 9.2): a byte is stored as its difference from a prediction made of
/// a (the byte one pixel to the left), b (above) and c (above left).
/// </summary>
internal static class PngFilter
{
    /// <summary>The number of filters: none, sub, up, average, Paeth.</summary>
    public const int Count = 5;

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
