using LatentSharp.Data.Cache;
using LatentSharp.Data.Cifar;
using LatentSharp.Data.Idx;
using LatentSharp.Data.Kinds;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Named;
using LatentSharp.Data.NumPy;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Data.Sources.Walking;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Data.Tables.Mixed;
using LatentSharp.Data.Turned;

namespace LatentSharp.Data.Sources;

/// <summary>Opens whatever a person points at.</summary>
internal static class DataSource
{
    /// <inheritdoc cref="Dataset"/>
    public static Dataset Open(string pathOrName, DataOptions options, IProgress<DataProgress>? progress, int threads,
        PictureCache? cache, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pathOrName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Paths.RefuseSpecial(pathOrName);
        var context = new ReadContext(progress, threads > 0 ? threads : Environment.ProcessorCount, cancellation);
        if (DataKind.OpenAdded(pathOrName, options, context) is { } added)
        {
            return options.Format is null || options.Format.Kind.Name == added.Format.Kind.Name ? added
                : throw new DataException($"'{pathOrName}' is {added.Format.Kind.Words}, but the model is " +
                    $"of {options.Format.Kind.Words}; " +
                    $"give such data.");
        }

        if (options.Format is { } other and not (TableColumns or MixedColumns))
        {
            throw Path.Exists(pathOrName) || IsDrawn(pathOrName)
                ? new DataException($"'{pathOrName}' is not {other.Kind.Words}, but the model is of such data; give some.")
                : Paths.Missing(pathOrName, other.Kind.Name, []);
        }

        if (options.Format is (TableColumns or MixedColumns) and { } columns && !(File.Exists(pathOrName) && IsTable(pathOrName)))
        {
            throw File.Exists(pathOrName) || Directory.Exists(pathOrName) || IsDrawn(pathOrName)
                ? new DataException($"'{pathOrName}' is no table, but the model is of one with {columns}; give a file with these " +
                    $"columns whose name ends in {TableFormat.Ends}.")
                : Paths.Missing(pathOrName, "table", []);
        }

        if (cache is null)
        {
            return Read(pathOrName, options, context);
        }

        using var session = new CacheSession(cache, pathOrName, options);
        return session.Read(context, inner => Read(pathOrName, options, inner));
    }

    private static Dataset Read(string pathOrName, DataOptions options, ReadContext context)
    {
        if (IsFolder(pathOrName, options.Output))
        {
            return OpenFolder(pathOrName, options, context);
        }

        if (File.Exists(pathOrName))
        {
            return OpenFile(pathOrName, options, context);
        }

        if (PictureAddress.Parse(pathOrName, name => IsDrawn(name) || NamedSets.Find(name) is not null) is { } address)
        {
            return address.Read(options, context, (inner, with) => Read(address.Source, inner, with));
        }

        if (DrawnSource.Find(pathOrName) is { } drawn)
        {
            return drawn.Read(options, context);
        }

        if (pathOrName.Length == 0)
        {
            throw new DataException($"the path of the data is empty; give {FileKinds.Readable}.");
        }

        return NamedSets.Find(pathOrName) is { } set
            ? OpenNamed(set, DataCache.Default, options, context)
            : throw Paths.Missing(pathOrName, "data",
                [.. DrawnSource.All.Select(set => set.SetName), .. NamedSets.All.Select(named => named.Name)]);
    }

    /// <summary>Whether a folder is meant: a run that is called as the set from which it is trained does not hide that set.</summary>
    /// <param name="pathOrName">What was typed.</param>
    /// <param name="output">Where the results of this call go; null where that does not matter.</param>
    public static bool IsFolder(string pathOrName, string? output) => Directory.Exists(pathOrName)
        && !((IsDrawn(pathOrName) || NamedSets.Find(pathOrName) is not null) && RunMarks.IsRun(pathOrName, output));

    private static bool IsDrawn(string name) => DrawnSource.Find(name) is not null;

