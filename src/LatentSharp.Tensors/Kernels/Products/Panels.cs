using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>
/// Packs a strip of a matrix into the panel [k, width] that a register tile reads from front to back. Lines are the
/// rows of A or the columns of B: what the tile has side by side.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>Packs lines that lie side by side in memory: element (k, line) at <c>source[k · stride + line]</c>.</summary>
    /// <param name="source">First element.</param>
    /// <param name="stride">Distance from k to k + 1.</param>
    /// <param name="k">Depth.</param>
    /// <param name="lines">Lines that exist.</param>
    /// <param name="width">Lines of the panel; those beyond <paramref name="lines"/> become zero.</param>
    /// <param name="panel">Receives [k, width].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void PackAlong(float* source, int stride, int k, int lines, int width, float* panel)
    {
        int whole = lines == width ? width & -4 : 0;
        for (int i = 0; i < k; i++, source += stride, panel += width)
        {
            int j = 0;
            for (; j + 16 <= whole; j += 16)
            {
                Vector512.Load(source + j).Store(panel + j);
            }

            for (; j + 4 <= whole; j += 4)
            {
                Vector128.Load(source + j).Store(panel + j);
            }

            for (; j < lines; j++)
            {
                panel[j] = source[j];
            }

            for (; j < width; j++)
            {
                panel[j] = 0;
            }
        }
    }

    /// <summary>
    /// Packs lines that are each contiguous in k: element (k, line) at <c>source[line · stride + k]</c>; a transposition.
    /// </summary>
    /// <param name="source">First element.</param>
    /// <param name="stride">Distance from a line to the next.</param>
    /// <param name="k">Depth.</param>
    /// <param name="lines">Lines that exist.</param>
    /// <param name="width">Lines of the panel; those beyond <paramref name="lines"/> become zero.</param>
    /// <param name="panel">Receives [k, width].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void PackAcross(float* source, int stride, int k, int lines, int width, float* panel)
    {
        int line = 0;
        for (; line + 8 <= lines; line += 8)
        {
            float* from = source + ((nint)line * stride);
            float* to = panel + line;
            int i = 0;
            for (; i + 4 <= k; i += 4, from += 4, to += 4 * width)
            {
                Transposed.Load(from, stride, out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2,
                    out Vector256<float> c3);
                c0.Store(to);
                c1.Store(to + width);
                c2.Store(to + (2 * width));
                c3.Store(to + (3 * width));
            }

            PackRest(from, stride, k - i, 8, to, width);
        }

        for (; line + 4 <= lines; line += 4)
        {
            float* from = source + ((nint)line * stride);
            float* to = panel + line;
            int i = 0;
            for (; i + 4 <= k; i += 4, from += 4, to += 4 * width)
            {
                Transposed.Load(from, stride, out Vector128<float> c0, out Vector128<float> c1, out Vector128<float> c2,
                    out Vector128<float> c3);
                c0.Store(to);
                c1.Store(to + width);
                c2.Store(to + (2 * width));
                c3.Store(to + (3 * width));
            }

            PackRest(from, stride, k - i, 4, to, width);
        }

        for (; line < width; line++)
        {
            float* from = source + ((nint)line * stride);
            for (int i = 0; i < k; i++)
            {
                panel[(i * width) + line] = line < lines ? from[i] : 0;
            }
        }
    }

    /// <summary>The last k of some lines, one by one.</summary>
    private static void PackRest(float* from, int stride, int k, int lines, float* to, int width)
    {
        for (; k > 0; k--, from++, to += width)
        {
            for (int line = 0; line < lines; line++)
            {
                to[line] = from[line * (nint)stride];
            }
        }
    }
}
