using System.Numerics;

namespace LatentSharp.Imaging.Drawing;

/// <summary>Colors that change along the line between two points and stay the same across it.</summary>
internal sealed class LinearGradient : Paint
{
    private readonly Point _from;
    private readonly Point _step;

    /// <summary>Describes a gradient.</summary>
    /// <param name="from">Where the ramp is at 0.</param>
    /// <param name="to">Where it is at 1.</param>
    /// <param name="stops">Places in rising order, usually in [0, 1], and their colors; beyond the outer stops their colors go on.</param>
    /// <exception cref="ArgumentException">The two points are the same, there is no stop, or the stops do not rise.</exception>
    public LinearGradient(Point from, Point to, params ReadOnlySpan<(float At, Rgba Color)> stops)
        : base(new Ramp(nameof(LinearGradient), stops))
    {
        Point d = to - from;
        double square = (d.X * d.X) + (d.Y * d.Y);
        if (!(square > 0))
        {
            throw new ArgumentException($"LinearGradient: needs two different points, but both are {from}.", nameof(to));
        }

        _from = from;
        _step = d * (1 / square);
    }

    internal override void Measure(int x, int y, Affine toUser, Span<float> places)
    {
        Point p = toUser.Apply(new Point(x + 0.5, y + 0.5)) - _from;
        double start = (p.X * _step.X) + (p.Y * _step.Y), step = (toUser.A * _step.X) + (toUser.B * _step.Y);
        for (int i = 0; i < places.Length; i += Vector<float>.Count)
        {
            Vector<float> pixel = Vector<float>.Indices + new Vector<float>(i);
            (new Vector<float>((float)start) + (pixel * (float)step)).CopyTo(places[i..]);
        }
    }
}
