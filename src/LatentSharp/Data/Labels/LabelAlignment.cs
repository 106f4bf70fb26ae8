namespace LatentSharp.Data.Labels;

/// <summary>Lines the rows of a label file up with pictures, by name.</summary>
internal static class LabelAlignment
{
    /// <summary>
    /// The row of each picture. A row names a picture by its path or, where only one picture has it, by its bare file name; the
    /// extension may differ or be missing (CelebA's labels say .jpg of pictures that were converted).
    /// </summary>
    /// <exception cref="DataException">A row names no picture, two rows name the same, or a picture has no row.</exception>
    public static int[] Rows(LabelTable table, IReadOnlyList<string> pictures)
    {
        Dictionary<string, int>[] keys = [.. Keys.Select(key => Index(pictures, key))];
        var rows = new int[pictures.Count];
        Array.Fill(rows, -1);
        int missing = 0;
        int firstMissing = -1;
        for (int row = 0; row < table.Files.Length; row++)
        {
            int picture = Find(keys, table.Files[row].Replace('\\', '/'));
            if (picture == Ambiguous)
            {
                throw new DataException($"'{table.Path}' line {table.Lines[row]}: several pictures are named '{table.Files[row]}'; give the path inside the folder.");
            }

            if (picture < 0)
            {
                firstMissing = missing++ == 0 ? row : firstMissing;
                continue;
            }

            if (rows[picture] >= 0)
            {
                throw new DataException($"'{table.Path}' line {table.Lines[row]}: '{table.Files[row]}' was named already on line {table.Lines[rows[picture]]}; leave one of them.");
            }

            rows[picture] = row;
        }

        if (missing > 0)
        {
            string others = missing == 1 ? "" : $" and {missing - 1} more";
            throw new DataException(
                $"'{table.Path}' line {table.Lines[firstMissing]} names '{table.Files[firstMissing]}'{others}, but there is no such picture{Hint(table.Files[firstMissing], pictures)}; take the rows out or add the pictures.");
        }

        int unlabelled = rows.Count(row => row < 0);
        return unlabelled == 0
            ? rows
            : throw new DataException(
                $"'{table.Path}' has no row for '{pictures[Array.IndexOf(rows, -1)]}'{(unlabelled == 1 ? "" : $" and {unlabelled - 1} more pictures")}; add rows (values may be left unknown) or take the pictures out.");
    }

    private const int Ambiguous = -2;

    private static readonly Func<string, string>[] Keys =
    [
        name => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name,
        name => name[(name.LastIndexOf('/') + 1)..],
        WithoutExtension,
        name => WithoutExtension(name[(name.LastIndexOf('/') + 1)..]),
    ];

    private static int Find(Dictionary<string, int>[] keys, string name)
    {
        for (int k = 0; k < keys.Length; k++)
        {
            if (keys[k].TryGetValue(Keys[k](name), out int picture))
            {
                return picture;
            }
        }

        return -1;
    }

    private static Dictionary<string, int> Index(IReadOnlyList<string> pictures, Func<string, string> key)
    {
        var index = new Dictionary<string, int>(pictures.Count, StringComparer.Ordinal);
        for (int i = 0; i < pictures.Count; i++)
        {
            if (!index.TryAdd(key(pictures[i]), i))
            {
                index[key(pictures[i])] = Ambiguous;
            }
        }

        return index;
    }

    private static string WithoutExtension(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot > name.LastIndexOf('/') + 1 ? name[..dot] : name;
    }

    /// <summary>The nearest name, for sets small enough to compare with all of it.</summary>
    private static string Hint(string name, IReadOnlyList<string> pictures) => Suggestions.Hint(name, pictures.Take(10_000));
}