    /// <summary>Reads a set that was fetched.</summary>
    internal static Dataset OpenNamed(NamedSet set, DataCache cache, DataOptions options, ReadContext context) =>
        cache.Has(set)
            ? set.Angles is { } angles ? OpenTurned(set, angles, cache, options, context)
            : new IdxSource(IdxPart.InFolder(cache.Place(set))).Read(options, context)
            : throw new DataException($"'{set.Name}' is not on this machine yet; run latent data fetch {set.Name}, which " +
                $"brings {(set.Bytes >> 20) + 1} MB into '{cache.Folder}'.");

    /// <summary>The limit is of pictures that are turned, and labels choose those.</summary>
    private static Dataset OpenTurned(NamedSet set, int angles, DataCache cache, DataOptions options, ReadContext context)
    {
        if (options.Labels is not null)
        {
            throw new DataException($"labels: the pictures of '{set.Name}' have the angles that they are turned to; leave the label " +
                $"file out.");
        }

        Dataset read = new IdxSource(IdxPart.InFolder(cache.Place(set))).Read(
            options with { Limit = null, WithLabels = true }, context with { Cache = null });
        return TurnedPictures.Of(PictureDataset.Of(read, set.Name), angles, set.Only, options.Limit, deskew: true);
    }

    private static Dataset OpenFolder(string path, DataOptions options, ReadContext context)
    {
        using var container = FolderContainer.OfFolder(path, options.Output);
        bool hasPictures = container.Names.Any(name => FileKinds.PictureName(name) is not null);
        bool hasIdx = container.Names.Any(name => !name.Contains('/', StringComparison.Ordinal) && FileKinds.HasIdxName(name));
        if (!hasIdx || hasPictures)
        {
            return new FileSource(container, isList: false).Read(options, context);
        }

        IReadOnlyList<IdxPart> parts = IdxPart.InFolder(path);
        HashSet<string> used = [.. parts.SelectMany(part => new[] { part.Images, part.Labels }).OfType<string>()
            .Select(file => Path.GetFileName(file))];
        var leftOut = new LeftOut();
        leftOut.Add(container.LeftOut);
        PictureListing.Of(container, isList: false, context).Tell(leftOut, name => used.Contains(name) || LabelFiles.IsLabelFile(name));
        return new IdxSource(parts, leftOut).Read(options, context);
    }

