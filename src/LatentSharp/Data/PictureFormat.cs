namespace LatentSharp.Data;

/// <summary>The shape that all pictures of a set share: planes <c>[channels, height, width]</c> of 8-bit samples.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Channels">Planes a picture: 1 is gray, 3 is red, green, blue.</param>
public sealed record PictureFormat(int Width, int Height, int Channels)
{
    /// <summary>The smallest side that the networks take, in pixels.</summary>
    public const int MinimumSide = 8;

    /// <summary>The largest side that the networks take, in pixels.</summary>
    public const int MaximumSide = 256;

    /// <summary>Samples a picture: channels × height × width.</summary>
    public int Length => checked(Channels * Height * Width);

    /// <summary>For messages, e.g. <c>64×48, 3 channels</c> (width first).</summary>
    public override string ToString() => $"{Width}×{Height}, {(Channels == 1 ? "1 channel" : $"{Channels} channels")}";
}
