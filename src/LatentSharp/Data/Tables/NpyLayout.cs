using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Data.Tables;

/// <summary>How the pictures of an array lie in it.</summary>
/// <param name="Count">Number of pictures.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="ChannelsLast">Whether the samples of a pixel lie together.</param>
/// <param name="Rank">Dimensions of the array, 3 or 4.</param>
internal readonly record struct NpyLayout(int Count, int Height, int Width, int Channels, bool ChannelsLast, int Rank)
{
    /// <summary>Samples of a picture.</summary>
    public int Length => checked(Height * Width * Channels);

    /// <summary>The layout of an array's shape; null if it is none of pictures. Where both ends could be channels, the last one is.</summary>
    public static NpyLayout? Of(Shape shape) => shape.Rank switch
    {
        3 when shape[1] > 0 && shape[2] > 0 => new NpyLayout(shape[0], shape[1], shape[2], 1, true, 3),
        4 when shape[3] is 1 or 3 && shape[1] > 0 && shape[2] > 0 => new NpyLayout(shape[0], shape[1], shape[2], shape[3], true, 4),
        4 when shape[1] is 1 or 3 && shape[2] > 0 && shape[3] > 0 => new NpyLayout(shape[0], shape[2], shape[3], shape[1], false, 4),
        _ => null,
    };

    /// <summary>Where a sample of a picture stands, as an index of the array.</summary>
    public string Index(int picture, int sample)
    {
        (int first, int rest) = Math.DivRem(sample, ChannelsLast ? Width * Channels : Height * Width);
        (int second, int third) = Math.DivRem(rest, ChannelsLast ? Channels : Width);
        return Rank == 3 ? FormattableString.Invariant($"[{picture}, {first}, {second}]") : FormattableString.Invariant($"[{picture}, {first}, {second}, {third}]");
    }

    /// <summary>One picture of its samples as they lie in the array.</summary>
    public Picture ToPicture(ReadOnlySpan<byte> samples) => ChannelsLast
        ? new Picture(Width, Height, Channels, samples.ToArray())
        : PixelConversion.ToPicture(samples, new PictureFormat(Width, Height, Channels));
}
