namespace LatentSharp.Imaging.Drawing;

/// <summary>What a shape is filled with. Immutable.</summary>
internal abstract class Paint
{
    private protected Paint(Ramp ramp) => Ramp = ramp;

    /// <summary>The colors.</summary>
    internal Ramp Ramp { get; }

    /// <summary>A color is a paint.</summary>
    public static implicit operator Paint(Rgba color) => new SolidPaint(color);

    /// <summary>Writes where on the ramp the pixels of a run lie.</summary>
    /// <param name="x">First pixel.</param>
    /// <param name="y">Row.</param>
    /// <param name="toUser">Map from pixels to the coordinates in which the paint was described.</param>
    /// <param name="places">Places <c>[run]</c>, a whole number of vectors, to be written.</param>
    internal abstract void Measure(int x, int y, Affine toUser, Span<float> places);
}
