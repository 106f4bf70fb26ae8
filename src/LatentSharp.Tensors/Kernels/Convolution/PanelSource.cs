using LatentSharp.Tensors.Kernels.Tiles;

namespace LatentSharp.Tensors.Kernels.Convolution;

/// <summary>Positions of a panel.</summary>
/// <param name="First">The first one, among those of all pictures of the task.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Width">Columns of the tile.</param>
/// <param name="Direct">Whether the tile reads the planes itself.</param>
internal readonly record struct PanelPositions(int First, int Count, int Width, bool Direct)
{
    /// <summary>Whether the tile is that for few channels.</summary>
    public bool IsStrip => Width == TapStripTile.Columns;
}

/// <summary>The right factor of a panel: packed, or where it lies.</summary>
internal readonly unsafe struct PanelSource
{
    private readonly TapSource _taps;
    private readonly float* _panel;
    private readonly float* _weights;
    private readonly int _length;
    private readonly int _width;

    /// <summary>Packs the panel, or finds where its vectors lie.</summary>
    /// <param name="part">Which taps.</param>
    /// <param name="positions">Which positions.</param>
    /// <param name="planes">Phase planes of the first picture.</param>
    /// <param name="pieces">Where positions lie.</param>
    /// <param name="pieceCount">Number of pieces.</param>
    /// <param name="panel">Room for the packed panel.</param>
    public PanelSource(in GatheredPart part, PanelPositions positions, float* planes, Piece* pieces, int pieceCount, float* panel)
    {
        _panel = panel;
        _weights = part.Weights;
        _length = part.Taps;
        _width = positions.Width;
        planes += part.Start;
        if (!positions.Direct)
        {
            PositionPanel.Pack(planes, part.Offsets, part.Taps, pieces, pieceCount, positions.Width, panel);
            return;
        }

        _taps.Offsets = part.Offsets;
        _taps.P0 = Vector(0, positions.Count, planes, pieces);
        _taps.P1 = Vector(1, positions.Count, planes, pieces);
        _taps.P2 = Vector(2, positions.Count, planes, pieces);
        _taps.P3 = Vector(3, positions.Count, planes, pieces);
    }

    /// <summary>C [rows, width] = the weights of some channels times the panel.</summary>
    /// <param name="channel">First channel.</param>
    /// <param name="rows">Rows of the packed weights.</param>
    /// <param name="existing">Rows that are channels.</param>
    /// <param name="c">First element of the tile.</param>
    /// <param name="stride">Distance between rows of C.</param>
    public void Multiply(int channel, int rows, int existing, float* c, int stride)
    {
        float* weights = _weights + ((nint)channel * _length);
        if (_taps.Offsets == null)
        {
            TileShape.Multiply(_length, rows, _width, weights, _panel, c, stride, add: false);
        }
        else if (_width == TapStripTile.Columns)
        {
            TapStripTile.Multiply(_length, existing, weights, _taps, c, stride);
        }
        else
        {
            TapTile.Multiply(_length, rows, weights, _taps, c, stride);
        }
    }

    /// <summary>Where 16 positions lie; those of the first vector for one that does not exist.</summary>
    private static float* Vector(int vector, int count, float* planes, Piece* pieces)
    {
        int position = vector * TileShape.Lanes < count ? vector * TileShape.Lanes : 0;
        while (position >= pieces->At + pieces->Length)
        {
            pieces++;
        }

        return planes + pieces->Offset + position - pieces->At;
    }
}
