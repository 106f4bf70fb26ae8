using LatentSharp.Data.Tables;

namespace LatentSharp.Data.Labels;

/// <summary>Reads labels from a table of comma-, semicolon- or tab-separated values with a line of headings (RFC 4180).</summary>
internal static class CsvLabels
{
    private static readonly string[] FileHeadings = ["file", "filename", "file_name", "name", "path", "image", "image_id", "picture"];

    /// <summary>Whether a heading is one that columns of file names usually have.</summary>
    public static bool IsFileHeading(string heading) => FileHeadings.Contains(heading.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="DataException">The text is no such table, or a value is not understood.</exception>
    public static LabelTable Parse(string path, string text, List<string> notes)
    {
        (string[] headings, List<string[]> rows, List<int> lines) = ReadRows(path, text);
        int fileColumn = Math.Max(0, Array.FindIndex(headings, IsFileHeading));
        string[] files = [.. rows.Select(row => row[fileColumn])];
        CheckFiles(path, files, lines);
        var columns = new LabelColumns(path, lines, notes);
        for (int c = 0; c < headings.Length; c++)
        {
            if (c != fileColumn)
            {
                columns.Add(headings[c], [.. rows.Select(row => row[c])]);
            }
        }

        return new LabelTable(path, files, [.. lines], columns.ToTable());
    }

    private static (string[] Headings, List<string[]> Rows, List<int> Lines) ReadRows(string path, string text)
    {
        string[]? headings = null;
        var rows = new List<string[]>();
        var lines = new List<int>();
        CsvText.ForEach(path, text, (reader, line) =>
        {
            if (headings is null)
            {
                headings = CsvText.Headings(reader);
                CheckHeadings(path, headings);
                return;
            }

            string[] row = CsvText.Fields(reader);

            CsvText.CheckCount(path, line, headings.Length, row.Length);
            rows.Add(row);
            lines.Add(line);
        });
        return headings is not null && rows.Count > 0
            ? (headings, rows, lines)
            : throw new DataException($"'{path}' has no labels; expected a line of headings, then a line a picture.");
    }

    private static void CheckHeadings(string path, string[] headings)
    {
        if (headings.Length < 2)
        {
            throw new DataException($"'{path}' line 1: expected a column of file names and at least one of values, found {headings.Length} column; check the separators.");
        }

        CsvText.CheckHeadings(path, headings);
    }

    private static void CheckFiles(string path, string[] files, List<int> lines)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < files.Length; i++)
        {
            if (files[i].Length == 0)
            {
                throw new DataException($"'{path}' line {lines[i]}: the file name is missing; add it.");
            }

            if (!seen.TryAdd(files[i], lines[i]))
            {
                throw new DataException($"'{path}' line {lines[i]}: '{files[i]}' was named already on line {seen[files[i]]}; leave one of them.");
            }
        }
    }
}
