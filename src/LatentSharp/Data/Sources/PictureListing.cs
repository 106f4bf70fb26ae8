using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources.Archives;

namespace LatentSharp.Data.Sources;

/// <summary>The pictures of a container, by what its files say that they are, and what else is in it.</summary>
/// <param name="Names">Names of the pictures, in natural order, or as they were given.</param>
/// <param name="Found">What the first bytes of each said; some may have faults.</param>
/// <param name="Others">The other files, with what they are.</param>
internal sealed record PictureListing(string[] Names, Examined[] Found, IReadOnlyList<(string Name, FileKind Kind)> Others)
{
    /// <summary>Left behind by file managers; nobody misses them.</summary>
    private static readonly string[] Unmissed = ["Thumbs.db", "desktop.ini", "Icon\r"];

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
        return new PictureListing(
            [.. names.Where((_, i) => isPicture[i])],
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
        this with { Names = [.. kept.Select(i => Names[i])], Found = [.. kept.Select(i => Found[i])] };
}