    private static bool IsTable(string path)
    {
        if (CsvText.HasName(path))
        {
            return true;
        }

        FileKind kind = KindOf(path);
        return IsNpy(path, kind) || kind is FileKind.Parquet || (kind == FileKind.Text && CsvSource.IsTable(path))
            || NpzSource.Extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsNpy(string path, FileKind kind) =>
        kind == FileKind.Npy || Path.GetExtension(path).Equals(NpySource.Extension, StringComparison.OrdinalIgnoreCase);

    private static FileKind KindOf(string path)
    {
        using FileStream file = Paths.OpenFile(path);
        Span<byte> start = stackalloc byte[FileKinds.SniffedBytes];
        try
        {
            return FileKinds.Of(path, start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (IOException error)
        {
            throw new DataException($"'{path}' cannot be read: {error.Message.TrimEnd('.')}; check the file.", error);
        }
    }

    private static Dataset OpenFile(string path, DataOptions options, ReadContext context)
    {
        // By name, since text may begin like anything.
        if (CsvText.HasName(path))
        {
            return new CsvSource(path).Read(options, context);
        }

        FileKind kind = KindOf(path);
        if (IsNpy(path, kind))
        {
            return new NpySource(path).Read(options, context);
        }

        if (kind is FileKind.Unknown or FileKind.Idx && Path.GetExtension(path)
            .Equals(CifarSource.Extension, StringComparison.OrdinalIgnoreCase))
        {
            using var container = FolderContainer.OfFiles([path]);
            return new CifarSource(container).Read(options, context);
        }

        return kind switch
        {
            FileKind.Zip => OpenZip(path, options, context),
            FileKind.Tar => OpenTar(path, isPacked: false, options, context),
            FileKind.Gzip => OpenGzip(path, options, context),
            FileKind.Idx => new IdxSource([IdxPart.Of(path, "")]).Read(options, context),
            FileKind.Parquet => new ParquetSource(path).Read(options, context),
            FileKind.Picture => OpenPicture(path, options, context),
            _ => OpenByName(path, kind, options, context),
        };
    }

    /// <summary>A file whose first bytes are of no kind that is read: told of as what its name says, or as what it is.</summary>
    private static Dataset OpenByName(string path, FileKind kind, DataOptions options, ReadContext context)
    {
        if (KindWords.Unread(kind, Path.GetFileName(path)) is { } unread)
        {
            throw new DataException($"'{path}' is {unread.Kind}, which is not read; {unread.Remedy}.");
        }

        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".zip" or NpzSource.Extension => OpenZip(path, options, context),
            ".tar" => OpenTar(path, isPacked: false, options, context),
            ".tgz" => OpenTar(path, isPacked: true, options, context),
            ".parquet" => new ParquetSource(path).Read(options, context),
            _ when FileKinds.PictureName(path) is not null => OpenPicture(path, options, context),
            _ when FileKinds.HasIdxName(path) => new IdxSource([IdxPart.Of(path, "")]).Read(options, context),
            _ when kind == FileKind.Text => CsvSource.IsTable(path) ? new CsvSource(path).Read(options, context)
                : throw new DataException($"'{path}' is of no kind that can be read: it is text, whose first lines are no table with the " +
                    $"same number of cells; give a table under a name that ends in .csv, or {FileKinds.Readable}."),
            _ => throw new DataException($"'{path}' is of no kind that can be read; give {FileKinds.Readable}."),
        };
    }

    /// <summary>A single picture, or the pages of a file.</summary>
    private static Dataset OpenPicture(string path, DataOptions options, ReadContext context)
    {
        using var container = FolderContainer.OfFiles([path]);
        return new FileSource(container, isList: true).Read(options, context);
    }

    private static Dataset OpenZip(string path, DataOptions options, ReadContext context)
    {
        using var container = new ZipContainer(path);
        KindWords.RefuseZip(path, container.Names);
        return NpzSource.Is(container.Names)
            ? new NpzSource(path).Read(options, context)
            : new FileSource(container, isList: false).Read(options, context);
    }

    private static Dataset OpenTar(string path, bool isPacked, DataOptions options, ReadContext context)
    {
        using var container = new TarContainer(path, isPacked, context.Cancellation);
        return new FileSource(container, isList: false).Read(options, context);
    }

    /// <summary>A gzip file, by what is inside it.</summary>
    private static Dataset OpenGzip(string path, DataOptions options, ReadContext context)
    {
        if (FileKinds.HasIdxName(path))
        {
            return new IdxSource([IdxPart.Of(path, "")]).Read(options, context);
        }

        FileKind inside = FileKinds.Of(path, Unpacked.Start(path, FileKinds.SniffedBytes));
        if (KindWords.Unread(inside, Path.GetFileNameWithoutExtension(path)) is { } unread)
        {
            throw new DataException($"'{path}' is {unread.Kind}, in gzip, and is not read; unpack it (gunzip), then {unread.Remedy}.");
        }

        return inside switch
        {
            FileKind.Tar => OpenTar(path, isPacked: true, options, context),
            FileKind.Text => new CsvSource(path).Read(options, context),
            FileKind.Idx => new IdxSource([IdxPart.Of(path, "")]).Read(options, context),
            _ => throw new DataException(
                $"'{path}' is gzip data of a kind that is not read inside gzip; unpack it first (gunzip), and give what is inside."),
        };
    }
}
