using LatentSharp.Imaging;

namespace LatentSharp.Data.Sources;

/// <summary>What the head of a picture file says.</summary>
/// <param name="Size">Its size, upright.</param>
/// <param name="IsGrey">Whether it is stored without colour.</param>
internal readonly record struct PictureHead(PictureSize Size, bool IsGrey);

/// <summary>Reads PNG and JPEG files by what they are, whatever they are named.</summary>
internal static class PictureFiles
{
    // PNG needs 33; the frame header of a JPEG file stands behind what cameras write, seldom more than this.
    private const int HeadBytes = 4096;

    /// <summary>The head of a picture.</summary>
    /// <exception cref="DataException">It is no picture that is read here, or its head is damaged.</exception>
    public static PictureHead ReadHead(IPictureContainer container, string name)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        head = head[..container.ReadStart(name, head)];
        string place = container.Describe(name);
        FileKind kind = Check(head, name, place);
        try
        {
            if (kind == FileKind.Jpeg)
            {
                JpegInfo jpeg = ReadJpeg(container, name, head, place);
                return new PictureHead(new PictureSize(jpeg.Width, jpeg.Height), jpeg.Channels == 1);
            }

            PngInfo png = Png.ReadInfo(head, $"'{place}'");
            return new PictureHead(new PictureSize(png.Width, png.Height), png.ColourType is PngColourType.Grey or PngColourType.GreyAlpha);
        }
        catch (PictureFormatException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    /// <summary>A whole picture; a JPEG file that is to be made much smaller is decoded at a part of its size.</summary>
    /// <param name="container">Where it lies.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="fitting">What will be done with it; null where it is wanted at its own size.</param>
    /// <exception cref="DataException">It is damaged.</exception>
    public static Picture Decode(IPictureContainer container, string name, PictureFitting? fitting = null)
    {
        string place = $"'{container.Describe(name)}'";
        byte[] bytes = container.Read(name);
        try
        {
            if (!Jpeg.IsJpeg(bytes))
            {
                return Png.Decode(bytes, place);
            }

            JpegInfo info = Jpeg.ReadInfo(bytes, place);
            return Jpeg.DecodeReduced(bytes, fitting?.Reduction(info.Width, info.Height) ?? 1, place);
        }
        catch (PictureFormatException error)
        {
            throw new DataException(error.Message, error);
        }
    }

    private static JpegInfo ReadJpeg(IPictureContainer container, string name, ReadOnlySpan<byte> head, string place)
    {
        try
        {
            return Jpeg.ReadInfo(head, $"'{place}'");
        }
        catch (PictureFormatException) when (head.Length == HeadBytes)
        {
            return Jpeg.ReadInfo(container.Read(name), $"'{place}'");
        }
    }

    private static FileKind Check(ReadOnlySpan<byte> start, string name, string place)
    {
        FileKind kind = FileKinds.Sniff(start);
        if (kind is FileKind.Png or FileKind.Jpeg)
        {
            return kind;
        }

        string extension = Path.GetExtension(name).ToLowerInvariant();
        string expected = FileKinds.PictureKind(name) == FileKind.Jpeg ? "JPEG" : "PNG";
        throw new DataException(start.Length == 0 ? $"'{place}' is empty; fetch it again or take it out."
            : FileKinds.IsUnreadPicture(kind) ? $"'{place}' is named {extension}, but is a {FileKinds.DisplayName(kind)} picture, which cannot be read yet; convert it to PNG or JPEG."
            : $"'{place}' is named {extension}, but is not a {expected} picture (it begins with the bytes {Convert.ToHexStringLower(start[..Math.Min(8, start.Length)])}); take it out.");
    }
}
