using System.Globalization;
using LatentSharp.Data.Cifar;
using LatentSharp.Data.NumPy;
using LatentSharp.Data.Parts;
using LatentSharp.Data.Pictures;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources.Archives;

namespace LatentSharp.Data.Sources;

/// <summary>
/// One picture of a set, <c>mnist:17</c>, <c>faces:test:3</c>, <c>avatars.zip:images/000001.png</c>, <c>digits.npy:5</c>, or a part of it,
/// <c>faces:test</c>.
/// </summary>
/// <param name="Text">As it was typed.</param>
/// <param name="Source">The folder, file or name of the set.</param>
/// <param name="Part">train or test; null for all.</param>
/// <param name="Key">Number, 0 the first, or name of the picture; null for all of the part.</param>
internal sealed record PictureAddress(string Text, string Source, string? Part, string? Key)
{
    private const string Train = "train";
    private const string Test = "test";

    // Names that are compared to find one that was meant.
    private const int MostCompared = 100_000;

    /// <summary>Takes an address apart; null if what stands before each colon is no data.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="isName">Whether a set can be opened by a name.</param>
    public static PictureAddress? Parse(string text, Func<string, bool> isName)
    {
        for (int colon = text.LastIndexOf(':'); colon > 0; colon = text.LastIndexOf(':', colon - 1))
        {
            string source = text[..colon];
            if (File.Exists(source) || Directory.Exists(source) || isName(source))
            {
                string rest = text[(colon + 1)..];
                string[] parts = rest.Split(':', 2);
                return parts[0] is Train or Test ? new PictureAddress(text, source, parts[0], parts.ElementAtOrDefault(1))
                    : new PictureAddress(text, source, null, rest);
            }
        }

        return null;
    }

    /// <summary>Reads the picture, or the part.</summary>
    /// <param name="options">The wanted format.</param>
    /// <param name="context">Threads, cancellation.</param>
    /// <param name="open">Opens the whole set.</param>
    /// <returns>A set of one picture, named as it was typed, or of the pictures of the part, with their labels.</returns>
    /// <exception cref="DataException">There is no such picture, or more than one is wanted.</exception>
    public Dataset Read(DataOptions options, ReadContext context, Func<DataOptions, ReadContext, Dataset> open)
    {
        if (Part is not null && Key is null)
        {
            return ReadPart(options, open(options with { Limit = null }, context with { Cache = null }));
        }

        options = options with { FirstPage = false };
        if (options.Minimum > 1)
        {
            throw new DataException($"'{Text}' is a single picture; give at least {options.Minimum} pictures to learn from, such as " +
                $"'{Source}'.");
        }

        if (string.IsNullOrEmpty(Key))
        {
            throw new DataException($"'{Text}' names no picture; give its number or name, e.g. '{Source}:0'.");
        }

        if (Part is null && Container() is { } container)
        {
            using (container)
            {
                return ReadFile(container, options, context);
            }
        }

        int? number = Number;
        if (Part is null && number is { } picture && DrawnSource.Find(Source) is { } drawn
            && !File.Exists(Source) && !DataSource.IsFolder(Source, null))
        {
            return picture < drawn.Count ? Only(drawn.One(picture, options), 0) : throw OutOfRange(drawn.Count);
        }

        int? limit = Part is null && number is { } last && last < int.MaxValue ? Math.Max(options.Minimum, last + 1) : null;
        Dataset set = open(options with { Limit = limit }, context);
        int[] indices = Part is null ? [.. Enumerable.Range(0, set.Count)] : Of(Part, set);
        if (number is { } index && index < indices.Length)
        {
            return Only(set, indices[index]);
        }

        int found = Array.FindIndex(indices, i => set.Name(i) == Key);
        return found >= 0 ? Only(set, indices[found])
            : throw (number is null ? Missing(indices.Select(set.Name)) : OutOfRange(indices.Length));
    }

    /// <summary>The pictures of a part, in the order of the set.</summary>
    private Dataset ReadPart(DataOptions options, Dataset set)
    {
        PictureDataset pictures = Pictures(set);
        int[] indices = Of(Part!, set);
        indices = indices[..Math.Min(indices.Length, options.Limit ?? indices.Length)];
        if (indices.Length < options.Minimum)
        {
            throw new DataException($"'{Text}' has {Counted.Of(indices.Length, "picture")}, but at least {options.Minimum} are needed; " +
                $"give '{Source}'.");
        }

        var builder = new DatasetBuilder(pictures.Format, indices.Length);
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            builder.Add(i, set.Name(index), slot => pictures.Pixels(index).CopyTo(slot));
        }

