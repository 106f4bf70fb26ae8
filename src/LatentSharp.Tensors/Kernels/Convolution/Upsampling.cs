using System.Runtime.InteropServices;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>Nearest-neighbor upsampling by a whole factor: each pixel becomes a square of factor × factor equal pixels.</summary>
internal static class Upsampling
{
    /// <summary>
    /// x [planes, height, width] → y [planes, height · factor, width · factor]; the number of planes follows from x's length.
    /// </summary>
    public static void Nearest(ReadOnlySpan<float> x, int width, int factor, Span<float> y)
    {
        int wide = width * factor;
        for (int row = 0; row * width < x.Length; row++)
        {
            ReadOnlySpan<float> source = x.Slice(row * width, width);
            Span<float> block = y.Slice(row * factor * wide, factor * wide);
            Span<float> first = block[..wide];
            if (factor == 2)
            {
                Double(source, first);
            }
            else
            {
                for (int i = 0; i < width; i++)
                {
                    first.Slice(i * factor, factor).Fill(source[i]);
                }
            }

            for (int copy = 1; copy < factor; copy++)
            {
                first.CopyTo(block[(copy * wide)..]);
            }
        }
    }

    /// <summary>dx = the sum of each square of dy: dy [planes, height · factor, width · factor] → dx [planes, height, width].</summary>
    public static void NearestGradient(ReadOnlySpan<float> dy, int width, int factor, Span<float> dx)
    {
        int wide = width * factor;
        for (int row = 0; row * width < dx.Length; row++)
        {
            Span<float> sums = dx.Slice(row * width, width);
            sums.Clear();
            for (int copy = 0; copy < factor; copy++)
            {
                ReadOnlySpan<float> source = dy.Slice(((row * factor) + copy) * wide, wide);
                int at = 0;
                for (int i = 0; i < sums.Length; i++)
                {
                    float sum = source[at++];
                    for (int j = 1; j < factor; j++)
                    {
                        sum += source[at++];
                    }

                    sums[i] += sum;
                }
            }
        }
    }

    /// <summary>Two equal floats are one 64-bit word: half the stores.</summary>
    private static void Double(ReadOnlySpan<float> source, Span<float> destination)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<float, uint>(source);
        Span<ulong> pairs = MemoryMarshal.Cast<float, ulong>(destination);
        for (int i = 0; i < words.Length; i++)
        {
            pairs[i] = words[i] * 0x1_0000_0001ul;
        }
    }
}
