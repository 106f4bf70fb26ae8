using LatentSharp.Data.Pictures;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Idx;

/// <summary>
/// How pictures lie in an IDX file: <c>[count, height, width]</c>, <c>[count, height, width, channels]</c> or
/// <c>[count, channels, height, width]</c>.
/// </summary>
internal sealed record IdxLayout(int Width, int Height, int Channels, bool Planes)
{
    public int Length => Width * Height * Channels;

    /// <exception cref="DataException">The sizes are not those of pictures.</exception>
    public static IdxLayout Of(int[] sizes, string path)
    {
        IdxLayout? layout = sizes switch
        {
            [_, var height, var width] => new IdxLayout(width, height, 1, false),
            [_, var height, var width, 1 or 3] => new IdxLayout(width, height, sizes[3], false),
            [_, 1 or 3, var height, var width] => new IdxLayout(width, height, sizes[1], true),
            _ => null,
        };

        // 2¹⁴ pixels a side is more than any picture to learn from has, and keeps one picture below 2 GB.
        const int largestSide = 1 << 14;
        return layout is not null && layout.Width <= largestSide && layout.Height <= largestSide
            ? layout
            : throw new DataException($"'{path}': the sizes {string.Join(" × ", sizes)} are not those of pictures; expected count × " +
                $"height × width.");
    }

    public Picture ToPicture(ReadOnlySpan<byte> samples) => Planes
        ? PixelConversion.ToPicture(samples, new PictureFormat(Width, Height, Channels))
        : new Picture(Width, Height, Channels, samples.ToArray());
}
