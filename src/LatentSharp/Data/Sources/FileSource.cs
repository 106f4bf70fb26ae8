using LatentSharp.Data.Labels;
using LatentSharp.Imaging;

namespace LatentSharp.Data.Sources;

/// <summary>PNG and JPEG pictures in a container, in the order of their names or, for single files, in the order given.</summary>
internal sealed class FileSource(IPictureContainer container, bool isList) : IPictureSource
{
    private const int Colours = 3;
    private const int MostListed = 100;

    public PictureSet Read(PictureOptions options, ReadContext context)
    {
        var notes = new List<string>();
        string[] all = isList ? [.. container.Names] : ListPictures(options, notes);
        int[] kept = options.SkipBad ? Sound(all, options, context, notes) : [.. Enumerable.Range(0, all.Length)];
        kept = options.Limit is { } limit && limit < kept.Length ? kept[..limit] : kept;
        string[] names = [.. kept.Select(index => all[index])];
        AttributeTable? attributes = ReadAttributes(options, all, notes)?.Select(kept);
        PictureHead[] heads = ReadHeads(names, context);
        Dictionary<PictureSize, int> sizes = heads.CountBy(head => head.Size).ToDictionary();
        bool storedGrey = Array.TrueForAll(heads, head => head.IsGrey) && IsGrey(options.Background);
        PictureFormat format = FormatChoice.Choose(sizes, options, storedGrey ? 1 : Colours, notes);
        PictureSetBuilder builder = context.Builder(format, names.Length);
        bool allGrey = Decode(builder, names, options, context, notes);
        if (options.Channels is null)
        {
            builder = allGrey && format.Channels > 1 ? builder.FirstPlane(context) : builder;
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

    /// <summary>The files that can be decoded. Each is decoded once more than otherwise, so that all sizes are known before any is fitted.</summary>
    private int[] Sound(string[] names, PictureOptions options, ReadContext context, List<string> notes)
    {
        var faults = new string?[names.Length];
        context.ForEach("checking", 0, names.Length, names.Length, index =>
        {
            try
            {
                PictureFiles.ReadHead(container, names[index]);
                PictureFiles.Decode(container, names[index]);
            }
            catch (DataException fault)
            {
                faults[index] = fault.Message;
            }
        });
        string[] found = [.. faults.OfType<string>()];
        int[] sound = [.. Enumerable.Range(0, names.Length).Where(index => faults[index] is null)];
        if (found.Length > 0)
        {
            notes.Add($"left out: {found.Length} of {names.Length} files that are damaged:");
            notes.AddRange(found.Take(MostListed).Select(fault => $"  {fault}"));
            if (found.Length > MostListed)
            {
                notes.Add($"  and {found.Length - MostListed} more");
            }
        }

        return sound.Length >= options.Minimum
            ? sound
            : throw new DataException($"'{container.Path}' has {sound.Length} pictures that can be read, and {found.Length} damaged ones; at least {options.Minimum} are needed. The first fault: {found[0]}");
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
        var fitting = new PictureFitting(builder.Format, options.Background, options.Fit) { Losses = builder.Losses };
        context.ForEach("decoding", 0, names.Length, names.Length, index =>
        {
            Picture picture = PictureFiles.Decode(container, names[index], fitting);
            builder.Add(index, names[index], slot =>
            {
                fitting.Apply(picture, slot);
                if (!PlanesAreEqual(slot, builder.Format))
                {
                    Interlocked.Increment(ref coloured);
                }
            });
            if (picture.Channels is 2 or 4)
            {
                Interlocked.Increment(ref transparent);
            }
        });
        if (transparent > 0)
        {
            notes.Add(TransparencyNote(transparent, options.Background));
        }

        return coloured == 0;
    }

    /// <summary>What is told of pictures that have an alpha channel.</summary>
    public static string TransparencyNote(int count, Colour under)
    {
        string colour = under == Colour.White ? "white" : under == Colour.Black ? "black" : $"red {under.Red}, green {under.Green}, blue {under.Blue}";
        return $"transparency: {count} pictures have an alpha channel and are laid upon {colour}";
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
