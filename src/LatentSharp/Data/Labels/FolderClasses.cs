using LatentSharp.Data.Parts;
using LatentSharp.Data.Sentences;

namespace LatentSharp.Data.Labels;

/// <summary>Takes the names of sub-folders as classes.</summary>
internal static class FolderClasses
{
    /// <summary>Whether a class can be the name of a sub-folder that is read as this class again.</summary>
    public static bool CanBe(string name) =>
        name.Length > 0 && name[0] != '.' && name == name.Trim() && name.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|',
            '\0']) < 0
        && !name.Any(char.IsControl) && PartWords.OfName(name) is null;

    /// <summary>
    /// One exclusive group with a class a sub-folder, if every picture lies in one, there are at least two, and they hold two
    /// pictures or more on average; else <see langword="null"/>. A folder that holds everything, and folders such as
    /// train and test, are looked through; of these one may have pictures without a class.
    /// </summary>
    /// <param name="pictures">Paths with forward slashes.</param>
    /// <param name="below">The folder of each picture below those that divide the set; null where none do.</param>
    /// <param name="notes">Receives a line to show.</param>
    public static AttributeTable? Of(IReadOnlyList<string> pictures, string?[]? below, List<string> notes)
    {
        int start = FolderParts.SharedFolder(pictures);
        string?[] folders = below ?? [.. pictures.Select(picture => FolderParts.FolderAt(picture, start, 0))];
        string[] known = [.. folders.OfType<string>()];
        string[] classes = [.. known.Distinct(StringComparer.Ordinal).Order(NaturalOrder.Instance)];
        if ((below is null && known.Length < pictures.Count) || classes.Length < 2 || classes.Length * 2 > known.Length)
        {
            return null;
        }

        var position = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        int unknown = pictures.Count - known.Length;
        string rest = unknown == 0 ? "" : $"; of {(unknown == 1 ? "1 picture" : $"{unknown} pictures")} the class is not known";
        notes.Add($"labels: the sub-folders are taken as classes ({AttributeTable.Some(classes)}){rest}");
        return AttributeTable.FromClasses(AttributeGroup.ClassName, classes, Array.ConvertAll(folders, folder => folder is null ? -1
            : position[folder]));
    }
}
