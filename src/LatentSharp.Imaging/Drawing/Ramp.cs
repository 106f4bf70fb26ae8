namespace LatentSharp.Imaging.Drawing;

/// <summary>The colours along a gradient: straight lines between stops, the outer colours beyond them.</summary>
internal sealed class Ramp
{
    private readonly (float At, Rgba Colour)[] _stops;

    public Ramp(string owner, ReadOnlySpan<(float At, Rgba Colour)> stops)
    {
        if (stops.Length < 1)
        {
            throw new ArgumentException($"{owner}: a gradient needs at least one stop, but none was given.", nameof(stops));
        }

        for (int i = 1; i < stops.Length; i++)
        {
            if (!(stops[i].At > stops[i - 1].At))
            {
                throw new ArgumentException($"{owner}: stops must rise, but stop {i} at {stops[i].At} follows {stops[i - 1].At}.", nameof(stops));
            }
        }

        _stops = stops.ToArray();
    }

    public Rgba At(float t)
    {
        if (!(t > _stops[0].At))
        {
            return _stops[0].Colour;
        }

        for (int i = 1; i < _stops.Length; i++)
        {
            if (t < _stops[i].At)
            {
                (float start, Rgba from) = _stops[i - 1];
                return Rgba.Mix(from, _stops[i].Colour, (t - start) / (_stops[i].At - start));
            }
        }

        return _stops[^1].Colour;
    }
}
