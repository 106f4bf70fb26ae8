using LatentSharp.Imaging;

namespace LatentSharp.Data.Pictures;

/// <summary>
/// What was lost when pictures were brought to a format: of how many the color, of how many most of their area. Safe to use from many
/// threads.
/// </summary>
internal sealed class FittingLosses
{
    // Compressed gray pictures have traces of color.
    private const int LeastColor = 24;
    private const double LeastShare = 0.01;
    private const double LeastArea = 0.5;

    private int _colored;
    private int _cropped;

    /// <summary>Pictures that had color and are gray now.</summary>
    public int Colored => _colored;

    /// <summary>Pictures of which less than half was kept, since they are of another shape.</summary>
    public int Cropped => _cropped;

    /// <summary>Looks at a picture that is about to be fitted.</summary>
    internal void Add(Picture picture, PictureFitting fitting)
    {
        if (fitting.Format.Channels == 1 && HasColor(picture))
        {
            Interlocked.Increment(ref _colored);
        }

        (_, _, int width, int height) = PictureFitting.Crop(picture.Width, picture.Height, fitting.Format.Width, fitting.Format.Height);
        if (fitting.Fit == PictureFit.Crop && (double)width * height < LeastArea * picture.Width * picture.Height)
        {
            Interlocked.Increment(ref _cropped);
        }
    }

    private static bool HasColor(Picture picture)
    {
        if (picture.Channels < 3)
        {
            return false;
        }

        int colored = 0;
        ReadOnlySpan<byte> samples = picture.Pixels;
        for (int i = 0; i < samples.Length; i += picture.Channels)
        {
            (byte r, byte g, byte b) = (samples[i], samples[i + 1], samples[i + 2]);
            colored += Math.Max(r, Math.Max(g, b)) - Math.Min(r, Math.Min(g, b)) > LeastColor ? 1 : 0;
        }

        return colored > LeastShare * samples.Length / picture.Channels;
    }
}
