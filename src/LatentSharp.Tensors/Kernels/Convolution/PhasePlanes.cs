using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// Copies a batch of planes with zeros around them, and splits each by the position modulo the stride: plane
/// [phaseY, phaseX, i, j] holds pixel (stride·i + phaseY − top, stride·j + phaseX − left). Along a row of the result every
/// tap of a strided kernel is then contiguous, and no tap needs a check for the border.
/// </summary>
internal readonly unsafe struct PhasePlanes
{
    /// <summary>Floats that may be read behind the last plane: a row is copied in whole vectors.</summary>
    public const int Slack = 64;

    private readonly int _height;
    private readonly int _width;
    private readonly int _top;
    private readonly int _left;

    /// <summary>Describes the copy.</summary>
    /// <param name="height">Height of a source plane.</param>
    /// <param name="width">Width of a source plane.</param>
    /// <param name="stride">Number of phases each way.</param>
    /// <param name="top">Rows of zeros above.</param>
    /// <param name="left">Columns of zeros to the left.</param>
    /// <param name="rows">Rows of a phase plane.</param>
    /// <param name="columns">Columns of a phase plane.</param>
    public PhasePlanes(int height, int width, int stride, int top, int left, int rows, int columns)
    {
        _height = height;
        _width = width;
        _top = top;
        _left = left;
        Stride = stride;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of phases each way.</summary>
    public int Stride { get; }

    /// <summary>Rows of a phase plane.</summary>
    public int Rows { get; }

    /// <summary>Columns of a phase plane.</summary>
    public int Columns { get; }

    /// <summary>Floats of all phases of one source plane.</summary>
    public int PlaneSize => Stride * Stride * Rows * Columns;

    /// <summary>Where a tap finds the pixel of narrow position (0, 0) within the phases of its plane.</summary>
    /// <param name="y">Row of the tap.</param>
    /// <param name="x">Column of the tap.</param>
    public int Offset(int y, int x) =>
        (((((y % Stride) * Stride) + (x % Stride)) * Rows) + (y / Stride)) * Columns + (x / Stride);

    /// <summary>Floats of some planes, with the slack behind the last.</summary>
    /// <param name="planes">Number of planes.</param>
    public long Size(int planes) => ((long)planes * PlaneSize) + Slack;

    /// <inheritdoc cref="Fill(float*, int, float*)"/>
    public void Fill(ReadOnlySpan<float> source, int planes, Span<float> target)
    {
        fixed (float* from = source, to = target)
        {
            Fill(from, planes, to);
        }
    }

    /// <summary>Copies planes that follow each other, and writes nothing behind the last.</summary>
    /// <param name="source">[planes, height, width].</param>
    /// <param name="planes">Number of planes.</param>
    /// <param name="target">Receives [planes, stride, stride, rows, columns].</param>
    public void Fill(float* source, int planes, float* target)
    {
        if (PlaneRows.CanFill(Stride, Columns))
        {
            PlaneRows.Fill(source, (_height, _width), planes, Stride, (_top, _left), (Rows, Columns), target);
            return;
        }

        for (int plane = 0; plane < planes; plane++, source += (nint)_height * _width, target += PlaneSize)
        {
            Fill(source, target);
        }
    }

    /// <summary>Copies one plane.</summary>
    private void Fill(float* source, float* target)
    {
        for (int phaseY = 0; phaseY < Stride; phaseY++)
        {
            for (int phaseX = 0; phaseX < Stride; phaseX++)
            {
                for (int i = 0; i < Rows; i++, target += Columns)
                {
                    int y = (Stride * i) + phaseY - _top;
                    if ((uint)y < (uint)_height)
                    {
                        CopyRow(source + ((nint)y * _width), target, phaseX - _left);
                    }
                    else
                    {
                        new Span<float>(target, Columns).Clear();
                    }
                }
            }
        }
    }

    /// <summary>target[j] = source[stride·j + shift] where that exists, else 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void CopyRow(float* source, float* target, int shift)
    {
        int first = Math.Min(shift >= 0 ? 0 : (-shift + Stride - 1) / Stride, Columns);
        int end = Math.Clamp((_width - 1 - shift + Stride) / Stride, first, Columns);
        for (int j = 0; j < first; j++)
        {
            target[j] = 0;
        }

        int at = first;
        if (Stride == 1)
        {
            for (; at + 16 <= end; at += 16)
            {
                Vector512.Load(source + at + shift).Store(target + at);
            }

            if (at + 8 <= end)
            {
                Vector256.Load(source + at + shift).Store(target + at);
                at += 8;
            }

            if (at + 4 <= end)
            {
                Vector128.Load(source + at + shift).Store(target + at);
                at += 4;
            }
        }
        else if (Stride == 2)
        {
            at = CopyEven(source + shift, target, at, end, _width - shift);
        }

        for (; at < end; at++)
        {
            target[at] = source[(Stride * at) + shift];
        }

        for (; at < Columns; at++)
        {
            target[at] = 0;
        }
    }

    /// <summary>target[j] = source[2·j], eight or four at a time while twice as many source values exist.</summary>
    private static int CopyEven(float* source, float* target, int at, int end, int available)
    {
        Vector512<int> even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 0, 2, 4, 6, 8, 10, 12, 14);
        for (; Vector512.IsHardwareAccelerated && at + 8 <= end && (2 * at) + 16 <= available; at += 8)
        {
            Vector512.Shuffle(Vector512.Load(source + (2 * at)), even).GetLower().Store(target + at);
        }

        for (; Vector256.IsHardwareAccelerated && at + 4 <= end && (2 * at) + 8 <= available; at += 4)
        {
            Vector256.Shuffle(Vector256.Load(source + (2 * at)), even.GetLower()).GetLower().Store(target + at);
        }

        return at;
    }
}
