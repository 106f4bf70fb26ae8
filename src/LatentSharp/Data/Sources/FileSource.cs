using LatentSharp.Data.Cifar;
using LatentSharp.Data.Labels;
using LatentSharp.Data.NumPy;
using LatentSharp.Data.Parts;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Values;
using LatentSharp.Imaging;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Data.Sources;

/// <summary>Pictures in a container, in the order of their names or, for single files, in the order given.</summary>
internal sealed class FileSource(IPictureContainer container, bool isList) : IDataSource
{
    private const int Colors = 3;
    private const int MostListed = 100;

    // Pixels that are looked at before the first picture is fitted: a second or less.
    private const long MostLookedAt = 20_000_000;

    private readonly PageFiles _files = new(container);

    public Dataset Read(DataOptions options, ReadContext context)
    {
        if (!isList && OfOtherFiles(options, context) is { } set)
        {
            return set;
        }

        var notes = new List<string>();
        PictureListing listing = List(options, context);
        PictureLayout layout = isList ? AsGiven(listing.Names, options, notes) : PictureLayout.Of(container, listing.Names, options, notes);
        (listing, int[] fileOf) = listing.Select(layout.Order).OfPages(options.FirstPage, notes);
        CheckCount(listing, options);
        int[] kept = options.SkipBad ? Sound(listing, options, context, notes) : [.. Enumerable.Range(0, listing.Names.Length)];
        kept = options.Limit is { } limit && limit < kept.Length ? kept[..limit] : kept;
        listing = listing.Select(kept);
        if (!options.SkipBad && FirstFault(listing) is { } fault)
        {
            throw fault;
        }

        (listing, int? white) = DeepSamples.Scaled(_files, listing, context, notes, options.White);
        PictureHead[] heads = Array.ConvertAll(listing.Found, one => one.Head!);
        if (Array.FindIndex(heads, head => head.Unread > 0) is >= 0 and var banded)
        {
            int used = heads[banded].Channels;
            notes.Add($"bands: {Counted.Of(heads.Count(head => head.Unread > 0), "picture")} with more samples a pixel than are read "
                + $"('{listing.Names[banded]}': {(used == 1 ? "the first" : $"the first {used}")} of {used + heads[banded].Unread}); save "
                + "other bands as pictures of their own");
        }

        Dictionary<PictureSize, int> sizes = listing.Found.CountBy(one => one.Size).ToDictionary();
        FirstLook look = Look(listing, options, context, notes);
        bool storedGray = Array.TrueForAll(heads, head => head.Channels <= 2) && IsGray(look.Background);
        PictureFormat format = FormatChoice.Choose(sizes, options, storedGray ? 1 : Colors, notes);
        DatasetBuilder builder = context.Builder(format, heads.Length);
        builder.Background = look.Background == options.Background ? null : look.Background;
        builder.White = white;
        bool allGray = Decode(builder, listing, look, options, context, notes);
        if (options.Channels is null)
        {
            builder = allGray && format.Channels > 1 ? builder.FirstPlane(context) : builder;
            notes.Add(builder.Format.Channels == 1 ? "channels: 1 (all pictures are grey)" : "channels: 3 (some pictures have colour)");
        }

        var leftOut = new LeftOut();
        leftOut.Add(container.LeftOut);
        listing.Tell(leftOut, name => IsKnown(name) || layout.Told.Contains(name));
        leftOut.Tell(notes);
        int[] keptFiles = Array.ConvertAll(kept, index => fileOf[index]);
        int learned = keptFiles.Count(file => file < layout.TestStart);
        return builder.Build(layout.Attributes?.Select(keptFiles), learned > 0 && learned < kept.Length ? learned : null, notes);
    }

    /// <summary>
    /// The pictures of a container that has files of many of them, or arrays, instead of picture files; null if it has not.
    /// </summary>
    private Dataset? OfOtherFiles(DataOptions options, ReadContext context)
    {
        bool isCifar = CifarSource.Is(container);
        if (!isCifar && !NpyFolderSource.Is(container))
        {
            return null;
        }

        PictureListing listing = PictureListing.Of(container, isList: false, context);
        if (listing.Names.Length > 0)
        {
            return null;
        }

        Dataset set = isCifar ? new CifarSource(container).Read(options, context) : new NpyFolderSource(container)
            .Read(options, context);
        var leftOut = new LeftOut();
        leftOut.Add(container.LeftOut);
        listing.Tell(leftOut, name => IsKnown(name) || (isCifar ? CifarSource.IsPart(name) : NpyLabels.HasName(name)));
        var notes = new List<string>(set.Notes);
        leftOut.Tell(notes);
        return set.With(notes);
    }

