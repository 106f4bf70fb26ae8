using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Data.Tables;

namespace LatentSharp.Data.Parts;

/// <summary>
/// Finds files beside pictures that divide them: CelebA's list_eval_partition (a name and 0, 1 or 2 a line), tables called so or splits,
/// and lists of names
/// called train, val and test.
/// </summary>
internal static class PartitionFiles
{
    private static readonly string[] ListExtensions = [".txt", ".lst", ".list"];
    private static readonly char[] Separators = [' ', '\t', ',', ';'];

    /// <summary>Whether a name is one that such files have.</summary>
    public static bool HasName(string name) => IsTable(name) || IsList(name);

    /// <summary>The division that such files say, if there is none already; null if none does.</summary>
    /// <param name="container">Where the pictures lie.</param>
    /// <param name="pictures">Their names.</param>
    /// <param name="already">A division that comes first.</param>
    /// <param name="notes">Receives lines to show.</param>
    public static Division? Find(IPictureContainer container, IReadOnlyList<string> pictures, Division? already, List<string> notes)
    {
        TableFile[] files =
        [
            .. TableFile.Inside(container, pictures, HasName).OrderBy(file => file.Depth).ThenBy(file => file.Name, NaturalOrder.Instance),
            .. TableFile.Outside(container.Path, IsTable),
        ];
        if (already is not null || files.Length == 0)
        {
            notes.AddRange(files.Where(file => !file.IsOutside).Select(file => $"left out: '{file.Name}', since {already!.By} divide the "
                + $"pictures"));
            return already;
        }

        var index = new PictureIndex(pictures);
        foreach (TableFile file in files.Where(file => IsTable(file.Name)))
        {
            if (TryTable(file, index, notes) is { } division)
            {
                return division;
            }
        }

        TableFile[] lists = [.. files.Where(file => IsList(file.Name))];
        Division? listed = TryLists(lists, index, notes);
        if (listed is null && lists.Length > 0)
        {
            notes.Add($"left out: {string.Join(", ", lists.Select(file => $"'{file.Name}'"))}, which divide none of these pictures");
        }

        return listed;
    }

    private static bool IsTable(string name)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        bool isNamed = stem.Contains("partition", StringComparison.OrdinalIgnoreCase)
            || stem.Equals("split", StringComparison.OrdinalIgnoreCase) || stem.Equals("splits", StringComparison.OrdinalIgnoreCase);
        return isNamed && (CsvText.HasName(name) || Path.GetExtension(name).Equals(".txt", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsList(string name) =>
        ListExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase)
            && PartWords.OfName(Path.GetFileNameWithoutExtension(name)) is not null;

    private static Division? TryTable(TableFile file, PictureIndex index, List<string> notes)
    {
        try
        {
            string text = CsvText.Decode(file.Read());
            var rows = new List<(string Name, Part Part)>(CsvText.HasName(file.Name) ? OfColumns(file, text, index) : OfWords(text));
            return Divide(rows, file.Folder, $"'{file.Place}'", index, notes);
        }
        catch (DataException fault)
        {
            notes.Add($"left out: {fault.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static IEnumerable<(string, Part)> OfColumns(TableFile file, string text, PictureIndex index)
    {
        RawTable raw = CsvLabels.ReadRows(file.Place, text, file.Folder, index);
        int names = raw.FileColumn(index, out _);
        int column = Enumerable.Range(0, raw.Headings.Length)
            .Where(c => c != names && raw.Rows.All(row => PartWords.OfValue(row[c]) is not null))
            .OrderBy(c => LabelColumns.IsNumber(raw.Rows[0][c]))
            .FirstOrDefault(-1);
        return column >= 0
            ? raw.Rows.Select(row => (row[names], PartWords.OfValue(row[column])!.Value))
            : throw new DataException($"'{file.Place}' has no column that says train, val or test, or 0, 1 or 2, of each picture.");
    }

    /// <summary>Lines of a name and a part; a first line of headings and others that say no part are passed over.</summary>
    private static IEnumerable<(string, Part)> OfWords(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string content = line.Trim();
            int last = content.LastIndexOfAny(Separators);
            if (last > 0 && PartWords.OfValue(content[(last + 1)..]) is { } part)
            {
                yield return (content[..last].TrimEnd(Separators), part);
            }
        }
    }

    private static Division? TryLists(TableFile[] files, PictureIndex index, List<string> notes)
    {
        // Lists that lie together; where a picture is in several, to judge by comes before to learn from.
        foreach (IGrouping<string, TableFile> group in files.GroupBy(file => file.Folder, StringComparer.Ordinal))
        {
            var rows = new List<(string, Part)>();
            foreach (TableFile file in group.OrderBy(file => PartWords.OfName(Path.GetFileNameWithoutExtension(file.Name))))
            {
                Part part = PartWords.OfName(Path.GetFileNameWithoutExtension(file.Name))!.Value;
                rows.AddRange(Names(CsvText.Decode(file.Read()), index, group.Key).Select(name => (name, part)));
            }

            bool judges = rows.Any(row => row.Item2 != Part.Train && index.Find(row.Item1, group.Key) >= 0);
            if (judges)
            {
                return Divide(rows, group.Key, $"the lists {string.Join(", ", group.Select(file => $"'{file.Name}'"))}", index, notes);
            }
        }

        return null;
    }

    /// <summary>The names of a list: a line each, or its first word where more follows.</summary>
    private static IEnumerable<string> Names(string text, PictureIndex index, string folder) => text.Split('\n')
        .Select(line => line.Trim())
        .Where(line => line.Length > 0)
        .Select(line => index.Find(line, folder) >= 0 || line.IndexOfAny(Separators) < 0 ? line : line[..line.IndexOfAny(Separators)]);

    private static Division? Divide(List<(string Name, Part Part)> rows, string folder, string by, PictureIndex index, List<string> notes)
    {
        var parts = new Part?[index.Pictures.Count];
        int missing = 0;
        foreach ((string name, Part part) in rows)
        {
            int picture = index.Find(name, folder);
            if (picture >= 0)
            {
                parts[picture] = part;
            }
            else
            {
                missing++;
            }
        }

        int unnamed = parts.Count(part => part is null);
        if (unnamed == parts.Length)
        {
            notes.Add($"left out: {by}, which {(by.StartsWith('\'') ? "names" : "name")} none of these pictures");
            return null;
        }

        if (missing > 0)
        {
            notes.Add($"division: {missing} of {rows.Count} names of {by} are of no picture that is there");
        }

        if (unnamed > 0)
        {
            notes.Add($"division: {unnamed} pictures are not named by {by}; they are trained on");
        }

        return new Division([.. parts.Select(part => part ?? Part.Train)], by);
    }
}