        bool byContent = set.TestStart is null;
        string by = byContent ? "chosen by content" : "as the source has it";
        Dataset part = builder.Build(set.Attributes?.Select(indices), null,
            [.. set.Notes, $"{Part}: {Counted.Of(indices.Length, "picture")} of {Counted.Number(set.Count)}, {by}"]);
        part = part.With([.. part.Notes.Distinct()]);
        return byContent ? part.AsPart() : part;
    }

    private int? Number => int.TryParse(Key, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>The files of a folder or an archive of files, of which one can be read without the others; else null.</summary>
    private IPictureContainer? Container()
    {
        if (DataSource.IsFolder(Source, null))
        {
            var folder = FolderContainer.OfFolder(Source);
            bool hasPictures = folder.Names.Any(name => FileKinds.PictureName(name) is not null);
            return IsOfArrays(folder) || (folder.Names.Any(FileKinds.HasIdxName) && !hasPictures) ? null : folder;
        }

        if (!Source.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var zip = new ZipContainer(Source);
        if (!NpzSource.Is(zip.Names) && !IsOfArrays(zip))
        {
            return zip;
        }

        zip.Dispose();
        return null;
    }

    private static bool IsOfArrays(IPictureContainer container) => CifarSource.Is(container) || NpyFolderSource.Is(container);

    private Dataset ReadFile(IPictureContainer container, DataOptions options, ReadContext context)
    {
        string wanted = Key!.Replace('\\', '/');
        (string File, int Page)? chosen = Named(container, wanted);
        int slash = wanted.LastIndexOf('/');
        if (chosen is null && slash > 0
            && int.TryParse(wanted.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int page))
        {
            chosen = Named(container, wanted[..slash]) is { } paged ? (paged.File, page) : null;
        }

        if (chosen is null)
        {
            // In the order of the set, which may have parts, and leaves masks out.
            PictureListing listed = PictureListing.Of(container, isList: false, context);
            if (listed.Names.Length == 0)
            {
                throw new DataException($"'{Text}': '{Source}' has no pictures.");
            }

            (PictureListing pictures, int[] fileOf) = listed.Select(PictureLayout.Of(container, listed.Names,
                options with { Labels = null, WithLabels = false }, []).Order).OfPages(onlyFirst: false, []);
            chosen = Number is not { } index ? throw Missing(pictures.Names) : index < pictures.Names.Length
                ? (pictures.Files[index], index - Array.IndexOf(fileOf, fileOf[index])) : throw OutOfRange(pictures.Names.Length);
        }

        using var one = new OneOf(container, chosen.Value.File);
        Dataset set = new FileSource(one, isList: true)
            .Read(options with { Limit = chosen.Value.Page + 1, Labels = null, SkipBad = false }, context);
        return chosen.Value.Page < set.Count ? Only(set, chosen.Value.Page)
            : throw Missing(Enumerable.Range(0, set.Count).Select(set.Name));
    }

    private (string File, int Page)? Named(IPictureContainer container, string wanted)
    {
        string[] named = [.. container.Names.Where(name => name == wanted)];
        named = named.Length > 0 ? named : [.. container.Names.Where(name => name.EndsWith('/' + wanted, StringComparison.Ordinal))];
        return named.Length <= 1 ? named.Length == 0 ? null : (named[0], 0)
            : throw new DataException(
                $"'{Text}': several pictures are named '{wanted}', such as '{named[0]}' and '{named[1]}'; give the path inside " +
                    $"'{Source}'.");
    }

    private static int[] Of(string part, Dataset set)
    {
        Split split = Split.Default(set);
        return part == Train ? split.Train : split.Test;
    }

    private Dataset Only(Dataset set, int index)
    {
        PictureDataset pictures = Pictures(set);
        var builder = new DatasetBuilder(pictures.Format, 1);
        pictures.Pixels(index).CopyTo(builder.Slot(0));
        builder.SetName(0, Text);
        return builder.Build(null, null, set.LeftOut);
    }

    private PictureDataset Pictures(Dataset set) => set as PictureDataset
        ?? throw new DataException($"'{Text}': '{Source}' holds {set.Format.Kind.Words}, and no pictures of which some could be taken.");

    private DataException OutOfRange(int count) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{Text}': there is no such picture; '{Source}{(Part is null ? "" : $":{Part}")}' has {count} pictures, numbered 0 " +
            $"to {count - 1}."));

    private DataException Missing(IEnumerable<string> names)
    {
        string[] known = [.. names.Take(MostCompared)];
        string bare = Key![(Key!.LastIndexOf('/') + 1)..];
        string? near = Suggestions.Nearest(Key!, known)
            ?? known.FirstOrDefault(name => Suggestions.Nearest(bare, [name[(name.LastIndexOf('/') + 1)..]]) is not null);
        string hint = near is not null ? $" (did you mean '{near}'?)"
            : $"; its pictures are numbered 0 to {known.Length - 1}, and named such as '{known.FirstOrDefault()}'";
        return new DataException($"'{Text}': there is no picture '{Key}' in '{Source}'{hint}.");
    }

    /// <summary>A container of which one file is wanted.</summary>
    private sealed class OneOf(IPictureContainer container, string name) : IPictureContainer
    {
        public string Path => container.Path;

        public IReadOnlyList<string> Names { get; } = [name];

        public LeftOut LeftOut { get; } = new();

        public IReadOnlyList<(string Name, DataException Fault)> Faults => [];

        public string Describe(string file) => container.Describe(file);

        public long Length(string file) => container.Length(file);

        public byte[] Read(string file) => container.Read(file);

        public int ReadStart(string file, Span<byte> destination) => container.ReadStart(file, destination);

        public void Dispose()
        {
            // The container is another's.
        }
    }
}