    private static PictureLayout AsGiven(string[] names, DataOptions options, List<string> notes) =>
        new([.. Enumerable.Range(0, names.Length)], options.Labels is { } path ? LabelFiles.Read(path, names, notes) : null, null,
            new HashSet<string>());

    private static bool IsGray(Color color) => color.Red == color.Green && color.Green == color.Blue;

    /// <summary>Whether a file that is no picture is one that lies beside pictures for a reason, and is told of elsewhere.</summary>
    private static bool IsKnown(string name) => LabelFiles.IsLabelFile(name);

    private PictureListing List(DataOptions options, ReadContext context)
    {
        PictureListing listing = PictureListing.Of(container, isList, context);
        if (!options.SkipBad && container.Faults.Count > 0)
        {
            throw container.Faults[0].Fault;
        }

        string[] names = listing.Names;
        if (names.Length > 0)
        {
            return listing;
        }

        if (container.LeftOut.IsEmpty && container.Faults.Count == 0 && listing.Others.Count > 0
            && listing.Others.All(other => other.Kind == FileKind.Text && CsvText.HasName(other.Name)))
        {
            string table = listing.Others[0].Name;
            throw new DataException($"'{container.Path}' holds {Counted.Of(listing.Others.Count, "table")} and no pictures; "
                + (container is FolderContainer ? $"give '{container.Describe(table)}' itself." : $"take '{table}' out, and give that."));
        }

        var leftOut = new LeftOut();
        leftOut.Add(container.LeftOut);
        listing.Tell(leftOut, IsKnown);
        foreach ((string name, _) in container.Faults)
        {
            leftOut.Add(Reason.Locked, name);
        }

        throw leftOut.IsEmpty
            ? new DataException($"'{container.Path}' has no pictures; give {FileKinds.Readable}.")
            : new DataException($"'{container.Path}' has no pictures that can be read, but {leftOut}; give {FileKinds.Readable}.");
    }

    private void CheckCount(PictureListing listing, DataOptions options)
    {
        string[] names = listing.Names;
        if (names.Length < options.Minimum)
        {
            throw isList && FirstFault(listing) is { } fault ? fault : new DataException(isList
                ? $"'{names[0]}' is a single picture; give a folder or .zip of at least {options.Minimum} pictures to learn from."
                : $"'{container.Path}' has only one picture ('{names[0]}'); give at least {options.Minimum} pictures to learn from.");
        }
    }

    private DataException? FirstFault(PictureListing listing)
    {
        int first = Array.FindIndex(listing.Found, one => one.Fault is not null || one.Kind != FileKind.Picture);
        return first < 0 ? null : listing.Found[first].Fault ?? NoPicture(listing.Names[first], listing.Found[first].Kind);
    }

    private DataException NoPicture(string name, FileKind kind)
    {
        string place = container.Describe(name);
        return new DataException(KindWords.Unread(kind, name) is not { } known
            ? $"'{place}' is no picture; give the path of a picture."
            : KindWords.IsUnreadPicture(kind) ? $"'{place}' is {known.Kind}, which is not read; {known.Remedy}."
            : $"'{place}' is {known.Kind}, not a picture; {known.Remedy}.")
        { Setting = "skip-bad" };
    }

