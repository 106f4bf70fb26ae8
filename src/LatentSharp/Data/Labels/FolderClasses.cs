using LatentSharp.Data.Parts;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Labels;

/// <summary>The folders of pictures that may be their classes.</summary>
/// <param name="Folders">The folder of each picture; null for none.</param>
/// <param name="Strays">The pictures that lie beside such folders.</param>
internal readonly record struct ClassFolders(string?[] Folders, int[] Strays);

/// <summary>Takes the names of sub-folders as classes.</summary>
internal static class FolderClasses
{
    /// <summary>Of so many pictures one may lie outside of the folders of classes, as a cover does.</summary>
    private const int MostStrays = 10;

    /// <summary>Whether a class can be the name of a sub-folder that is read as this class again.</summary>
    public static bool CanBe(string name) =>
        name.Length > 0 && name[0] != '.' && name == name.Trim() && name.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|',
            '\0']) < 0
        && !name.Any(char.IsControl) && PartWords.OfName(name) is null;

    /// <summary>
    /// One exclusive group with a class a sub-folder, if there are at least two, they hold two pictures or more on average, and no more
    /// than a tenth of the pictures stray; else <see langword="null"/>. A folder that holds everything, and folders such as train and
    /// test, are looked through; of these one may have pictures without a class.
    /// </summary>
    /// <param name="pictures">Paths with forward slashes.</param>
    /// <param name="below">The folder of each picture below those that divide the set; null where none do.</param>
    /// <param name="notes">Receives a line to show.</param>
    public static AttributeTable? Of(IReadOnlyList<string> pictures, ClassFolders? below, List<string> notes)
    {
        (string?[] folders, int[] strays) = below ?? Below(pictures);
        string[] known = [.. folders.OfType<string>()];
        string[] classes = [.. known.Distinct(StringComparer.Ordinal).Order(NaturalOrder.Instance)];
        if (classes.Length < 2 || classes.Length * 2 > known.Length)
        {
            return null;
        }

        string lost = strays.Length == 0 ? "" : $"'{pictures[strays[0]]}'{(strays.Length == 1 ? "" : $" and {strays.Length - 1} more")}";
        if (strays.Length * MostStrays > pictures.Count)
        {
            notes.Add($"labels: the sub-folders ({AttributeTable.Some(classes)}) are not taken as classes, since {strays.Length} of "
                + $"{pictures.Count} pictures lie outside of them ({lost}); move those into a folder of their class if they are classes");
            return null;
        }

        var position = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        int unknown = pictures.Count - known.Length;
        string outside = strays.Length == 0 ? "" : strays.Length == unknown ? $" ({lost})" : $" ({lost} outside of the folders)";
        string rest = unknown == 0 ? "" : $"; of {(unknown == 1 ? "1 picture" : $"{unknown} pictures")} the class is not known{outside}";
        notes.Add($"labels: the sub-folders are taken as classes ({AttributeTable.Some(classes)}){rest}");
        return AttributeTable.FromClasses(AttributeGroup.ClassName, classes, Array.ConvertAll(folders, folder => folder is null ? -1
            : position[folder]));
    }

    /// <summary>The folders below the one that all pictures, or all but strays, lie in.</summary>
    private static ClassFolders Below(IReadOnlyList<string> pictures)
    {
        int start = FolderParts.SharedFolder(pictures);
        string[] inFolders = [.. pictures.Where(picture => FolderParts.FolderAt(picture, start, 0) is not null)];
        if (inFolders.Length == 0)
        {
            return new ClassFolders(new string?[pictures.Count], []);
        }

        int below = FolderParts.SharedFolder(inFolders);
        string shared = inFolders[0][..below];
        string?[] folders = [.. pictures.Select(picture =>
            picture.StartsWith(shared, StringComparison.Ordinal) ? FolderParts.FolderAt(picture, below, 0) : null)];
        return new ClassFolders(folders, [.. Enumerable.Range(0, folders.Length).Where(i => folders[i] is null)]);
    }
}
