namespace LatentSharp.Data.Labels;

/// <summary>Takes the names of sub-folders as classes.</summary>
internal static class FolderClasses
{
    /// <summary>
    /// One exclusive group with a class a sub-folder, if every picture lies in one, there are at least two, and they hold two
    /// pictures or more on average; else <see langword="null"/>. A folder that holds everything is looked through.
    /// </summary>
    public static AttributeTable? Of(IReadOnlyList<string> pictures, List<string> notes)
    {
        int start = SharedFolder(pictures);
        var folders = new string[pictures.Count];
        for (int i = 0; i < folders.Length; i++)
        {
            int slash = pictures[i].IndexOf('/', start);
            if (slash < 0)
            {
                return null;
            }

            folders[i] = pictures[i][start..slash];
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
