using LatentSharp.Data.Labels;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Sources;

/// <summary>PNG and JPEG pictures in a container, in the order of their names or, for single files, in the order given.</summary>
internal sealed class FileSource(IPictureContainer container, bool isList) : IPictureSource
{
    private const int Colours = 3;

    public PictureSet Read(PictureOptions options, ReadContext context)
    {
        var notes = new List<string>();
        string[] all = isList ? [.. container.Names] : ListPictures(options, notes);
        string[] names = options.Limit is { } limit && limit < all.Length ? all[..limit] : all;
        AttributeTable? attributes = ReadAttributes(options, all, notes)?.Select([.. Enumerable.Range(0, names.Length)]);
        PictureHead[] heads = ReadHeads(names, context);
        HashSet<PictureSize> sizes = [.. heads.Select(head => head.Size)];
        bool storedGrey = Array.TrueForAll(heads, head => head.IsGrey) && IsGrey(options.Background);
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
        string[] names = [.. container.Names.Where(name => FileKinds.PictureKind(name) is FileKind.Png or FileKind.Jpeg).Order(NaturalOrder.Instance)];
        IGrouping<FileKind, string>[] unread =
        [
            .. container.Names.GroupBy(FileKinds.PictureKind).Where(group => FileKinds.IsUnreadPicture(group.Key)).OrderBy(group => group.Key),
        ];
        string others = string.Join(" and ", unread.Select(group => $"{group.Count()} {FileKinds.DisplayName(group.Key)}"));
        if (names.Length == 0)
        {
            throw unread.Length == 0
                ? new DataException($"'{container.Path}' has no pictures; give {FileKinds.Readable}.")
                : new DataException($"'{container.Path}' has no PNG or JPEG pictures, but {others}, which cannot be read yet; convert them to PNG.");
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

    private PictureHead[] ReadHeads(string[] names, ReadContext context)
    {
        var heads = new PictureHead[names.Length];
        context.ForEach("listing", 0, names.Length, names.Length, index => heads[index] = PictureFiles.ReadHead(container, names[index]));
        return heads;
    }

    private bool Decode(PictureSetBuilder builder, string[] names, PictureOptions options, ReadContext context, List<string> notes)
    {
        int coloured = 0;
        int transparent = 0;
        var fitting = new PictureFitting(builder.Format, options.Background);
        context.ForEach("decoding", 0, names.Length, names.Length, index =>
        {
            Picture picture = PictureFiles.Decode(container, names[index]);
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
}
