using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Imaging.Reading;

namespace LatentSharp.Data.Sources;

/// <summary>The pictures of a container, by what its files say that they are, and what else is in it.</summary>
/// <param name="Names">Names of the pictures, in natural order, or as they were given.</param>
/// <param name="Files">The file of each, which is its name save for pages.</param>
/// <param name="Found">What the first bytes of each said; some may have faults.</param>
/// <param name="Others">The other files, with what they are.</param>
internal sealed record PictureListing(
    string[] Names, string[] Files, Examined[] Found, IReadOnlyList<(string Name, FileKind Kind)> Others)
{
    /// <summary>Left behind by file managers; nobody misses them.</summary>
    private static readonly string[] Unmissed = ["Thumbs.db", "ehthumbs.db", "desktop.ini", "Picasa.ini", "Icon\r"];

    /// <summary>Looks at the first bytes of every file.</summary>
    /// <param name="container">The files.</param>
    /// <param name="isList">Whether they were given one by one: then all are meant, in this order.</param>
    /// <param name="context">Threads, progress, and the budget of memory.</param>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static PictureListing Of(IPictureContainer container, bool isList, ReadContext context)
    {
        string[] names = [.. container.Names];
        if (!isList)
        {
            Array.Sort(names, NaturalOrder.Instance);
        }

        var found = new Examined[names.Length];
        context.ForEach(
            "listing", 0, names.Length, names.Length,
            index => found[index] = PictureFiles.Examine(container, names[index], context.Budget));
        bool[] isPicture = Array.ConvertAll(found, one => isList || one.Fault is not null || one.Kind == FileKind.Picture);
        string[] pictures = [.. names.Where((_, i) => isPicture[i])];
        return new PictureListing(
            pictures, pictures,
            [.. found.Where((_, i) => isPicture[i])],
            [.. names.Zip(found, (name, one) => (name, one.Kind)).Where((_, i) => !isPicture[i])]);
    }

    /// <summary>Counts the files that are no pictures, save those that are known to lie beside them.</summary>
    /// <param name="leftOut">Receives them.</param>
    /// <param name="isKnown">Whether a file is read otherwise, such as a table of labels.</param>
    public void Tell(LeftOut leftOut, Func<string, bool> isKnown)
    {
        foreach ((string name, FileKind kind) in Others)
        {
            if (!isKnown(name) && !Unmissed.Contains(name[(name.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase))
            {
                leftOut.Add(KindWords.ReasonOf(name, kind), name);
            }
        }
    }

    /// <summary>Those of the pictures that are kept.</summary>
    public PictureListing Select(int[] kept) =>
        this with
        {
            Names = [.. kept.Select(i => Names[i])],
            Files = [.. kept.Select(i => Files[i])],
            Found = [.. kept.Select(i => Found[i])],
        };

    /// <summary>Each page of a file as a picture of its own, named FILE/0, FILE/1, …; files of one page keep their names.</summary>
    /// <param name="onlyFirst">Whether the first page stands for its file.</param>
    /// <param name="notes">Receives a line where there are such files.</param>
    /// <returns>The pictures, and the position of the file of each.</returns>
    public (PictureListing Pages, int[] FileOf) OfPages(bool onlyFirst, List<string> notes)
    {
        var pages = new List<(string Name, int File, Examined Found)>(Names.Length);
        string? first = null;
        int files = 0;
        for (int i = 0; i < Names.Length; i++)
        {
            IReadOnlyList<PictureHead> more = Found[i].Head?.More ?? [];
            if (more.Count == 0 || onlyFirst)
            {
                pages.Add((Names[i], i, Found[i]));
            }
            else
            {
                PictureHead[] all = [Found[i].Head!, .. more];
                string name = Path.IsPathFullyQualified(Names[i]) ? Path.GetFileName(Names[i]) : Names[i];
                pages.AddRange(all.Select((head, page) => ($"{name}/{page}", i, Found[i] with { Head = head })));
            }

            files += more.Count > 0 ? 1 : 0;
            first ??= more.Count > 0 ? $"{Path.GetFileName(Names[i])} has {more.Count + 1}" : null;
        }

        if (first is null)
        {
            return (this, [.. Enumerable.Range(0, Names.Length)]);
        }

        notes.Add($"pages: {files} {(files == 1 ? "file has" : "files have")} more than one page ({first}), "
            + (onlyFirst ? "of which the first is taken; another is named by its number, as in FILE:1" : "and each page is a picture"));
        return (this with
        {
            Names = [.. pages.Select(page => page.Name)],
            Files = [.. pages.Select(page => Files[page.File])],
            Found = [.. pages.Select(page => page.Found)],
        }, [.. pages.Select(page => page.File)]);
    }
}