    /// <summary>
    /// The files that can be decoded. Each is decoded once more than otherwise, so that all sizes are known before any is fitted.
    /// </summary>
    private int[] Sound(PictureListing listing, DataOptions options, ReadContext context, List<string> notes)
    {
        var faults = new string?[listing.Names.Length];
        context.ForEach("checking", 0, faults.Length, faults.Length, index =>
        {
            Examined found = listing.Found[index];
            if (found.Fault is null && found.Kind != FileKind.Picture)
            {
                faults[index] = NoPicture(listing.Names[index], found.Kind).Message;
                return;
            }

            try
            {
                if (found.Fault is { } known)
                {
                    faults[index] = known.Message;
                    return;
                }

                PictureFiles.Decode(_files, listing, index, context, null, static _ => { });
            }
            catch (DataException fault)
            {
                faults[index] = fault.Message;
            }
        });
        string[] folders = [.. container.Faults.Select(fault => fault.Fault.Message)];
        string[] found = [.. faults.OfType<string>()];
        int[] sound = [.. Enumerable.Range(0, faults.Length).Where(index => faults[index] is null)];
        TellFaults(notes, folders, $"{folders.Length} {(folders.Length == 1 ? "folder that may" : "folders that may")} not be read:");
        TellFaults(notes, found, $"{found.Length} of {faults.Length} files that are damaged:");
        return sound.Length >= options.Minimum
            ? sound
            : throw new DataException(
                $"'{container.Path}' has {sound.Length} pictures that can be read, and {found.Length} damaged ones; "
                + $"at least {options.Minimum} are needed. The first fault: {found[0]}");
    }

    private static void TellFaults(List<string> notes, string[] faults, string heading)
    {
        if (faults.Length == 0)
        {
            return;
        }

        notes.Add(LeftOut.Prefix + heading);
        notes.AddRange(faults.Take(MostListed).Select(fault => $"  {fault}"));
        if (faults.Length > MostListed)
        {
            notes.Add($"  and {faults.Length - MostListed} more");
        }
    }

    /// <summary>Looks at a few pictures that may be transparent or masks, and, where those are of 0 and 1, at all.</summary>
    private FirstLook Look(PictureListing listing, DataOptions options, ReadContext context, List<string> notes)
    {
        long pixels = 0;
        FirstLook look = FirstLook.At(options, listing.Names.Length, index =>
        {
            Picture? found = null;
            PictureHead head = listing.Found[index].Head!;
            context.Cancellation.ThrowIfCancellationRequested();
            try
            {
                if (head.Kind != PictureKind.Jpeg && pixels < MostLookedAt)
                {
                    pixels += (long)head.Width * head.Height;
                    PictureFiles.Decode(_files, listing, index, context, null, picture => found = picture);
                }
            }
            catch (DataException)
            {
                // It is told of in its turn, after those before it.
            }

            return found;
        });
        int others = 0;
        if (look.AreTruths)
        {
            context.ForEach("checking", 0, listing.Names.Length, listing.Names.Length, index => PictureFiles.Decode(
                _files, listing, index, context, null,
                picture => Interlocked.Add(ref others, FirstLook.IsOfTruths(picture) ? 0 : 1)));
            look = look with { AreTruths = others == 0 };
        }

        notes.AddRange(look.Notes);
        return look;
    }

    private bool Decode(
        DatasetBuilder builder, PictureListing listing, FirstLook look, DataOptions options, ReadContext context, List<string> notes)
    {
        string[] names = listing.Names;
        int colored = 0;
        int transparent = 0;
        var fitting = new PictureFitting(builder.Format, look.Background, options.Fit) { Losses = builder.Losses };
        context.ForEach("decoding", 0, names.Length, names.Length, index =>
        {
            PictureFiles.Decode(_files, listing, index, context, fitting, picture =>
            {
                if (look.AreTruths)
                {
                    FirstLook.Whiten(picture);
                }

                builder.Add(index, names[index], slot =>
                {
                    fitting.Apply(picture, slot);
                    if (!PlanesAreEqual(slot, builder.Format))
                    {
                        Interlocked.Increment(ref colored);
                    }
                });
                if (picture.Channels is 2 or 4)
                {
                    Interlocked.Increment(ref transparent);
                }
            });
        });
        if (transparent > 0)
        {
            notes.Add(TransparencyNote(transparent, look.Background));
        }

        return colored == 0;
    }

    /// <summary>What is told of pictures that have an alpha channel.</summary>
    public static string TransparencyNote(int count, Color under)
    {
        string color = under == Color.White ? "white" : under == Color.Black
            ? "black" : $"red {under.Red}, green {under.Green}, blue {under.Blue}";
        return $"transparency: {count} pictures have an alpha channel and are laid upon {color}";
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
