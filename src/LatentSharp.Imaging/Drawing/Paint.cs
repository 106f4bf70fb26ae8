namespace LatentSharp.Imaging.Drawing;

/// <summary>What a shape is filled with. Immutable.</summary>
public abstract class Paint
{
    private protected Paint()
    {
    }

    /// <summary>A colour is a paint.</summary>
    public static implicit operator Paint(Rgba colour) => new SolidPaint(colour);

    /// <summary>Writes the colours of a run of pixels.</summary>
    /// <param name="x">First pixel.</param>
    /// <param name="y">Row.</param>
    /// <param name="toUser">Map from pixels to the coordinates in which the paint was described.</param>
    /// <param name="colours">Colours <c>[run]</c>, to be written.</param>
    internal abstract void Shade(int x, int y, Affine toUser, Span<Rgba> colours);
}
