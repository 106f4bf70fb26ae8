using System.Numerics;

namespace LatentSharp.Imaging.Drawing;

/// <summary>
/// The colors along a gradient: straight lines between stops, the outer colors beyond them. Written as the first color plus,
/// for every stretch, the part of it that has been walked times its change of color: no branches, so whole vectors at a time.
/// The operations of a lane are the same whatever the width of a vector.
/// </summary>
internal sealed class Ramp
{
    private readonly Rgba _first;
    private readonly (float Start, float PerUnit, Rgba Change)[] _stretches;

    public Ramp(string owner, params ReadOnlySpan<(float At, Rgba Color)> stops)
    {
        if (stops.Length < 1)
        {
            throw new ArgumentException($"{owner}: a gradient needs at least one stop, but none was given.", nameof(stops));
        }

        _first = stops[0].Color;
        _stretches = new (float, float, Rgba)[stops.Length - 1];
        for (int i = 1; i < stops.Length; i++)
        {
            ((float at, Rgba from), (float next, Rgba to)) = (stops[i - 1], stops[i]);
            if (!(next > at))
            {
                throw new ArgumentException($"{owner}: stops must rise, but stop {i} at {next} follows {at}.", nameof(stops));
            }

            _stretches[i - 1] = (at, 1 / (next - at), new Rgba(to.R - from.R, to.G - from.G, to.B - from.B, to.A - from.A));
        }
    }

    /// <summary>Paints a run over what is there. All spans have one length, a whole number of vectors.</summary>
    /// <param name="places">Place on the ramp of each pixel.</param>
    /// <param name="coverage">Covered part of each pixel, 0 where nothing may change.</param>
    /// <param name="red">Samples, changed in place.</param>
    /// <param name="green">Samples, changed in place.</param>
    /// <param name="blue">Samples, changed in place.</param>
    public void Blend(ReadOnlySpan<float> places, ReadOnlySpan<float> coverage, Span<float> red, Span<float> green, Span<float> blue)
    {
        for (int i = 0; i < coverage.Length; i += Vector<float>.Count)
        {
            Vector<float> t = new(places[i..]), r = new(_first.R), g = new(_first.G), b = new(_first.B), a = new(_first.A);
            foreach (ref readonly (float Start, float PerUnit, Rgba Change) stretch in _stretches.AsSpan())
            {
                Vector<float> walked = Vector.Min(Vector.Max((t - new Vector<float>(stretch.Start)) * stretch.PerUnit, Vector<float>.Zero),
                    Vector<float>.One);
                r += walked * stretch.Change.R;
                g += walked * stretch.Change.G;
                b += walked * stretch.Change.B;
                a += walked * stretch.Change.A;
            }

            a *= new Vector<float>(coverage[i..]);
            Over(red[i..], r, a);
            Over(green[i..], g, a);
            Over(blue[i..], b, a);
        }
    }

    private static void Over(Span<float> samples, Vector<float> color, Vector<float> opacity)
    {
        // This form is exact at both ends: opacity 0 leaves the sample, opacity 1 leaves nothing of it.
        var below = new Vector<float>(samples);
        ((below * (Vector<float>.One - opacity)) + (color * opacity)).CopyTo(samples);
    }
}
