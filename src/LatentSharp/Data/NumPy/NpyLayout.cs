using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Data.NumPy;

/// <summary>How the pictures of an array lie in it.</summary>
/// <param name="Count">Number of pictures.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Channels">1, 3, or 4 where the last one says how opaque a pixel is.</param>
/// <param name="ChannelsLast">Whether the samples of a pixel lie together.</param>
/// <param name="Rank">Dimensions of the array, 2 to 4; fewer than a list of such pictures has where the array is a single one.</param>
internal readonly record struct NpyLayout(int Count, int Height, int Width, int Channels, bool ChannelsLast, int Rank)
{
    /// <summary>Samples of a picture.</summary>
    public int Length => checked(Height * Width * Channels);

    /// <summary>Whether the array is one picture, and no list.</summary>
    public bool IsSingle { get; private init; }

    /// <summary>What the pictures look like, for messages.</summary>
    public string Colors => Channels switch
    {
        1 => "in grey",
        3 => "in colour",
        _ => "in colour and transparency",
    };

    /// <summary>
    /// The layout of an array's shape; null if it is none of pictures. Where both ends could be channels, the last one is. An array of
    /// three
    /// dimensions of which the last is 1, 3 or 4 is one picture: pictures of that width there are none.
    /// </summary>
    public static NpyLayout? Of(Shape shape) => shape.Rank switch
    {
        3 when shape[2] is 1 or 3 or 4 && shape[0] > 0 && shape[1] > 0 => Single(shape),
        3 when shape[1] > 0 && shape[2] > 2 => new NpyLayout(shape[0], shape[1], shape[2], 1, true, 3),
        4 when shape[3] is 1 or 3 && shape[1] > 0 && shape[2] > 0 => new NpyLayout(shape[0], shape[1], shape[2], shape[3], true, 4),
        4 when shape[1] is 1 or 3 && shape[2] > 0 && shape[3] > 0 => new NpyLayout(shape[0], shape[2], shape[3], shape[1], false, 4),
        4 when shape[3] is 4 && shape[1] > 0 && shape[2] > 0 => new NpyLayout(shape[0], shape[1], shape[2], 4, true, 4),
        4 when shape[1] is 4 && shape[2] > 0 && shape[3] > 0 => new NpyLayout(shape[0], shape[2], shape[3], 4, false, 4),
        _ => null,
    };

    /// <summary>
    /// The layout of an array that is known to be one picture: [h, w], [h, w, 1, 3 or 4] or [1, 3 or 4, h, w]; null if it is none.
    /// </summary>
    public static NpyLayout? Single(Shape shape) => shape.Rank switch
    {
        2 when shape.Length > 0 => new NpyLayout(1, shape[0], shape[1], 1, true, 2) { IsSingle = true },
        3 when shape[2] is 1 or 3 or 4 && shape.Length > 0 => new NpyLayout(1, shape[0], shape[1], shape[2], true, 3) { IsSingle = true },
        3 when shape[0] is 1 or 3 or 4 && shape.Length > 0 => new NpyLayout(1, shape[1], shape[2], shape[0], false, 3) { IsSingle = true },
        _ => null,
    };

    /// <summary>Whether an array's shape is that of pictures of two channels, which could be anything.</summary>
    public static bool HasTwoChannels(Shape shape) => (shape.Rank is 3 or 4 && shape[shape.Rank - 1] == 2) || (shape.Rank == 4
        && shape[1] == 2);

    /// <summary>Where a sample of a picture stands, as an index of the array.</summary>
    public string Index(int picture, int sample)
    {
        (int first, int rest) = Math.DivRem(sample, ChannelsLast ? Width * Channels : Height * Width);
        (int second, int third) = Math.DivRem(rest, ChannelsLast ? Channels : Width);
        return (Rank, IsSingle) switch
        {
            (2, _) => FormattableString.Invariant($"[{first}, {second}]"),
            (3, true) => FormattableString.Invariant($"[{first}, {second}, {third}]"),
            (3, _) => FormattableString.Invariant($"[{picture}, {first}, {second}]"),
            _ => FormattableString.Invariant($"[{picture}, {first}, {second}, {third}]"),
        };
    }

    /// <summary>One picture of its samples as they lie in the array.</summary>
    public Picture ToPicture(ReadOnlySpan<byte> samples) => ChannelsLast
        ? new Picture(Width, Height, Channels, samples.ToArray())
        : PixelConversion.ToPicture(samples, new PictureFormat(Width, Height, Channels));
}
