namespace LatentSharp.Imaging.Drawing;

/// <summary>How much of each pixel a shape covers: drawing can be kept inside it. Made by <see cref="Canvas.Mask"/>.</summary>
internal sealed class Mask
{
    // Only the rectangle around the shape is stored.
    private readonly float[] _coverage;
    private readonly int _left;
    private readonly int _top;
    private readonly int _columns;

    internal Mask(int width, int height, int left, int top, int columns, int rows)
    {
        (Width, Height, _left, _top, _columns) = (width, height, left, top, columns);
        _coverage = new float[columns * rows];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The covered part of a pixel, in [0, 1].</summary>
    /// <param name="x">Column, 0 at the left.</param>
    /// <param name="y">Row, 0 at the top.</param>
    public float this[int x, int y]
    {
        get
        {
            int column = x - _left, start = (y - _top) * _columns;
            return (uint)column < (uint)_columns && (uint)start < (uint)_coverage.Length ? _coverage[start + column] : 0f;
        }
    }

    /// <summary>The stored part of a row.</summary>
    internal Span<float> Writable(int y) => _coverage.AsSpan((y - _top) * _columns, _columns);

    /// <summary>Multiplies a run of coverages that begins at column x by this mask.</summary>
    internal void Cut(int x, int y, Span<float> run)
    {
        int start = (y - _top) * _columns;
        if ((uint)start >= (uint)_coverage.Length)
        {
            run.Clear();
            return;
        }

        int from = Math.Clamp(_left - x, 0, run.Length), to = Math.Clamp(_left + _columns - x, from, run.Length);
        run[..from].Clear();
        run[to..].Clear();
        Span<float> inside = run[from..to];
        ReadOnlySpan<float> mask = _coverage.AsSpan(start + x + from - _left, inside.Length);
        for (int i = 0; i < inside.Length; i++)
        {
            inside[i] *= mask[i];
        }
    }
}
