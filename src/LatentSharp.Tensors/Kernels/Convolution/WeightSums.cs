using System.Runtime.CompilerServices;
using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// The sums of <see cref="WeightCorrelation"/>. A task is some groups of taps; it makes the planes of their channels, chunk by chunk.
/// </summary>
internal readonly unsafe struct WeightSums : IJob
{
    /// <summary>Positions over which partial sums are carried; six lines of them are 24 KB and stay in the first-level cache.</summary>
    public const int Chunk = 1024;

    /// <summary>Distance between packed lines: a power of two apart, they would share their places in the cache.</summary>
    public const int Line = Chunk + TileShape.Lanes;

    // 64 lines are 260 KB: they stay in the second-level cache while a task goes over its taps.
    private const int LineBlock = 64;

    private readonly PhasePlanes _planes;
    private readonly float* _wide;
    private readonly float* _narrow;
    private readonly float* _packed;
    private readonly int _lines;
    private readonly int _chunks;
    private readonly float* _weight;
    private readonly bool _add;
    private readonly int _wideChannels;
    private readonly int _wideArea;
    private readonly int _taps;
    private readonly int _kernelWidth;
    private readonly int _kernel;
    private readonly int _channels;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _positions;
    private readonly bool _direct;
    private readonly int _tileRows;
    private readonly int _tileColumns;
    private readonly TapTasks _tasks;

    /// <summary>Describes the sums.</summary>
    /// <param name="shape">All sizes.</param>
    /// <param name="planes">How the wide side is read.</param>
    /// <param name="wide">[images, wide channels, height, width].</param>
    /// <param name="narrow">[images, narrow channels, height, width].</param>
    /// <param name="packed">The narrow side as [chunks, lines, <see cref="Line"/>]; null if it is read where it lies.</param>
    /// <param name="chunks">Chunks of positions.</param>
    /// <param name="weight">Receives or is increased by the sums.</param>
    /// <param name="add">Whether to add to what is there.</param>
    public WeightSums(in ConvolutionShape shape, PhasePlanes planes, float* wide, float* narrow, float* packed, int chunks, float* weight,
        bool add)
    {
        _planes = planes;
        _wide = wide;
        _narrow = narrow;
        _packed = packed;
        _lines = (shape.Narrow[1] + DotTile.Rows - 1) / DotTile.Rows * DotTile.Rows;
        _chunks = chunks;
        _weight = weight;
        _add = add;
        _wideChannels = shape.Wide[1];
        _wideArea = shape.Wide[2] * shape.Wide[3];
        _taps = shape.Wide[1] * shape.Taps;
        _kernelWidth = shape.Weight[3];
        _kernel = shape.Taps;
        _channels = shape.Narrow[1];
        _rows = shape.Narrow[2];
        _columns = shape.Narrow[3];
        _positions = shape.Narrow[0] * _rows * _columns;
        _direct = IsDirect(_columns);
        bool few = _direct && _channels <= DotTapTile.FewRows;
        _tileRows = few ? DotTapTile.FewRows : DotTile.Rows;
        _tileColumns = few ? DotTapTile.FewColumns : DotTile.Columns;
        _tasks = new TapTasks(_wideChannels, _kernel, _tileColumns);
    }

    /// <summary>Number of tasks.</summary>
    public int Parts => _tasks.Count;

    /// <summary>Whether the narrow side is read where it lies: rows are whole vectors, and there are no lines to be made up.</summary>
    public static bool ReadsNarrow(Shape narrow) =>
        IsDirect(narrow[3]) && (narrow[1] == DotTapTile.FewRows || narrow[1] % DotTile.Rows == 0);

    private static bool IsDirect(int columns) => TileShape.Wide && columns % TileShape.Lanes == 0;

    private int SumSize => _tileRows * _tileColumns * TileShape.Lanes;

    private int Tiles => (_channels + _tileRows - 1) / _tileRows;

    [SkipLocalsInit]
    public void Run(int part)
    {
        (int first, int taps) = _tasks.At(part);
        int groups = (taps + _tileColumns - 1) / _tileColumns;
        int firstChannel = first / _kernel;
        int channels = ((first + taps - 1) / _kernel) - firstChannel + 1;
        nint imageSize = (nint)channels * _planes.PlaneSize;
        int area = _rows * _columns;
        int mostImages = Math.Min(_positions / area, ((Chunk + area - 2) / area) + 1);

        int kept = _chunks == 1 ? 1 : groups * Tiles;
        long sumSize = (long)kept * SumSize;
        long panelSize = _direct ? 0 : ((long)groups * _tileColumns * Line) + PhasePlanes.Slack;
        float* sums = Scratch.Rent(Scratch.Task, sumSize + panelSize);
        float* panel = sums + sumSize;
        float* local = Scratch.Rent(Scratch.Padded, _planes.Size(mostImages * channels));
        int* offsets = stackalloc int[2 * Chunk / TileShape.Lanes];
        if (!_direct)
        {
            // lines that pad the last group
            new Span<float>(panel + ((nint)taps * Line), ((groups * _tileColumns) - taps) * Line).Clear();
        }

        (int First, int End) made = (0, 0);
        for (int chunk = 0; chunk < _chunks; chunk++)
        {
            int start = chunk * Chunk;
            int length = Math.Min(Chunk, _positions - start);
            (int First, int End) images = (start / area, ((start + length - 1) / area) + 1);
            if (images != made)
            {
                for (int image = images.First; image < images.End; image++)
                {
                    _planes.Fill(_wide + ((((nint)image * _wideChannels) + firstChannel) * _wideArea), channels,
                        local + ((image - images.First) * imageSize));
                }

                made = images;
            }

            int padded = TileShape.PaddedColumns(length);
            int position = start - (images.First * area);
            if (_direct)
            {
                FindVectors(position, length, imageSize, offsets);
            }

            for (int tap = 0; tap < taps && !_direct; tap++)
            {
                PositionPanel.PackLine(
                    local + TapStart(first + tap, firstChannel), (_rows, _columns), (_planes.Columns, imageSize), position, length, padded,
                        panel + (tap * Line));
            }

            for (int block = 0; block < Tiles; block += LineBlock / _tileRows)
            {
                int end = Math.Min(Tiles, block + (LineBlock / _tileRows));
                for (int group = 0; group < groups; group++)
                {
                    Group(chunk, (block, end), padded, (first + (group * _tileColumns), first + taps, group), (firstChannel, channels),
                        local, offsets, panel + (group * _tileColumns * Line), sums + (kept == 1 ? 0 : (nint)group * Tiles * SumSize));
                }
            }
        }
    }

    /// <summary>One chunk of the sums of one group of taps with some lines.</summary>
    private void Group(int chunk, (int First, int End) tiles, int padded, (int First, int End, int Group) taps,
        (int First, int Count) channels, float* local, int* offsets, float* panel, float* sums)
    {
        nint stride = _packed == null ? _rows * _columns : Line;
        float** b = stackalloc float*[DotTapTile.FewColumns];
        for (int i = 0; i < _tileColumns && _direct; i++)
        {
            b[i] = local + TapStart(taps.First + i < taps.End ? taps.First + i : taps.First, channels.First);
        }

        for (int tile = tiles.First; tile < tiles.End; tile++)
        {
            float* y = _packed == null ? NarrowAt(chunk) + (tile * _tileRows * stride)
                : _packed + (((nint)chunk * _lines) + (tile * _tileRows)) * Line;
            float* sum = sums + (_chunks == 1 ? 0 : (nint)tile * SumSize);
            if (chunk == 0)
            {
                new Span<float>(sum, SumSize).Clear();
            }

            if (!_direct)
            {
                DotTile.Multiply(padded, Line, y, panel, sum);
            }
            else if (_tileRows == DotTapTile.FewRows)
            {
                DotTapTile.By3x8(padded / TileShape.Lanes, y, stride, b, offsets,
                    Ahead(chunk, (taps.Group * Tiles) + tile, channels.First, channels.Count), sum);
            }
            else
            {
                DotTapTile.By4x6(padded / TileShape.Lanes, y, stride, b, offsets,
                    Ahead(chunk, (taps.Group * Tiles) + tile, channels.First, channels.Count), sum);
            }

            if (chunk == _chunks - 1)
            {
                Store(sum, tile * _tileRows, taps.First, Math.Min(_tileColumns, taps.End - taps.First));
            }
        }
    }

    [SkipLocalsInit]
    private void Store(float* sums, int firstLine, int firstTap, int taps)
    {
        float* total = stackalloc float[DotTile.Rows * DotTile.Columns];
        DotTile.Totals(sums, _tileRows * _tileColumns, total);
        int lines = Math.Min(_tileRows, _channels - firstLine);
        float* target = _weight + ((nint)firstLine * _taps) + firstTap;
        for (int line = 0; line < lines; line++, total += _tileColumns, target += _taps)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                target[tap] = _add ? target[tap] + total[tap] : total[tap];
            }
        }
    }

    /// <summary>Where the positions of a chunk begin on the narrow side, if that is read where it lies.</summary>
    private float* NarrowAt(int chunk)
    {
        int area = _rows * _columns;
        int position = chunk * Chunk;
        return _narrow + ((nint)(position / area) * _channels * area) + (position % area);
    }

    /// <summary>
    /// A line's worth of what the next chunk will read for each tile: first of its narrow side, then of the pictures that its planes are
    /// made from.
    /// </summary>
    private float* Ahead(int chunk, int tile, int firstChannel, int channels)
    {
        int next = Math.Min(chunk + 1, _chunks - 1);
        if (tile < _channels)
        {
            return _packed == null
                ? NarrowAt(next) + ((nint)tile * Math.Max(Chunk, _rows * _columns))
                : _packed + (((nint)next * _lines) + tile) * Line;
        }

        int area = _rows * _columns;
        int image = (((chunk + 1) * Chunk) - 1) / area + 1;
        int size = channels * _wideArea;
        long at = (long)(tile - _channels) * Chunk;
        image = Math.Min(image + (int)(at / size), (_positions / area) - 1);
        return _wide + ((((nint)image * _wideChannels) + firstChannel) * _wideArea) + (nint)(at % size);
    }

    /// <summary>Where a tap sees position (0, 0) of the first picture.</summary>
    private nint TapStart(int tap, int firstChannel) =>
        ((nint)((tap / _kernel) - firstChannel) * _planes.PlaneSize)
            + _planes.Offset(tap % _kernel / _kernelWidth, tap % _kernel % _kernelWidth);

    /// <summary>Where each 16 positions lie, if rows are whole vectors.</summary>
    private void FindVectors(int position, int length, nint imageSize, int* offsets)
    {
        // what lies between pictures of a channel on the narrow side
        nint narrowStep = _packed == null ? (nint)(_channels - 1) * _rows * _columns : 0;
        nint narrow = 0;
        int column = position % _columns;
        int row = position / _columns % _rows;
        nint start = (position / _columns / _rows * imageSize) + ((nint)row * _planes.Columns);
        for (int at = 0; at < length; at += TileShape.Lanes)
        {
            *offsets++ = (int)start + column;
            *offsets++ = (int)narrow;
            narrow += TileShape.Lanes;
            column += TileShape.Lanes;
            if (column == _columns)
            {
                column = 0;
                start += _planes.Columns;
                if (++row == _rows)
                {
                    row = 0;
                    start += imageSize - ((nint)_rows * _planes.Columns);
                    narrow += narrowStep;
                }
            }
        }
    }
}
