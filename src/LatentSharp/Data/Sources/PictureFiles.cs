using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Imaging;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Data.Sources;

/// <summary>What the first bytes of a file say.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Head">Of a picture that can be read: its head.</param>
/// <param name="Fault">Why it cannot be read; null where it can, or is no picture.</param>
internal readonly record struct Examined(FileKind Kind, PictureHead? Head, DataException? Fault)
{
    /// <summary>Its size, upright.</summary>
    public PictureSize Size => new(Head!.Width, Head.Height);
}

/// <summary>Reads picture files by what they are, whatever they are named.</summary>
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
            if (kind == FileKind.Picture)
            {
                return new Examined(kind, ReadHead(container, name, head, budget), null);
            }

            // What is named like a picture was meant to be one; another kind of picture, or of file, is told of as what it is.
            bool isMeant = FileKinds.PictureName(name) is not null && kind is FileKind.Unknown or FileKind.Text or FileKind.Empty;
            return new Examined(kind, null, isMeant ? NoPicture(container, name, head) : null);
        }
        catch (DataException fault)
        {
            return kind == FileKind.Unknown && FileKinds.PictureName(name) is null ? new Examined(FileKind.Unreadable, null, null)
                : new Examined(kind, null, fault);
        }
    }

    /// <summary>The error for a file that is named like a picture and is none.</summary>
    private static DataException NoPicture(IPictureContainer container, string name, ReadOnlySpan<byte> start)
    {
        string place = container.Describe(name);
        string extension = Path.GetExtension(name).ToLowerInvariant();
        string? expected = FileKinds.PictureName(name);
        string begins = Convert.ToHexStringLower(start[..Math.Min(8, start.Length)]);
        return new DataException(start.IsEmpty
            ? $"'{place}' is empty; fetch it again or take it out."
            : $"'{place}' is named {extension}, but is no {expected} picture (it begins with the bytes {begins}); take it out.")
        {
            Setting = "skip-bad",
        };
    }

    /// <summary>A whole picture, or a page; a JPEG file that is to be made much smaller is decoded at a part of its size.</summary>
    /// <param name="files">Where it lies.</param>
    /// <param name="listing">All of them.</param>
    /// <param name="index">Which; its head says how much memory it takes.</param>
    /// <param name="context">The budget, which lets it wait until there is memory for it, and what stops it.</param>
    /// <param name="fitting">What will be done with it; null where it is wanted at its own size.</param>
    /// <param name="use">What is done with it while its memory counts.</param>
    /// <exception cref="DataException">It is damaged, or too large.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static void Decode(
        PageFiles files, PictureListing listing, int index, ReadContext context, PictureFitting? fitting, Action<Picture> use)
    {
        (string name, string file, PictureHead head) = (listing.Names[index], listing.Files[index], listing.Found[index].Head!);
        string describe = files.Container.Describe(name);
        string place = $"'{describe}'";
        (long whole, long reducible) = DecodeBudget.Need(head);
        int reduction = fitting is null || reducible == 0 ? 1 : fitting.Reduction(head.Width, head.Height);
        CheckSize(head, reduction, describe);
        context.Budget.Do(files.Container.Length(file) + whole + (reducible / reduction / reduction), describe, Words(head), () =>
        {
            byte[] bytes = files.Read(file, isPage: name != file);
            try
            {
                int page = head.Kind == PictureKind.Tiff ? head.DataOffset : 0;
                use(PictureFile.DecodeReduced(bytes, reduction, place, cancellation: context.Cancellation, page: page,
                    white: head.LargestValue));
                return true;
            }
            catch (PictureFormatException error)
            {
                throw new DataException(error.Message, error) { Setting = "skip-bad" };
            }
        });
    }

    private static PictureHead ReadHead(IPictureContainer container, string name, ReadOnlySpan<byte> start, DecodeBudget budget)
    {
        string place = container.Describe(name);
        try
        {
            PictureHead head = HeadOf(container, name, start, place, budget);
            if (head.Kind == PictureKind.Jpeg)
            {
                head.CheckPixels($"'{place}'", PictureFile.DefaultMaximumPixels);
            }
            else
            {
                foreach (PictureHead page in (PictureHead[])[head, .. head.More])
                {
                    CheckSize(page, 1, place);
                }
            }

            return head;
        }
        catch (PictureFormatException error)
        {
            throw new DataException(error.Message, error) { Setting = "skip-bad" };
        }
    }

    private static PictureHead HeadOf(IPictureContainer container, string name, ReadOnlySpan<byte> start, string place, DecodeBudget budget)
    {
        PictureKind kind = PictureFile.KindOf(start);
        try
        {
            if (kind is PictureKind.Png or PictureKind.Jpeg or PictureKind.Pnm)
            {
                return PictureFile.ReadHead(start, $"'{place}'");
            }
        }
        catch (PictureFormatException) when (start.Length == HeadBytes)
        {
            // What cameras and programs write before the picture is longer.
        }

        return budget.Do(2 * container.Length(name), place, "a large file", () => PictureFile.ReadHead(container.Read(name), $"'{place}'",
            pages: true));
    }

    private static void CheckSize(PictureHead head, int reduction, string place)
    {
        if ((long)head.Width * head.Height / reduction / reduction > DecodeBudget.MostPixels)
        {
            throw new DataException(
                $"'{place}' is {Words(head)}, more than the {DecodeBudget.MostPixels / 1_000_000} megapixels "
                + "that one picture may have; make it smaller.")
            {
                Setting = "skip-bad",
            };
        }
    }

    private static string Words(PictureHead head) => FormattableString.Invariant($"{head.Width}×{head.Height} pixels");
}
