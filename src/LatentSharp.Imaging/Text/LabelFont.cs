using System.Collections.Concurrent;
using LatentSharp.Imaging.Drawing;
using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace LatentSharp.Imaging.Text;

/// <summary>
/// One font: what its glyphs look like and how a text becomes glyphs (kerning, marks, joined scripts; by HarfBuzz). All lengths are in em,
/// y downwards from the base line, taken from the font without hinting: the same numbers on every platform.
/// </summary>
internal sealed class LabelFont
{
    private readonly Lock _gate = new();
    private readonly SKFont _font;
    private readonly SKShaper _shaper;
    private readonly ConcurrentDictionary<ushort, Outline> _glyphs = [];

    /// <summary>Takes a typeface, which lives as long as the font.</summary>
    public LabelFont(SKTypeface typeface)
    {
        // In units of the font, so that points come out as they were drawn; scaled to em below.
        _font = new SKFont(typeface, typeface.UnitsPerEm) { Hinting = SKFontHinting.None, Subpixel = true, LinearMetrics = true };
        _shaper = new SKShaper(typeface);
    }

    private double Em => 1.0 / _font.Size;

    /// <summary>Whether there is a glyph for every character of a text.</summary>
    public bool Has(string text)
    {
        lock (_gate)
        {
            return _font.ContainsGlyphs(text);
        }
    }

    /// <summary>Appends a text to an outline.</summary>
    /// <param name="text">A run of one direction.</param>
    /// <param name="x">Where it begins.</param>
    /// <param name="target">Receives the outlines of its glyphs; null only measures.</param>
    /// <returns>Where the next text begins.</returns>
    public double Append(string text, double x, Outline? target)
    {
        lock (_gate)
        {
            SKShaper.Result shaped = _shaper.Shape(text, _font);
            for (int i = 0; target is not null && i < shaped.Codepoints.Length; i++)
            {
                SKPoint at = shaped.Points[i];
                target.Append(Glyph((ushort)shaped.Codepoints[i]).Transformed(Affine.Translation(x + (at.X * Em), at.Y * Em)));
            }

            return x + (shaped.Width * Em);
        }
    }

    private Outline Glyph(ushort glyph) => _glyphs.GetOrAdd(glyph, id =>
    {
        var outline = new Outline();
        using SKPath? path = _font.GetGlyphPath(id);
        using SKPath.RawIterator? steps = path?.CreateRawIterator();
        var points = new SKPoint[4];
        while (steps?.Next(points) is { } verb and not SKPathVerb.Done)
        {
            _ = verb switch
            {
                SKPathVerb.Move => outline.Move(points[0].X * Em, points[0].Y * Em),
                SKPathVerb.Line => outline.Line(points[1].X * Em, points[1].Y * Em),
                SKPathVerb.Quad => outline.Quadratic(points[1].X * Em, points[1].Y * Em, points[2].X * Em, points[2].Y * Em),
                SKPathVerb.Cubic => outline.Cubic(
                    points[1].X * Em, points[1].Y * Em, points[2].X * Em, points[2].Y * Em, points[3].X * Em, points[3].Y * Em),
                _ => outline.Close(),
            };
        }

        return outline;
    });
}
