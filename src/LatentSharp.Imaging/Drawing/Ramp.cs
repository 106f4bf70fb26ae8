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
        (float At, Rgba Colour)[] stops = _stops;
        if (!(t > stops[0].At))
        {
            return stops[0].Colour;
        }

        for (int i = 1; i < stops.Length; i++)
        {
            if (t < stops[i].At)
            {
                ref readonly (float At, Rgba Colour) from = ref stops[i - 1], to = ref stops[i];
                return Rgba.Mix(from.Colour, to.Colour, (t - from.At) / (to.At - from.At));
            }
        }

        return stops[^1].Colour;
    }
}
