using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Sources;

/// <summary>What the head of a picture file says.</summary>
/// <param name="Size">Its size, upright.</param>
/// <param name="IsGray">Whether it is stored without color.</param>
/// <param name="Fixed">Bytes that it takes to decode it.</param>
/// <param name="Reducible">Further bytes, for a JPEG file at its own size; a quarter of them at half its size.</param>
internal readonly record struct PictureHead(PictureSize Size, bool IsGray, long Fixed, long Reducible);

/// <summary>What the first bytes of a file say.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Head">Of a picture: its head.</param>
/// <param name="Fault">Why it cannot be read; null where it can, or is no picture.</param>
internal readonly record struct Examined(FileKind Kind, PictureHead Head, DataException? Fault);

/// <summary>Reads PNG and JPEG files by what they are, whatever they are named.</summary>
internal static class PictureFiles
{
    // PNG needs 33; the frame header of a JPEG file stands behind what cameras write, seldom more than this.
    private const int HeadBytes = 4096;

    /// <summary>What a file is, and the head if it is a picture; a fault is given back, not thrown.</summary>
    public static Examined Examine(IPictureContainer container, string name, DecodeBudget budget)
    {
        FileKind kind = FileKind.Unknown;
        try
        {
            Span<byte> head = stackalloc byte[HeadBytes];
            head = head[..container.ReadStart(name, head)];
            kind = FileKinds.Of(name, head);
            if (kind is FileKind.Png or FileKind.Jpeg)
            {
                return new Examined(kind, ReadHead(container, name, head, kind, budget), null);
            }

            // What is named like a picture was meant to be one; another kind of picture, or of file, is told of as what it is.
            bool isMeant = HasName(name) && kind is FileKind.Unknown or FileKind.Text or FileKind.Empty;
            return new Examined(kind, default, isMeant ? NoPicture(container, name, head) : null);
        }
        catch (DataException fault)
        {
            return kind == FileKind.Unknown && !HasName(name) ? new Examined(FileKind.Unreadable, default, null)
                : new Examined(kind, default, fault);
        }
    }

    /// <summary>The error for a file that is named like a picture and is none.</summary>
    private static DataException NoPicture(IPictureContainer container, string name, ReadOnlySpan<byte> start)
    {
        string place = container.Describe(name);
        string extension = Path.GetExtension(name).ToLowerInvariant();
        string expected = FileKinds.PictureKind(name) == FileKind.Jpeg ? "JPEG" : "PNG";
        string begins = Convert.ToHexStringLower(start[..Math.Min(8, start.Length)]);
        return new DataException(start.IsEmpty
            ? $"'{place}' is empty; fetch it again or take it out."
            : $"'{place}' is named {extension}, but is not a {expected} picture (it begins with the bytes {begins}); take it out.")
        {
            Setting = "skip-bad",
        };
    }

    /// <summary>A whole picture; a JPEG file that is to be made much smaller is decoded at a part of its size.</summary>
    /// <param name="container">Where it lies.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="head">Its head, which says how much memory it takes.</param>
    /// <param name="budget">Lets it wait until there is memory for it.</param>
    /// <param name="fitting">What will be done with it; null where it is wanted at its own size.</param>
    /// <param name="use">What is done with it while its memory counts.</param>
    /// <exception cref="DataException">It is damaged, or too large.</exception>
    public static void Decode(
        IPictureContainer container, string name, PictureHead head, DecodeBudget budget, PictureFitting? fitting, Action<Picture> use)
    {
        string describe = container.Describe(name);
        string place = $"'{describe}'";
        int reduction = fitting is null || head.Reducible == 0 ? 1 : fitting.Reduction(head.Size.Width, head.Size.Height);
        CheckSize(head.Size, reduction, describe);
        budget.Do(container.Length(name) + head.Fixed + (head.Reducible / reduction / reduction), describe, Words(head.Size), () =>
        {
            byte[] bytes = container.Read(name);
            try
            {
                use(Jpeg.IsJpeg(bytes) ? Jpeg.DecodeReduced(bytes, reduction, place) : Png.Decode(bytes, place));
                return true;
            }
            catch (PictureFormatException error)
            {
                throw new DataException(error.Message, error) { Setting = "skip-bad" };
            }
        });
    }

    private static PictureHead ReadHead(
        IPictureContainer container, string name, ReadOnlySpan<byte> head, FileKind kind, DecodeBudget budget)
    {
        string place = container.Describe(name);
        try
        {
            if (kind == FileKind.Jpeg)
            {
                JpegInfo jpeg = ReadJpeg(container, name, head, place, budget);
                (long whole, long reducible) = DecodeBudget.Need(jpeg);
                return new PictureHead(new PictureSize(jpeg.Width, jpeg.Height), jpeg.Channels == 1, whole, reducible);
            }

            PngInfo png = Png.ReadInfo(head, $"'{place}'");
            var size = new PictureSize(png.Width, png.Height);
            CheckSize(size, 1, place);
            return new PictureHead(size, png.ColorType is PngColorType.Gray or PngColorType.GrayAlpha, DecodeBudget.Need(png), 0);
        }
        catch (PictureFormatException error)
        {
            throw new DataException(error.Message, error) { Setting = "skip-bad" };
        }
    }

    private static JpegInfo ReadJpeg(IPictureContainer container, string name, ReadOnlySpan<byte> head, string place, DecodeBudget budget)
    {
        try
        {
            return Jpeg.ReadInfo(head, $"'{place}'");
        }
        catch (PictureFormatException) when (head.Length == HeadBytes)
        {
            return budget.Do(container.Length(name), place, "a large file", () => Jpeg.ReadInfo(container.Read(name), $"'{place}'"));
        }
    }

    private static bool HasName(string name) => FileKinds.PictureKind(name) is FileKind.Png or FileKind.Jpeg;

    private static void CheckSize(PictureSize size, int reduction, string place)
    {
        if ((long)size.Width * size.Height / reduction / reduction > DecodeBudget.MostPixels)
        {
            throw new DataException(
                $"'{place}' is {Words(size)}, more than the {DecodeBudget.MostPixels / 1_000_000} megapixels "
                + "that one picture may have; make it smaller.")
            {
                Setting = "skip-bad",
            };
        }
    }

    private static string Words(PictureSize size) => FormattableString.Invariant($"{size.Width}×{size.Height} pixels");
}
