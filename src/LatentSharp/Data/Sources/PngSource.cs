using LatentSharp.Data.Labels;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Sources;

/// <summary>PNG pictures in a container, in the order of their names or, for single files, in the order given.</summary>
internal sealed class PngSource(IPictureContainer container, bool isList) : IPictureSource
{
    private const int HeadBytes = 33;
    private const int Colours = 3;

    public PictureSet Read(PictureOptions options, ReadContext context)
    {
        var notes = new List<string>();
        string[] all = isList ? [.. container.Names] : ListPictures(options, notes);
        string[] names = options.Limit is { } limit && limit < all.Length ? all[..limit] : all;
        AttributeTable? attributes = ReadAttributes(options, all, notes)?.Select([.. Enumerable.Range(0, names.Length)]);
        PngInfo[] heads = ReadHeads(names, context);
        HashSet<PictureSize> sizes = [.. heads.Select(head => new PictureSize(head.Width, head.Height))];
        bool storedGrey = Array.TrueForAll(heads, head => head.ColourType is PngColourType.Grey or PngColourType.GreyAlpha) && IsGrey(options.Background);
        PictureFormat format = FormatChoice.Choose(sizes, options, storedGrey ? 1 : Colours, notes);
        var builder = new PictureSetBuilder(format, names.Length);
        bool allGrey = Decode(builder, names, options, context, notes);
        if (options.Channels is null)
        {
            builder = allGrey && format.Channels > 1 ? builder.FirstPlane() : builder;
            notes.Add(builder.Format.Channels == 1 ? "channels: 1 (all pictures are grey)" : "channels: 3 (some pictures have colour)");
        }

        return builder.Build(attributes, null, notes);
    }

    private static bool IsGrey(Colour colour) => colour.Red == colour.Green && colour.Green == colour.Blue;

    private string[] ListPictures(PictureOptions options, List<string> notes)
    {
        string[] names = [.. container.Names.Where(name => FileKinds.PictureKind(name) == FileKind.Png).Order(NaturalOrder.Instance)];
        IGrouping<FileKind, string>[] unread =
        [
            .. container.Names.GroupBy(FileKinds.PictureKind).Where(group => FileKinds.IsUnreadPicture(group.Key)).OrderBy(group => group.Key),
        ];
        string others = string.Join(" and ", unread.Select(group => $"{group.Count()} {FileKinds.DisplayName(group.Key)}"));
        if (names.Length == 0)
        {
            throw unread.Length == 0
                ? new DataException($"'{container.Path}' has no pictures; give {FileKinds.Readable}.")
                : new DataException($"'{container.Path}' has no PNG pictures, but {others}, which cannot be read yet; convert them to PNG.");
        }

        if (unread.Length > 0)
        {
            notes.Add($"left out: {others} pictures, which cannot be read yet (convert them to PNG)");
        }

        return names.Length >= options.Minimum
            ? names
            : throw new DataException($"'{container.Path}' has only one picture ('{names[0]}'); give at least {options.Minimum} pictures to learn from.");
    }

    private AttributeTable? ReadAttributes(PictureOptions options, string[] names, List<string> notes)
    {
        if (options.Labels is { } path)
        {
            return !File.Exists(path) && container.Names.Contains(path, StringComparer.Ordinal)
                ? LabelFiles.Read(container, path, names, notes)
                : LabelFiles.Read(path, names, notes);
        }

        if (isList || !options.WithLabels)
        {
            return null;
        }

        return LabelFiles.Find(container, notes) is { } found
            ? LabelFiles.Read(container, found, names, notes)
            : FolderClasses.Of(names, notes);
    }

    private PngInfo[] ReadHeads(string[] names, ReadContext context)
    {
        var heads = new PngInfo[names.Length];
        context.ForEach("listing", 0, names.Length, names.Length, index =>
        {
            Span<byte> head = stackalloc byte[HeadBytes];
            int read = container.ReadStart(names[index], head);
            string place = container.Describe(names[index]);
            CheckKind(head[..read], place);
            try
            {
                heads[index] = Png.ReadInfo(head[..read], $"'{place}'");
            }
            catch (PictureFormatException error)
            {
                throw new DataException(error.Message, error);
            }
        });
        return heads;
    }

    private bool Decode(PictureSetBuilder builder, string[] names, PictureOptions options, ReadContext context, List<string> notes)
    {
        int coloured = 0;
        int transparent = 0;
        var fitting = new PictureFitting(builder.Format, options.Background);
        context.ForEach("decoding", 0, names.Length, names.Length, index =>
        {
            string place = container.Describe(names[index]);
            Picture picture;
            try
            {
                picture = Png.Decode(container.Read(names[index]), $"'{place}'");
            }
            catch (PictureFormatException error)
            {
                throw new DataException(error.Message, error);
            }

            Span<byte> slot = builder.Slot(index);
            fitting.Fit(picture, slot);
            builder.SetName(index, names[index]);
            if (picture.Channels is 2 or 4)
            {
                Interlocked.Increment(ref transparent);
            }

            if (!PlanesAreEqual(slot, builder.Format))
            {
                Interlocked.Increment(ref coloured);
            }
        });
        if (transparent > 0)
        {
            Colour under = options.Background;
            string colour = under == Colour.White ? "white" : $"red {under.Red}, green {under.Green}, blue {under.Blue}";
            notes.Add($"transparency: {transparent} pictures have an alpha channel and are laid upon {colour}");
        }

        return coloured == 0;
    }

    private static bool PlanesAreEqual(ReadOnlySpan<byte> planes, PictureFormat format)
    {
        int area = format.Width * format.Height;
        for (int c = 1; c < format.Channels; c++)
        {
            if (!planes[..area].SequenceEqual(planes.Slice(c * area, area)))
            {
                return false;
            }
        }

        return true;
    }

    private static void CheckKind(ReadOnlySpan<byte> start, string place)
    {
        FileKind kind = FileKinds.Sniff(start);
        if (kind == FileKind.Png)
        {
            return;
        }

        throw new DataException((kind, start.Length) switch
        {
            (_, 0) => $"'{place}' is empty; fetch it again or take it out.",
            ( >= FileKind.Jpeg, _) => $"'{place}' is named .png, but is a {FileKinds.DisplayName(kind)} picture, which cannot be read yet; convert it to PNG.",
            _ => $"'{place}' is named .png, but is not a PNG picture (it begins with the bytes {Convert.ToHexStringLower(start[..Math.Min(8, start.Length)])}); take it out.",
        });
    }
}
