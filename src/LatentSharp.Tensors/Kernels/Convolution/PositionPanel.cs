using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>Consecutive positions of a panel that lie side by side.</summary>
/// <param name="at">First position within the panel.</param>
/// <param name="length">Number of positions.</param>
/// <param name="offset">Where the first lies in memory.</param>
internal readonly struct Piece(int at, int length, nint offset)
{
    public readonly int At = at;
    public readonly int Length = length;
    public readonly nint Offset = offset;
}

/// <summary>Copies between pictures and panels of positions.</summary>
internal static unsafe class PositionPanel
{
    /// <summary>
    /// Fills [taps, width]. Pieces are copied in whole vectors from left to right: what a copy writes beyond its piece is
    /// overwritten by the next piece, the next row, or lies in the slack.
    /// </summary>
    /// <param name="planes">Phase planes, moved to the first position of the first picture.</param>
    /// <param name="offsets">Where each tap lies, [taps].</param>
    /// <param name="taps">Number of taps.</param>
    /// <param name="pieces">Where positions lie.</param>
    /// <param name="pieceCount">Number of pieces.</param>
    /// <param name="width">Width of the panel.</param>
    /// <param name="panel">Receives [taps, width].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* planes, int* offsets, int taps, Piece* pieces, int pieceCount, int width, float* panel)
    {
        // Rows of four or eight are what small pictures have: a store of their own length is cheaper than one that is half overwritten.
        int length = pieces->Length;
        for (Piece* piece = pieces; piece < pieces + pieceCount; piece++)
        {
            length = piece->Length == length ? length : 0;
        }

        if (length == 4)
        {
            for (int tap = 0; tap < taps; tap++, panel += width)
            {
                float* source = planes + offsets[tap];
                for (Piece* piece = pieces; piece < pieces + pieceCount; piece++)
                {
                    Vector128.Load(source + piece->Offset).Store(panel + piece->At);
                }
            }

            return;
        }

        if (length == 8)
        {
            for (int tap = 0; tap < taps; tap++, panel += width)
            {
                float* source = planes + offsets[tap];
                for (Piece* piece = pieces; piece < pieces + pieceCount; piece++)
                {
                    Vector256.Load(source + piece->Offset).Store(panel + piece->At);
                }
            }

            return;
        }

        for (int tap = 0; tap < taps; tap++, panel += width)
        {
            float* source = planes + offsets[tap];
            for (Piece* piece = pieces; piece < pieces + pieceCount; piece++)
            {
                for (int i = 0; i < piece->Length; i += 16)
                {
                    Vector512.Load(source + piece->Offset + i).Store(panel + piece->At + i);
                }
            }
        }
    }

