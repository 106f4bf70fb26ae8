using System.Runtime.CompilerServices;
using LatentSharp.Tensors.Kernels.Threads;
using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>
/// The product of packed weights [channels, taps] with a matrix [taps, positions] that is never stored. Where rows of the grid
/// are whole vectors, the register tile reads the phase planes itself; else a panel of 32 positions is packed from
/// them, used for all channels, and forgotten. A task is some pictures, whose planes it makes for itself and which stay in
/// its processor's cache; of a batch too small for that, a task is some channels of a panel, and all threads make the planes first.
/// Every result is one chain of fused multiply-adds over the taps.
/// </summary>
internal readonly unsafe struct GatheredProduct : IJob
{
    private const int LongestPanel = 32;
    private const int LongestStrip = TapStripTile.Columns;
    private const int StripChannels = 4;

    // Positions that make a task worth handing over.
    private const int TaskPositions = 256;

    private readonly PhasePlanes _planes;
    private readonly int _inputs;
    private readonly int _images;
    private readonly int _area;
    private readonly float* _source;
    private readonly float* _shared;
    private readonly GatheredPart* _parts;
    private readonly int _partCount;
    private readonly int _channels;
    private readonly float* _bias;
    private readonly Activation _activation;
    private readonly int _imagesPerTask;
    private readonly int _channelTasks = 1;

    /// <summary>Describes the product.</summary>
    /// <param name="planes">How the source is read.</param>
    /// <param name="source">Pictures [images, inputs, height, width].</param>
    /// <param name="size">Pictures, channels of a picture, values of a channel.</param>
    /// <param name="parts">Results with the same taps each; stays where it is until the product is done.</param>
    /// <param name="partCount">Number of parts.</param>
    /// <param name="channels">Channels of the result.</param>
    /// <param name="bias">One a channel, or null.</param>
    /// <param name="activation">What follows the bias.</param>
    public GatheredProduct(PhasePlanes planes, float* source, (int Images, int Inputs, int Area) size, GatheredPart* parts, int partCount,
        int channels, float* bias, Activation activation)
    {
        _planes = planes;
        _source = source;
        (_images, _inputs, _area) = size;
        _parts = parts;
        _partCount = partCount;
        _channels = channels;
        _bias = bias;
        _activation = activation;

        int longest = 0;
        for (int i = 0; i < partCount; i++)
        {
            longest = Math.Max(longest, parts[i].Grid.Area);
        }

        // At least four tasks a thread, so that a late thread costs little.
        if (Workers.Threads == 1 || _images >= 4 * Workers.Threads)
        {
            _imagesPerTask = Math.Clamp(_images / (8 * Workers.Threads), 1, Math.Max(1, TaskPositions / Math.Max(longest, 1)));
            Parts = (_images + _imagesPerTask - 1) / _imagesPerTask;
        }
        else
        {
            var fill = new FillJob(planes, source, size.Area, Scratch.Rent(Scratch.Padded, planes.Size(_images * _inputs)));
            _shared = fill.Target;
            Workers.Run(ref fill, _images * _inputs);
            int panels = (int)((((long)longest * _images) + TileShape.Columns - 1) / TileShape.Columns);

            // Each packs the panel for itself, which is little beside the product.
            _channelTasks = Math.Clamp(Workers.Threads / Math.Max(1, panels), 1,
                Math.Max(1, (channels + TileShape.Rows - 1) / TileShape.Rows));
            Parts = panels * _channelTasks;
        }
    }

    /// <summary>Number of tasks.</summary>
    public int Parts { get; }

    public void Run(int part)
    {
        if (_shared != null)
        {
            int tiles = (_channels + TileShape.Rows - 1) / TileShape.Rows;
            int group = part % _channelTasks;
            int from = tiles * group / _channelTasks * TileShape.Rows;
            int to = Math.Min(_channels, tiles * (group + 1) / _channelTasks * TileShape.Rows);
            Panel(part / _channelTasks, _shared, (0, _images), (from, to));
            return;
        }

        int first = part * _imagesPerTask;
        int images = Math.Min(_imagesPerTask, _images - first);
        float* planes = Scratch.Rent(Scratch.Padded, _planes.Size(images * _inputs));
        _planes.Fill(_source + ((nint)first * _inputs * _area), images * _inputs, planes);
        for (int panel = 0; Panel(panel, planes, (first, images), (0, _channels)); panel++)
        {
        }
    }

    /// <summary>All parts of one panel of the positions of some pictures.</summary>
    /// <returns>Whether any part has positions there.</returns>
    private bool Panel(int panel, float* planes, (int First, int Count) images, (int First, int End) channels)
    {
        bool any = false;
        for (int i = 0; i < _partCount; i++)
        {
            ref readonly GatheredPart part = ref _parts[i];
            OutputGrid grid = part.Grid;
            bool direct = TileShape.Wide && grid.Columns % TileShape.Lanes == 0;
            int longest = direct && _channels <= StripChannels ? LongestStrip : TileShape.Columns;
            int first = panel * longest;
            int count = Math.Min(longest, (grid.Area * images.Count) - first);
            bool pair = i + 1 < _partCount && part.Interleaves(_parts[i + 1]);
            if (count > 0)
            {
                any = true;
                var positions = new PanelPositions(first, count, direct ? longest : TileShape.PaddedColumns(count), direct);
                if (pair)
                {
                    Two(part, _parts[i + 1], positions, planes, images.First, channels);
                }
                else
                {
                    One(part, positions, planes, images.First, channels);
                }
            }

            i += pair ? 1 : 0;
        }

        return any;
    }

    [SkipLocalsInit]
    private void One(in GatheredPart part, PanelPositions positions, float* planes, int firstImage, (int First, int End) channels)
    {
        Piece* from = stackalloc Piece[LongestPanel];
        Piece* to = stackalloc Piece[LongestPanel];
        (int fromCount, int toCount) = FindPieces(part.Grid, positions, firstImage, from, to);
        long size = ((long)part.Taps * positions.Width) + PhasePlanes.Slack;
        var source = new PanelSource(part, positions, planes, from, fromCount, positions.Direct ? null : Scratch.Rent(Scratch.Task, size));
        float* tile = stackalloc float[TileShape.MaximumSize];
        bool dense = part.Grid.IsDense && toCount == 1 && positions.Count == positions.Width;
        for (int channel = channels.First; channel < channels.End; channel += TileShape.Rows)
        {
            (int rows, int existing) = RowsAt(channel);
            float* result = part.Result + (channel * part.Grid.ChannelStep);
            if (dense && (existing == rows || positions.IsStrip))
            {
                source.Multiply(channel, rows, existing, result + to->Offset, (int)part.Grid.ChannelStep);
                Finish(result + to->Offset, part.Grid.ChannelStep, positions.Width, channel, existing);
            }
            else
            {
                source.Multiply(channel, rows, existing, tile, positions.Width);
                Finish(tile, positions.Width, positions.Width, channel, existing);
                PositionPanel.Scatter(tile, positions.Width, existing, to, toCount, result, part.Grid.ChannelStep, part.Grid.ColumnStep);
            }
        }
    }

    [SkipLocalsInit]
    private void Two(in GatheredPart even, in GatheredPart odd, PanelPositions positions, float* planes, int firstImage,
        (int First, int End) channels)
    {
        Piece* from = stackalloc Piece[LongestPanel];
        Piece* to = stackalloc Piece[LongestPanel];
        (int fromCount, int toCount) = FindPieces(even.Grid, positions, firstImage, from, to);
        long size = ((long)even.Taps * positions.Width) + PhasePlanes.Slack;
        float* panel = positions.Direct ? null : Scratch.Rent(Scratch.Task, size + ((long)odd.Taps * positions.Width) + PhasePlanes.Slack);
        var first = new PanelSource(even, positions, planes, from, fromCount, panel);
        var second = new PanelSource(odd, positions, planes, from, fromCount, panel + size);
        float* tile = stackalloc float[2 * TileShape.MaximumSize];
        float* other = tile + TileShape.MaximumSize;
        for (int channel = channels.First; channel < channels.End; channel += TileShape.Rows)
        {
            (int rows, int existing) = RowsAt(channel);
            first.Multiply(channel, rows, existing, tile, positions.Width);
            second.Multiply(channel, rows, existing, other, positions.Width);
            Finish(tile, positions.Width, positions.Width, channel, existing);
            Finish(other, positions.Width, positions.Width, channel, existing);
            PositionPanel.Interleave(
                tile, other, positions.Width, existing, to, toCount, even.Result + (channel * even.Grid.ChannelStep),
                    even.Grid.ChannelStep);
        }
    }

    private (int Rows, int Existing) RowsAt(int channel)
    {
        int rows = Math.Min(TileShape.Rows, TileShape.PaddedRows(_channels) - channel);
        return (rows, Math.Min(rows, _channels - channel));
    }

    /// <summary>Cuts a range of positions into pieces that lie side by side, in the planes and in the result.</summary>
    private (int From, int To) FindPieces(OutputGrid grid, PanelPositions positions, int firstImage, Piece* from, Piece* to)
    {
        int fromCount = 0;
        int toCount = 0;
        int column = positions.First % grid.Columns;
        int row = positions.First / grid.Columns % grid.Rows;
        int image = positions.First / grid.Columns / grid.Rows;
        nint imageSize = (nint)_inputs * _planes.PlaneSize;
        for (int at = 0; at < positions.Count;)
        {
            int length = Math.Min(grid.Columns - column, positions.Count - at);
            from[fromCount++] = new Piece(at, length, (image * imageSize) + ((nint)row * _planes.Columns) + column);
            nint target = ((firstImage + image) * grid.ImageStep) + ((nint)row * grid.RowStep) + ((nint)column * grid.ColumnStep);
            if (grid.IsDense && row > 0 && toCount > 0)
            {
                to[toCount - 1] = new Piece(to[toCount - 1].At, to[toCount - 1].Length + length, to[toCount - 1].Offset);
            }
            else
            {
                to[toCount++] = new Piece(at, length, target);
            }

            at += length;
            column = 0;
            if (++row == grid.Rows)
            {
                row = 0;
                image++;
            }
        }

        return (fromCount, toCount);
    }

    private void Finish(float* tile, nint stride, int width, int channel, int rows)
    {
        if (_bias != null)
        {
            PositionPanel.AddBias(tile, stride, width, rows, _bias + channel);
        }

        for (int r = 0; r < rows && _activation.Kind != ActivationKind.None; r++)
        {
            var row = new Span<float>(tile + (r * stride), width);
            Activations.Apply(_activation, row, row);
        }
    }

    /// <summary>Makes the planes of all pictures.</summary>
    private readonly struct FillJob(PhasePlanes planes, float* source, int area, float* target) : IJob
    {
        public readonly float* Target = target;

        public void Run(int part) => planes.Fill(source + ((nint)part * area), 1, Target + ((nint)part * planes.PlaneSize));
    }
}
