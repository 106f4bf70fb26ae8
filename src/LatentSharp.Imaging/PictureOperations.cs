namespace LatentSharp.Imaging;

/// <summary>Cuts, conversions and fills. Every operation returns a new picture, except those that say that they draw.</summary>
internal static class PictureOperations
{
    /// <summary>Cuts out a rectangle.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="x">Left edge, at least 0.</param>
    /// <param name="y">Top edge, at least 0.</param>
    /// <param name="width">Width, at least 1.</param>
    /// <param name="height">Height, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or not inside the picture.</exception>
    public static Picture Crop(this Picture picture, int x, int y, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, picture.Width - x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, picture.Height - y);
        var result = new Picture(width, height, picture.Channels);
        for (int row = 0; row < height; row++)
        {
            picture.Row(y + row).Slice(x * picture.Channels, width * picture.Channels).CopyTo(result.Row(row));
        }

        return result;
    }

    /// <summary>Magnifies by a whole number; every pixel becomes a block.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="factor">At least 1.</param>
    public static Picture Enlarge(this Picture picture, int factor)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        int channels = picture.Channels;
        var result = new Picture(checked(picture.Width * factor), checked(picture.Height * factor), channels);
        for (int y = 0; y < result.Height; y++)
        {
            Span<byte> target = result.Row(y);
            if (y % factor != 0)
            {
                result.Row(y - 1).CopyTo(target);
                continue;
            }

            ReadOnlySpan<byte> source = picture.Row(y / factor);
            for (int x = 0; x < result.Width; x++)
            {
                source.Slice(x / factor * channels, channels).CopyTo(target[(x * channels)..]);
            }
        }

        return result;
    }

    /// <summary>Removes the alpha channel by laying the picture over a background; a picture without alpha is copied.</summary>
    /// <param name="picture">The picture; 2 channels become 1, 4 become 3.</param>
    /// <param name="background">The background; its alpha is ignored, and its luma is used under gray pictures.</param>
    public static Picture Compose(this Picture picture, Color background)
    {
        ArgumentNullException.ThrowIfNull(picture);
        int channels = picture.Channels;
        if (channels is 1 or 3)
        {
            return new Picture(picture.Width, picture.Height, channels, (byte[])picture.Pixels.Clone());
        }

        ReadOnlySpan<byte> under = channels == 2 ? [background.Luma] : [background.Red, background.Green, background.Blue];
        var result = new Picture(picture.Width, picture.Height, channels - 1);
        ReadOnlySpan<byte> source = picture.Pixels;
        Span<byte> target = result.Pixels;
        for (int from = 0, to = 0; from < source.Length; from += channels)
        {
            int alpha = source[from + channels - 1];
            for (int channel = 0; channel < channels - 1; channel++)
            {
                target[to++] = Mix(under[channel], source[from + channel], alpha);
            }
        }

        return result;
    }

    /// <summary>
    /// Converts to another number of channels. Color becomes gray by luma (Rec. 601); gray becomes color by repetition; alpha is
    /// added opaque, and removed by laying the picture over <paramref name="background"/>.
    /// </summary>
    /// <param name="picture">The picture; returned as it is if it has the channels already.</param>
    /// <param name="channels">1 gray, 2 gray and alpha, 3 color, 4 color and alpha.</param>
    /// <param name="background">What transparent pixels are laid over when alpha is removed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The channel count is not 1 to 4.</exception>
    public static Picture ToChannels(this Picture picture, int channels, Color background)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 4);
        if (picture.Channels == channels)
        {
            return picture;
        }

        bool keepsAlpha = channels is 2 or 4;
        Picture from = keepsAlpha || picture.Channels is 1 or 3 ? picture : picture.Compose(background);
        if (from.Channels == channels)
        {
            return from;
        }

        var result = new Picture(picture.Width, picture.Height, channels);
        ReadOnlySpan<byte> source = from.Pixels;
        Span<byte> target = result.Pixels;
        int to = 0;
        for (int at = 0; at < source.Length; at += from.Channels)
        {
            bool gray = from.Channels <= 2;
            var color = gray ? Color.Gray(source[at]) : new Color(source[at], source[at + 1], source[at + 2]);
            if (channels <= 2)
            {
                target[to++] = gray ? source[at] : color.Luma;
            }
            else
            {
                target[to++] = color.Red;
                target[to++] = color.Green;
                target[to++] = color.Blue;
            }

            if (keepsAlpha)
            {
                target[to++] = from.Channels is 2 or 4 ? source[at + from.Channels - 1] : byte.MaxValue;
            }
        }

        return result;
    }

    /// <summary>Draws a filled rectangle into a picture; what lies outside is left out.</summary>
    /// <param name="picture">The picture to draw into.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Top edge.</param>
    /// <param name="width">Width; nothing is drawn if it is not positive.</param>
    /// <param name="height">Height; nothing is drawn if it is not positive.</param>
    /// <param name="color">The color; its luma in gray pictures, mixed with what is there if it is not opaque.</param>
    public static void Fill(Picture picture, int x, int y, int width, int height, Color color)
    {
        ArgumentNullException.ThrowIfNull(picture);
        int left = Math.Max(0, x);
        int right = (int)Math.Min(picture.Width, (long)x + width);
        int bottom = (int)Math.Min(picture.Height, (long)y + height);
        int channels = picture.Channels;
        ReadOnlySpan<byte> ink = channels <= 2 ? [color.Luma, 255] : [color.Red, color.Green, color.Blue, 255];
        if (channels is 1 or 3)
        {
            ink = ink[..channels];
        }

        for (int row = Math.Max(0, y); row < bottom; row++)
        {
            Span<byte> pixels = picture.Row(row);
            for (int column = left; column < right; column++)
            {
                Span<byte> pixel = pixels.Slice(column * channels, channels);
                for (int channel = 0; channel < channels; channel++)
                {
                    pixel[channel] = Mix(pixel[channel], ink[channel], color.Alpha);
                }
            }
        }
    }

    /// <summary>Copies a picture into another; what lies outside is left out.</summary>
    /// <param name="target">The picture to draw into.</param>
    /// <param name="source">The picture to copy, with as many channels.</param>
    /// <param name="x">Left edge in the target.</param>
    /// <param name="y">Top edge in the target.</param>
    /// <exception cref="ArgumentException">The pictures differ in channels.</exception>
    public static void Paste(Picture target, Picture source, int x, int y)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(source);
        if (target.Channels != source.Channels)
        {
            throw new ArgumentException(
                $"Paste: the target has {target.Channels} channels and the source {source.Channels}; convert one with ToChannels.",
                nameof(source));
        }

        int channels = target.Channels;
        int left = Math.Max(0, x);
        int width = Math.Min(target.Width, x + source.Width) - left;
        for (int row = Math.Max(0, -y); width > 0 && row < source.Height && y + row < target.Height; row++)
        {
            source.Row(row).Slice((left - x) * channels, width * channels).CopyTo(target.Row(y + row)[(left * channels)..]);
        }
    }

    /// <summary><c>under + (over − under)·alpha/255</c>, rounded to nearest.</summary>
    private static byte Mix(int under, int over, int alpha) => (byte)(((under * (255 - alpha)) + (over * alpha) + 127) / 255);
}
