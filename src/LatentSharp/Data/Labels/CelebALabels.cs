using System.Globalization;

namespace LatentSharp.Data.Labels;

/// <summary>
/// Reads labels in the format of CelebA (Liu et al. 2015, list_attr_celeba.txt): the number of rows (may be missing), the names of
/// the attributes, then a row a picture: its file and 1, −1 or 0 a name. Words are parted by blanks.
/// </summary>
internal static class CelebALabels
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <exception cref="DataException">The text is not of this format.</exception>
    public static LabelTable Parse(string path, string text)
    {
        using var reader = new StringReader(text);
        int line = 0;
        int? declared = null;
        string[]? names = null;
        var files = new List<string>();
        var lines = new List<int>();
        var values = new List<sbyte[]>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } content)
        {
            line++;
            string[] words = content.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (names is null)
            {
                if (declared is null && words.Length == 1
                    && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count))
                {
                    declared = count;
                    continue;
                }

                names = words;
                CheckNames(path, line, names);
                continue;
            }

            names = DropFileHeading(names, words, isFirst: files.Count == 0);
            if (words.Length != names.Length + 1)
            {
                throw new DataException($"'{path}' line {line}: expected a file and {names.Length} values, found {words.Length - 1} " +
                    $"values; correct the line.");
            }

            if (!seen.TryAdd(words[0], line))
            {
                throw new DataException($"'{path}' line {line}: '{words[0]}' was named already on line {seen[words[0]]}; leave one of " +
                    $"them.");
            }

            files.Add(words[0]);
            lines.Add(line);
            values.Add(ParseValues(path, line, names, words));
        }

        if (names is null || files.Count == 0)
        {
            throw new DataException($"'{path}' has no labels; expected a line of attribute names, then a line a picture with its file " +
                $"and " +
                $"1 or -1 a name.");
        }

        if (declared is { } expected && expected != files.Count)
        {
            throw new DataException($"'{path}': the first line says {expected} rows, but there are {files.Count}; correct the number or " +
                $"fetch the file again.");
        }

        return new LabelTable(path, [.. files], [.. lines], new AttributeTable(files.Count, names, Columns(names.Length, values)));
    }

    private static void CheckNames(string path, int line, string[] names)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DataException($"'{path}' line {line}: the attribute '{twice.Key}' is named twice; rename one of them.");
        }
    }

    /// <summary>Some copies of the file head the column of files, too; that is no attribute.</summary>
    private static string[] DropFileHeading(string[] names, string[] row, bool isFirst) =>
        isFirst && names.Length == row.Length && CsvLabels.IsFileHeading(names[0]) ? names[1..] : names;

    private static sbyte[] ParseValues(string path, int line, string[] names, string[] words)
    {
        var values = new sbyte[names.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = words[i + 1] switch
            {
                "1" or "+1" => AttributeTable.Yes,
                "-1" => AttributeTable.No,
                "0" => AttributeTable.Unknown,
                var other => throw new DataException($"'{path}' line {line}, '{names[i]}': expected 1, -1 or 0, found '{other}'; correct " +
                    $"the value."),
            };
        }

        return values;
    }

    private static sbyte[][] Columns(int count, List<sbyte[]> rows)
    {
        var columns = new sbyte[count][];
        for (int c = 0; c < count; c++)
        {
            columns[c] = [.. rows.Select(row => row[c])];
        }

        // Without any −1 the file writes 0 for "does not hold"; with one, 0 says that nothing is known.
        if (!columns.Any(column => column.Contains(AttributeTable.No)))
        {
            columns = [.. columns.Select(column =>
                Array.ConvertAll(column, value => value == AttributeTable.Unknown ? AttributeTable.No : value))];
        }

        return columns;
    }
}
