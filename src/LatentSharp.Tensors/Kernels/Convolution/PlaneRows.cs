using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// The copy of <see cref="PhasePlanes"/> for strides of one and two on processors that load and store under a mask: what lies outside
/// of the picture comes out of the load as zero, and a row needs no case of its own for its ends.
/// </summary>
internal static unsafe class PlaneRows
{
    private const int MostVectors = 12;

    /// <summary>Whether <see cref="Fill"/> can make such planes here.</summary>
    /// <param name="stride">Number of phases each way.</param>
    /// <param name="columns">Columns of a phase plane.</param>
    public static bool CanFill(int stride, int columns) => Avx512F.IsSupported && stride <= 2 && columns <= MostVectors * Lanes.Count;

    /// <summary>Copies planes that follow each other.</summary>
    /// <param name="source">[planes, height, width].</param>
    /// <param name="size">Height and width of a plane.</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="stride">Number of phases each way.</param>
    /// <param name="border">Rows of zeros above, columns of zeros to the left.</param>
    /// <param name="phase">Rows and columns of a phase plane.</param>
    /// <param name="target">Receives [planes, stride, stride, rows, columns].</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Fill(float* source, (int Height, int Width) size, int planes, int stride, (int Top, int Left) border,
        (int Rows, int Columns) phase, float* target)
    {
        int vectors = (phase.Columns + Lanes.Count - 1) / Lanes.Count;
        var masks = stackalloc Vector512<float>[2 * 2 * MostVectors];
        for (int phaseX = 0; phaseX < stride; phaseX++)
        {
            for (int v = 0; v < vectors; v++)
            {
                int first = (stride * Lanes.Count * v) + phaseX - border.Left;
                masks[2 * ((phaseX * vectors) + v)] = Between(-first, size.Width - first);
                masks[(2 * ((phaseX * vectors) + v)) + 1] = Between(-first - Lanes.Count, size.Width - first - Lanes.Count);
            }
        }

        Vector512<float> last = Between(0, phase.Columns - (Lanes.Count * (vectors - 1)));
        for (int plane = 0; plane < planes; plane++, source += (nint)size.Height * size.Width)
        {
            // The next plane may be another thread's.
            float* limit = target + (stride * stride * phase.Rows * phase.Columns) - Lanes.Count;
            for (int phaseY = 0; phaseY < stride; phaseY++)
            {
                // rows whose pixel row stride · i + phaseY − top is in the picture
                int begin = border.Top <= phaseY ? 0 : Math.Min((border.Top - phaseY + stride - 1) / stride, phase.Rows);
                int end = Math.Clamp((size.Height - 1 - phaseY + border.Top + stride) / stride, begin, phase.Rows);
                for (int phaseX = 0; phaseX < stride; phaseX++)
                {
                    new Span<float>(target, begin * phase.Columns).Clear();
                    float* from = source + ((nint)((stride * begin) + phaseY - border.Top) * size.Width) + phaseX - border.Left;

                    // From left to right, from top to bottom: what a vector writes beyond its row is still to come.
                    Vector512<float>* mask = masks + (2 * phaseX * vectors);
                    for (int i = begin; i < end; i++, from += stride * size.Width)
                    {
                        float* to = target + (i * phase.Columns);
                        for (int v = 0; v < vectors; v++)
                        {
                            Vector512<float> row = Load(from + (stride * Lanes.Count * v), stride, mask + (2 * v));
                            if (to + (Lanes.Count * v) > limit)
                            {
                                Avx512F.MaskStore(to + (Lanes.Count * v), v + 1 == vectors ? last : Vector512<float>.AllBitsSet, row);
                            }
                            else
                            {
                                row.Store(to + (Lanes.Count * v));
                            }
                        }
                    }

                    new Span<float>(target + (end * phase.Columns), (phase.Rows - end) * phase.Columns).Clear();
                    target += phase.Rows * phase.Columns;
                }
            }
        }
    }

    /// <summary>Sixteen pixels, a stride apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(float* from, int stride, Vector512<float>* masks)
    {
        Vector512<float> low = Avx512F.MaskLoad(from, masks[0], Vector512<float>.Zero);
        if (stride == 1)
        {
            return low;
        }

        Vector512<int> even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        return Avx512F.PermuteVar16x32x2(low, even, Avx512F.MaskLoad(from + Lanes.Count, masks[1], Vector512<float>.Zero));
    }

    /// <summary>A mask of the lanes from one up to another.</summary>
    private static Vector512<float> Between(int first, int end)
    {
        Vector512<int> lanes = Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        return (Vector512.GreaterThanOrEqual(lanes, Vector512.Create(first)) & Vector512.LessThan(lanes, Vector512.Create(end))).AsSingle();
    }
}