    /// <summary>
    /// Copies what one tap sees at each position. Rows are copied in whole vectors; what is written beyond a row is overwritten by the
    /// next.
    /// </summary>
    /// <param name="source">Where the tap sees the first position of the first picture.</param>
    /// <param name="grid">Rows and columns of a picture.</param>
    /// <param name="step">Distance between rows and between pictures.</param>
    /// <param name="position">The first position.</param>
    /// <param name="length">Number of positions.</param>
    /// <param name="padded">What is filled up to with zeros.</param>
    /// <param name="line">Receives the line; a vector behind it may be written too.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void PackLine(float* source, (int Rows, int Columns) grid, (int Row, nint Image) step, int position, int length,
        int padded, float* line)
    {
        int column = position % grid.Columns;
        int row = position / grid.Columns % grid.Rows;
        source += (position / grid.Columns / grid.Rows * step.Image) + ((nint)row * step.Row);
        for (int at = 0; at < length;)
        {
            int count = Math.Min(grid.Columns - column, length - at);
            if (count == 4)
            {
                Vector128.Load(source + column).Store(line + at);
            }
            else if (count == 8)
            {
                Vector256.Load(source + column).Store(line + at);
            }
            else
            {
                for (int i = 0; i < count; i += 16)
                {
                    Vector512.Load(source + column + i).Store(line + at + i);
                }
            }

            at += count;
            column = 0;
            source += step.Row;
            if (++row == grid.Rows)
            {
                row = 0;
                source += step.Image - ((nint)grid.Rows * step.Row);
            }
        }

        for (int i = length; i < padded; i++)
        {
            line[i] = 0;
        }
    }

    /// <summary>Writes the rows of a tile to channels of the result.</summary>
    /// <param name="tile">[rows, width].</param>
    /// <param name="width">Distance between rows of the tile.</param>
    /// <param name="rows">Rows to write.</param>
    /// <param name="pieces">Where positions go.</param>
    /// <param name="pieceCount">Number of pieces.</param>
    /// <param name="result">Where the first row goes.</param>
    /// <param name="channelStep">Distance between rows of the result.</param>
    /// <param name="columnStep">Distance between positions of a piece.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(float* tile, int width, int rows, Piece* pieces, int pieceCount, float* result, nint channelStep,
        int columnStep)
    {
        for (int r = 0; r < rows; r++, tile += width, result += channelStep)
        {
            for (Piece* piece = pieces; piece < pieces + pieceCount; piece++)
            {
                float* from = tile + piece->At;
                float* to = result + piece->Offset;
                int i = 0;
                for (; columnStep == 1 && i + 4 <= piece->Length; i += 4)
                {
                    Vector128.Load(from + i).Store(to + i);
                }

                for (; i < piece->Length; i++)
                {
                    to[i * columnStep] = from[i];
                }
            }
        }
    }

    /// <summary>Writes the rows of two tiles to channels of the result, position by position in turn.</summary>
    /// <param name="even">[rows, width].</param>
    /// <param name="odd">[rows, width].</param>
    /// <param name="width">Distance between rows of a tile.</param>
    /// <param name="rows">Rows to write.</param>
    /// <param name="pieces">Where positions of <paramref name="even"/> go.</param>
    /// <param name="pieceCount">Number of pieces.</param>
    /// <param name="result">Where the first row goes.</param>
    /// <param name="channelStep">Distance between rows of the result.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(float* even, float* odd, int width, int rows, Piece* pieces, int pieceCount, float* result,
        nint channelStep)
    {
        Vector512<int> low = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        Vector512<int> high = Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        for (int r = 0; r < rows; r++, even += width, odd += width, result += channelStep)
        {
            for (Piece* piece = pieces; piece < pieces + pieceCount; piece++)
            {
                float* first = even + piece->At;
                float* second = odd + piece->At;
                float* to = result + piece->Offset;
                int i = 0;
                for (; Avx512F.IsSupported && i + 16 <= piece->Length; i += 16)
                {
                    Vector512<float> x = Vector512.Load(first + i);
                    Vector512<float> y = Vector512.Load(second + i);
                    Avx512F.PermuteVar16x32x2(x, low, y).Store(to + (2 * i));
                    Avx512F.PermuteVar16x32x2(x, high, y).Store(to + (2 * i) + 16);
                }

                for (; Sse.IsSupported && i + 4 <= piece->Length; i += 4)
                {
                    Vector128<float> x = Vector128.Load(first + i);
                    Vector128<float> y = Vector128.Load(second + i);
                    Sse.UnpackLow(x, y).Store(to + (2 * i));
                    Sse.UnpackHigh(x, y).Store(to + (2 * i) + 4);
                }

                for (; i < piece->Length; i++)
                {
                    to[2 * i] = first[i];
                    to[(2 * i) + 1] = second[i];
                }
            }
        }
    }

    /// <summary>Adds to each row of a tile its own value.</summary>
    /// <param name="tile">[rows, width].</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="width">Columns, a multiple of 16.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="bias">One value a row.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddBias(float* tile, nint stride, int width, int rows, float* bias)
    {
        for (int r = 0; r < rows; r++, tile += stride)
        {
            Vector512<float> value = Vector512.Create(bias[r]);
            for (int i = 0; i < width; i += 16)
            {
                (Vector512.Load(tile + i) + value).Store(tile + i);
            }
        }
    }
}
