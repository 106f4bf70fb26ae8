using LatentSharp.Imaging;

namespace LatentSharp.Data.Pictures;

/// <summary>What is done with a picture of another shape than the wanted one.</summary>
public enum PictureFit
{
    /// <summary>Its middle is cut out; nothing is distorted, the sides are lost.</summary>
    Crop,

    /// <summary>The whole is kept, with bars of the background at two sides.</summary>
    Pad,

    /// <summary>The whole is stretched.</summary>
    Stretch,
}

/// <summary>
/// Brings a picture of any size and kind to a format: lays it upon the background, turns it gray or colored, gives it the wanted
/// shape, resizes, and stores planes.
/// </summary>
/// <param name="Format">The wanted format, of 1 or 3 channels.</param>
/// <param name="Background">What transparent pictures are laid upon, and what fills the sides of padded ones.</param>
/// <param name="Fit">What is done with a picture of another shape.</param>
internal sealed record PictureFitting(PictureFormat Format, Color Background, PictureFit Fit = PictureFit.Crop)
{
    /// <summary>
    /// Four times the pixels along a side, so that the resampler decides on sharpness; what other numbers change is measured in
    /// docs/data.md.
    /// </summary>
    internal const double Spare = 4;

    /// <summary>Counts what is lost; null where that does not matter.</summary>
    internal FittingLosses? Losses { get; init; }

    /// <summary>Fits one picture.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="destination">Receives the samples, <c>[channels, height, width]</c>.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Apply(Picture picture, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (destination.Length != Format.Length)
        {
            throw new ArgumentException($"PictureFitting.Apply: {Format} needs {Format.Length} samples, but the destination " +
                $"has {destination.Length}.", nameof(destination));
        }

        Losses?.Add(picture, this);
        Picture fitted = Resize(Flatten(picture));
        int channels = Format.Channels;
        int area = Format.Width * Format.Height;
        ReadOnlySpan<byte> pixels = fitted.Pixels;
        for (int c = 0; c < channels; c++)
        {
            Span<byte> plane = destination.Slice(c * area, area);
            for (int i = 0; i < plane.Length; i++)
            {
                plane[i] = pixels[(i * channels) + c];
            }
        }
    }

    /// <summary>
    /// What the sides of a picture may be divided by while it is decoded: the largest of 1, 2, 4, 8 after which the part that is kept
    /// still has <see cref="Spare"/> pixels for each pixel of the format, so that the resampler decides what it looks like.
    /// </summary>
    /// <param name="width">Width of the picture at its own size.</param>
    /// <param name="height">Height.</param>
    /// <param name="spare">Pixels for each pixel, along a side.</param>
    internal int Reduction(int width, int height, double spare = Spare)
    {
        (double across, double down) = ((double)width / Format.Width, (double)height / Format.Height);
        double shrinking = Fit == PictureFit.Pad ? Math.Max(across, down) : Math.Min(across, down);
        int reduction = 8;
        while (reduction > 1 && shrinking < spare * reduction)
        {
            reduction /= 2;
        }

        return reduction;
    }

    /// <summary>
    /// The largest middle part of a picture that has the shape of the target; the whole picture if the difference is less than a pixel.
    /// </summary>
    internal static (int X, int Y, int Width, int Height) Crop(int width, int height, int targetWidth, int targetHeight)
    {
        int wantedWidth = Math.Clamp((int)Math.Round((double)height * targetWidth / targetHeight), 1, width);
        int wantedHeight = Math.Clamp((int)Math.Round((double)width * targetHeight / targetWidth), 1, height);
        return ((width - wantedWidth) / 2, (height - wantedHeight) / 2, wantedWidth, wantedHeight);
    }

    private Picture Flatten(Picture picture)
    {
        // A gray picture shows a colored background through its transparent parts, so it has to be colored first.
        bool colorFirst = picture.Channels == 2 && Format.Channels == 3;
        return (colorFirst ? picture.ToChannels(4, Background) : picture).ToChannels(Format.Channels, Background);
    }

    private Picture Resize(Picture picture)
    {
        if (picture.Width == Format.Width && picture.Height == Format.Height)
        {
            return picture;
        }

        return Fit switch
        {
            PictureFit.Stretch => Resampler.Resize(picture, Format.Width, Format.Height),
            PictureFit.Pad => Pad(picture),
            _ => CropAndResize(picture),
        };
    }

    private Picture Pad(Picture picture)
    {
        double scale = Math.Min((double)Format.Width / picture.Width, (double)Format.Height / picture.Height);
        int width = Math.Clamp((int)Math.Round(picture.Width * scale), 1, Format.Width);
        int height = Math.Clamp((int)Math.Round(picture.Height * scale), 1, Format.Height);
        var padded = new Picture(Format.Width, Format.Height, Format.Channels);
        PictureOperations.Fill(padded, 0, 0, Format.Width, Format.Height, Background);
        PictureOperations.Paste(padded, Resampler.Resize(picture, width, height), (Format.Width - width) / 2, (Format.Height - height) / 2);
        return padded;
    }

    private Picture CropAndResize(Picture picture)
    {
        (int x, int y, int width, int height) = Crop(picture.Width, picture.Height, Format.Width, Format.Height);
        bool whole = width == picture.Width && height == picture.Height;
        return Resampler.Resize(whole ? picture : picture.Crop(x, y, width, height), Format.Width, Format.Height);
    }
}
