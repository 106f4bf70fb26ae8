namespace LatentSharp.Data.Labels;

/// <summary>Takes the names of sub-folders as classes.</summary>
internal static class FolderClasses
{
    /// <summary>Folders of these names part a set for training and testing; what they hold is of no class by that.</summary>
    private static readonly string[] PartNames = ["train", "training", "test", "testing", "val", "valid", "validation"];

    /// <summary>Whether a class can be the name of a sub-folder that is read as this class again.</summary>
    public static bool CanBe(string name) =>
        name.Length > 0 && name[0] != '.' && name == name.Trim() && name.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\0']) < 0
        && !name.Any(char.IsControl) && !PartNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// One exclusive group with a class a sub-folder, if every picture lies in one, there are at least two, and they hold two
    /// pictures or more on average; else <see langword="null"/>. A folder that holds everything, and folders such as
    /// train and test, are looked through.
    /// </summary>
    public static AttributeTable? Of(IReadOnlyList<string> pictures, List<string> notes)
    {
        int start = SharedFolder(pictures);
        string[]? folders = FoldersAt(pictures, start, 0);
        if (folders is not null && Array.TrueForAll(folders, folder => PartNames.Contains(folder, StringComparer.OrdinalIgnoreCase)))
        {
            folders = FoldersAt(pictures, start, 1);
        }

        if (folders is null)
        {
            return null;
        }

        string[] classes = [.. folders.Distinct(StringComparer.Ordinal).Order(NaturalOrder.Instance)];
        if (classes.Length < 2 || classes.Length * 2 > pictures.Count)
        {
            return null;
        }

        var position = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        notes.Add($"labels: the sub-folders are taken as classes ({AttributeTable.Some(classes)})");
        return AttributeTable.FromClasses(AttributeGroup.ClassName, classes, Array.ConvertAll(folders, folder => position[folder]));
    }

    /// <summary>The folder of each picture so many levels below the start; <see langword="null"/> if one of them has none.</summary>
    private static string[]? FoldersAt(IReadOnlyList<string> pictures, int start, int level)
    {
        var folders = new string[pictures.Count];
        for (int i = 0; i < folders.Length; i++)
        {
            string[] parts = pictures[i][start..].Split('/');
            if (parts.Length < level + 2)
            {
                return null;
            }

            folders[i] = parts[level];
        }

        return folders;
    }

    /// <summary>The length of the folders that all names begin with, with the last slash.</summary>
    private static int SharedFolder(IReadOnlyList<string> names)
    {
        string first = names[0];
        int shared = 0;
        while (true)
        {
            int slash = first.IndexOf('/', shared);
            if (slash < 0)
            {
                return shared;
            }

            string prefix = first[..(slash + 1)];
            if (!names.All(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                return shared;
            }

            shared = slash + 1;
        }
    }
}
