using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>A grid of positions in every picture of a batch, and where a value of the grid is written.</summary>
/// <param name="Images">Pictures of the batch.</param>
/// <param name="Rows">Rows of the grid.</param>
/// <param name="Columns">Columns of the grid.</param>
/// <param name="ImageStep">Distance between pictures of the result.</param>
/// <param name="ChannelStep">Distance between channels of the result.</param>
/// <param name="RowStep">Distance between grid rows of the result.</param>
/// <param name="ColumnStep">Distance between grid columns of the result.</param>
internal readonly record struct OutputGrid(int Images, int Rows, int Columns, nint ImageStep, nint ChannelStep, int RowStep, int ColumnStep)
{
    /// <summary>Positions in all pictures.</summary>
    public int Count => Images * Rows * Columns;

    /// <summary>Whether the positions of a picture follow each other in the result.</summary>
    public bool IsDense => ColumnStep == 1 && RowStep == Columns;
}

/// <summary>
/// The product of packed weights [channels, taps] with a matrix [taps, positions] that is never stored: the panel of each
/// 32 positions is packed straight from the phase planes, used for all channels, and forgotten. Tasks are panels.
/// Every result is one chain of fused multiply-adds over the taps.
/// </summary>
internal readonly unsafe struct GatheredProduct : IJob
{
    private const int LongestPanel = 32;

    private readonly float* _weights;
    private readonly int _channels;
    private readonly int _taps;
    private readonly float* _planes;
    private readonly int* _offsets;
    private readonly nint _imageSize;
    private readonly int _rowSize;
    private readonly OutputGrid _grid;
    private readonly float* _result;
    private readonly float* _bias;
    private readonly Activation _activation;

    /// <summary>Describes the product.</summary>
    /// <param name="weights">Packed panels [⌈channels⌉, taps] from <see cref="Panels"/>.</param>
    /// <param name="channels">Channels of the result.</param>
    /// <param name="taps">Length of each sum.</param>
    /// <param name="planes">First phase plane, moved to grid position (0, 0).</param>
    /// <param name="offsets">Where each tap lies, [taps].</param>
    /// <param name="imageSize">Distance between pictures in the planes.</param>
    /// <param name="rowSize">Distance between rows in the planes.</param>
    /// <param name="grid">Positions and where results go.</param>
    /// <param name="result">First result.</param>
    /// <param name="bias">One a channel, or null.</param>
    /// <param name="activation">What follows the bias.</param>
    public GatheredProduct(float* weights, int channels, int taps, float* planes, int* offsets, nint imageSize, int rowSize, OutputGrid grid, float* result, float* bias, Activation activation)
    {
        _weights = weights;
        _channels = channels;
        _taps = taps;
        _planes = planes;
        _offsets = offsets;
        _imageSize = imageSize;
        _rowSize = rowSize;
        _grid = grid;
        _result = result;
        _bias = bias;
        _activation = activation;
    }

    /// <summary>Number of tasks.</summary>
    public int Parts => (_grid.Count + TileShape.Columns - 1) / TileShape.Columns;

    /// <inheritdoc/>
    public void Run(int part)
    {
        int first = part * TileShape.Columns;
        int count = Math.Min(TileShape.Columns, _grid.Count - first);
        int width = TileShape.PaddedColumns(count);
        Piece* runs = stackalloc Piece[LongestPanel];
        int runCount = FindRuns(first, count, runs);
        float* panel = Scratch.Rent(Scratch.Task, ((long)_taps * width) + PhasePlanes.Slack);
        Pack(runs, runCount, width, panel);

        float* tile = stackalloc float[TileShape.MaximumSize];
        int position = first % (_grid.Rows * _grid.Columns);
        bool direct = _grid.IsDense && count == width && position + count <= _grid.Rows * _grid.Columns;
        for (int channel = 0; channel < _channels; channel += TileShape.Rows)
        {
            int rows = Math.Min(TileShape.Rows, TileShape.PaddedRows(_channels) - channel);
            int existing = Math.Min(rows, _channels - channel);
            float* weights = _weights + ((nint)channel * _taps);
            if (direct && existing == rows)
            {
                float* target = _result + (first / (_grid.Rows * _grid.Columns) * _grid.ImageStep) + (channel * _grid.ChannelStep) + position;
                TileShape.Multiply(_taps, rows, width, weights, panel, target, (int)_grid.ChannelStep, add: false);
                Finish(target, (int)_grid.ChannelStep, channel, rows, width);
            }
            else
            {
                TileShape.Multiply(_taps, rows, width, weights, panel, tile, width, add: false);
                Finish(tile, width, channel, existing, width);
                Scatter(runs, runCount, tile, width, channel, existing);
            }
        }
    }

    /// <summary>Cuts a range of positions into pieces that lie in one grid row each.</summary>
    private int FindRuns(int first, int count, Piece* runs)
    {
        int runCount = 0;
        int column = first % _grid.Columns;
        int row = first / _grid.Columns % _grid.Rows;
        int image = first / _grid.Columns / _grid.Rows;
        for (int at = 0; at < count;)
        {
            int length = Math.Min(_grid.Columns - column, count - at);
            runs[runCount++] = new Piece(
                (image * _imageSize) + ((nint)row * _rowSize) + column,
                (image * _grid.ImageStep) + ((nint)row * _grid.RowStep) + ((nint)column * _grid.ColumnStep),
                at,
                length);
            at += length;
            column = 0;
            if (++row == _grid.Rows)
            {
                row = 0;
                image++;
            }
        }

        return runCount;
    }

    /// <summary>
    /// Fills [taps, width]. Pieces are copied in whole vectors from left to right: what a copy writes beyond its piece is
    /// overwritten by the next piece, the next row, or lies in the slack.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Pack(Piece* runs, int runCount, int width, float* panel)
    {
        if (runCount == 1 && runs->Length == 32)
        {
            for (int tap = 0; tap < _taps; tap++, panel += 32)
            {
                float* source = _planes + _offsets[tap] + runs->Source;
                Vector512.Load(source).Store(panel);
                Vector512.Load(source + 16).Store(panel + 16);
            }

            return;
        }

        for (int tap = 0; tap < _taps; tap++, panel += width)
        {
            float* planes = _planes + _offsets[tap];
            for (Piece* run = runs; run < runs + runCount; run++)
            {
                for (int i = 0; i < run->Length; i += 16)
                {
                    Vector512.Load(planes + run->Source + i).Store(panel + run->At + i);
                }
            }
        }
    }

    private void Finish(float* rows, int stride, int channel, int count, int width)
    {
        if (_bias == null && _activation.Kind == ActivationKind.None)
        {
            return;
        }

        for (int r = 0; r < count; r++)
        {
            Epilogue.Apply(rows + ((nint)r * stride), width, _bias == null ? 0 : _bias[channel + r], _activation);
        }
    }

    private void Scatter(Piece* runs, int runCount, float* tile, int width, int channel, int rows)
    {
        int step = _grid.ColumnStep;
        for (int r = 0; r < rows; r++, tile += width)
        {
            float* result = _result + ((channel + r) * _grid.ChannelStep);
            for (Piece* run = runs; run < runs + runCount; run++)
            {
                float* target = result + run->Target;
                float* from = tile + run->At;
                for (float* end = from + run->Length; from < end; from++, target += step)
                {
                    *target = *from;
                }
            }
        }
    }

    /// <summary>A piece of a panel that lies in one grid row.</summary>
    private readonly struct Piece(nint source, nint target, int at, int length)
    {
        public readonly nint Source = source;
        public readonly nint Target = target;
        public readonly int At = at;
        public readonly int Length = length;
    }
}
