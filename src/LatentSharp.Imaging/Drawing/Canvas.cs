namespace LatentSharp.Imaging.Drawing;

/// <summary>
/// An opaque sheet on which shapes are painted over each other, in floating point, with the exact covered area of each pixel as
/// antialiasing. Only additions, multiplications, divisions and square roots in a fixed order: the same bytes on every machine.
/// Not safe for several threads at once; use one canvas each.
/// </summary>
public sealed class Canvas
{
    // How far a chord may lie from its curve, in pixels: 0.02 of an edge pixel is 5 of 255 levels at the most, 3 on average.
    private const double Tolerance = 0.02;

    private readonly Affine _toPixels;
    private readonly Affine _toUser;
    private readonly float[] _samples;
    private readonly CoverageBuffer _buffer;
    private readonly Polylines _lines = new();
    private readonly float[] _coverage;
    private readonly Rgba[] _colours;

    /// <summary>A sheet of one colour.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="toPixels">Map from the coordinates of the shapes to pixels; the top left pixel covers [0, 1) × [0, 1).</param>
    /// <param name="background">Its colour; the opacity is not looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive.</exception>
    /// <exception cref="InvalidOperationException">The map has no inverse.</exception>
    public Canvas(int width, int height, Affine toPixels, Rgba background)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        (Width, Height, _toPixels, _toUser) = (width, height, toPixels, toPixels.Inverse());
        _samples = new float[checked(width * height * 3)];
        _buffer = new CoverageBuffer(width, height);
        _coverage = new float[width];
        _colours = new Rgba[width];
        for (int i = 0; i < _samples.Length; i += 3)
        {
            (_samples[i], _samples[i + 1], _samples[i + 2]) = (background.R, background.G, background.B);
        }
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Paints a shape.</summary>
    /// <param name="outline">The shape.</param>
    /// <param name="paint">Its colour or gradient, in the coordinates of the shape.</param>
    /// <param name="clip">If given, only what lies inside is painted.</param>
    /// <exception cref="ArgumentException">The mask was made by a canvas of another size.</exception>
    public void Fill(Outline outline, Paint paint, Mask? clip = null)
    {
        ArgumentNullException.ThrowIfNull(outline);
        ArgumentNullException.ThrowIfNull(paint);
        CheckSize(clip);
        Rasterise(outline);
        for (int y = _buffer.Top; y <= _buffer.Bottom; y++)
        {
            Span<float> coverage = Resolve(y, clip);
            Span<float> samples = _samples.AsSpan(((y * Width) + _buffer.Left) * 3, coverage.Length * 3);
            if (paint is SolidPaint solid)
            {
                Blend(samples, coverage, solid.Colour);
            }
            else
            {
                Blend(samples, coverage, paint, y);
            }
        }

        _buffer.Reset();
    }

    /// <summary>Draws along a shape with a round pen.</summary>
    /// <param name="outline">The line.</param>
    /// <param name="width">Diameter of the pen, in the unit of the shape.</param>
    /// <param name="paint">Colour or gradient.</param>
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
        Rasterise(outline);
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
        for (int i = 0; i < _samples.Length; i += 3)
        {
            _samples[i] *= gain.R;
            _samples[i + 1] *= gain.G;
            _samples[i + 2] *= gain.B;
        }
    }

    /// <summary>The sheet as an 8-bit colour picture, each sample rounded to the nearest level.</summary>
    public Picture ToPicture()
    {
        var pixels = new byte[_samples.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((Math.Clamp(_samples[i], 0f, 1f) * 255f) + 0.5f);
        }

        return new Picture(Width, Height, 3, pixels);
    }

    private static void Blend(Span<float> samples, ReadOnlySpan<float> coverage, Rgba colour)
    {
        (float r, float g, float b, float opacity) = colour;
        for (int i = 0, s = 0; i < coverage.Length && s + 2 < samples.Length; i++, s += 3)
        {
            float a = coverage[i] * opacity;
            if (a > 0)
            {
                samples[s] += (r - samples[s]) * a;
                samples[s + 1] += (g - samples[s + 1]) * a;
                samples[s + 2] += (b - samples[s + 2]) * a;
            }
        }
    }

    private void Blend(Span<float> samples, ReadOnlySpan<float> coverage, Paint paint, int y)
    {
        // Gradients cost more than solid colours, so only the covered run of the row is shaded.
        int first = coverage.IndexOfAnyExcept(0f);
        if (first < 0)
        {
            return;
        }

        int count = coverage.LastIndexOfAnyExcept(0f) + 1 - first;
        Span<Rgba> colours = _colours.AsSpan(0, count);
        paint.Shade(_buffer.Left + first, y, _toUser, colours);
        samples = samples.Slice(first * 3, count * 3);
        for (int i = 0, s = 0; i < colours.Length && s + 2 < samples.Length; i++, s += 3)
        {
            Rgba colour = colours[i];
            float a = coverage[first + i] * colour.A;
            samples[s] += (colour.R - samples[s]) * a;
            samples[s + 1] += (colour.G - samples[s + 1]) * a;
            samples[s + 2] += (colour.B - samples[s + 2]) * a;
        }
    }

    private void Rasterise(Outline outline)
    {
        _lines.Clear();
        _lines.Add(outline, _toPixels, Tolerance);
        _buffer.Add(_lines);
    }

    private Span<float> Resolve(int y, Mask? clip)
    {
        Span<float> coverage = _coverage.AsSpan(0, _buffer.Right - _buffer.Left + 1);
        _buffer.Resolve(y, coverage);

        // What is below a thousandth is rounding of the running sum, not area.
        foreach (ref float c in coverage)
        {
            c = c < 1e-3f ? 0f : c;
        }

        clip?.Cut(_buffer.Left, y, coverage);
        return coverage;
    }

    private void CheckSize(Mask? mask)
    {
        if (mask is not null && (mask.Width != Width || mask.Height != Height))
        {
            throw new ArgumentException($"Canvas: the mask is {mask.Width}×{mask.Height} pixels, but the canvas is {Width}×{Height}; make it with this canvas.", nameof(mask));
        }
    }
}
