using System.Numerics;

namespace LatentSharp.Imaging.Drawing;

/// <summary>
/// An opaque sheet on which shapes are painted over each other, in floating point, with the exact covered area of each pixel as
/// antialiasing. Only additions, multiplications, divisions and square roots in a fixed order: the same bytes on every machine.
/// Not safe for several threads at once; use one canvas each.
/// </summary>
internal sealed class Canvas
{
    // How far a chord may lie from its curve, in pixels: 0.02 of an edge pixel is 5 of 255 levels at the most, 3 on average.
    private const double Tolerance = 0.02;

    private readonly Affine _toPixels;
    private readonly Affine _toUser;
    private readonly float[] _red;
    private readonly float[] _green;
    private readonly float[] _blue;
    private readonly CoverageBuffer _buffer;
    private readonly Polylines _lines = new();
    private readonly float[] _coverage;
    private readonly float[] _places;

    /// <summary>A sheet of one color.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="toPixels">Map from the coordinates of the shapes to pixels; the top left pixel covers [0, 1) × [0, 1).</param>
    /// <param name="background">Its color; the opacity is not looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    /// <exception cref="InvalidOperationException">The map has no inverse.</exception>
    public Canvas(int width, int height, Affine toPixels, Rgba background)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        (Width, Height, _toPixels, _toUser) = (width, height, toPixels, toPixels.Inverse());

        // Runs are blended in whole vectors, the rest of the last one with coverage 0: hence the room behind the last pixel.
        int slack = Vector<float>.Count, size = checked((width * height) + slack);
        _red = new float[size];
        _green = new float[size];
        _blue = new float[size];
        _red.AsSpan().Fill(background.R);
        _green.AsSpan().Fill(background.G);
        _blue.AsSpan().Fill(background.B);
        _buffer = new CoverageBuffer(width, height);
        _coverage = new float[width + slack];
        _places = new float[width + slack];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Paints a shape.</summary>
    /// <param name="outline">The shape.</param>
    /// <param name="paint">Its color or gradient, in the coordinates of the shape.</param>
    /// <param name="clip">If given, only what lies inside is painted.</param>
    /// <exception cref="ArgumentException">The mask was made by a canvas of another size.</exception>
    public void Fill(Outline outline, Paint paint, Mask? clip = null)
    {
        ArgumentNullException.ThrowIfNull(outline);
        ArgumentNullException.ThrowIfNull(paint);
        CheckSize(clip);
        Rasterize(outline);
        for (int y = _buffer.Top; y <= _buffer.Bottom; y++)
        {
            int columns = Resolve(y, clip).Length, start = (y * Width) + _buffer.Left;
            int run = (columns + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
            _coverage.AsSpan(columns, run - columns).Clear();
            paint.Measure(_buffer.Left, y, _toUser, _places.AsSpan(0, run));
            paint.Ramp.Blend(
                _places.AsSpan(0, run), _coverage.AsSpan(0, run), _red.AsSpan(start, run), _green.AsSpan(start, run),
                    _blue.AsSpan(start, run));
        }

        _buffer.Reset();
    }

    /// <summary>Draws along a shape with a round pen.</summary>
    /// <param name="outline">The line.</param>
    /// <param name="width">Diameter of the pen, in the unit of the shape.</param>
    /// <param name="paint">Color or gradient.</param>
    /// <param name="clip">If given, only what lies inside is painted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive.</exception>
    /// <exception cref="ArgumentException">The mask was made by a canvas of another size.</exception>
    public void Stroke(Outline outline, double width, Paint paint, Mask? clip = null)
    {
        ArgumentNullException.ThrowIfNull(outline);
        Fill(outline.Stroked(width, Tolerance / _toPixels.Scale), paint, clip);
    }

    /// <summary>The pixels that a shape covers, to keep later drawing inside.</summary>
    /// <param name="outline">The shape.</param>
    /// <param name="within">If given, the result is the part of the shape that lies inside this too.</param>
    /// <exception cref="ArgumentException">The other mask was made by a canvas of another size.</exception>
    public Mask Mask(Outline outline, Mask? within = null)
    {
        ArgumentNullException.ThrowIfNull(outline);
        CheckSize(within);
        Rasterize(outline);
        int columns = Math.Max(_buffer.Right - _buffer.Left + 1, 0), rows = Math.Max(_buffer.Bottom - _buffer.Top + 1, 0);
        var mask = new Mask(Width, Height, _buffer.Left, _buffer.Top, columns, rows);
        for (int y = _buffer.Top; y <= _buffer.Bottom; y++)
        {
            Resolve(y, within).CopyTo(mask.Writable(y));
        }

        _buffer.Reset();
        return mask;
    }

    /// <summary>Multiplies every sample so far, as a change of the light does.</summary>
    /// <param name="gain">Factors of red, green and blue, 1 or near it; the opacity is not looked at.</param>
    public void Multiply(Rgba gain)
    {
        for (int i = 0; i < _red.Length; i++)
        {
            _red[i] *= gain.R;
            _green[i] *= gain.G;
            _blue[i] *= gain.B;
        }
    }

    /// <summary>The sheet as an 8-bit color picture, each sample rounded to the nearest level.</summary>
    public Picture ToPicture()
    {
        var pixels = new byte[Width * Height * 3];
        for (int i = 0, p = 0; p < pixels.Length; i++, p += 3)
        {
            pixels[p] = Level(_red[i]);
            pixels[p + 1] = Level(_green[i]);
            pixels[p + 2] = Level(_blue[i]);
        }

        return new Picture(Width, Height, 3, pixels);
    }

    private static byte Level(float sample) => (byte)((Math.Min(Math.Max(sample, 0f), 1f) * 255f) + 0.5f);

    private void Rasterize(Outline outline)
    {
        _lines.Clear();
        _lines.Add(outline, _toPixels, Tolerance);
        _buffer.Add(_lines);
    }

    private Span<float> Resolve(int y, Mask? clip)
    {
        Span<float> coverage = _coverage.AsSpan(0, _buffer.Right - _buffer.Left + 1);
        _buffer.Resolve(y, coverage);

        // Less than a thousandth from nothing or all is rounding of the running sum, not area.
        foreach (ref float c in coverage)
        {
            c = c < 1e-3f ? 0f : c > 0.999f ? 1f : c;
        }

        clip?.Cut(_buffer.Left, y, coverage);
        return coverage;
    }

    private void CheckSize(Mask? mask)
    {
        if (mask is not null && (mask.Width != Width || mask.Height != Height))
        {
            throw new ArgumentException($"Canvas: the mask is {mask.Width}×{mask.Height} pixels, but the canvas is {Width}×{Height}; " +
                $"make " +
                $"it with this canvas.", nameof(mask));
        }
    }
}
