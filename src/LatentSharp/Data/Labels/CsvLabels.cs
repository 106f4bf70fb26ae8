using CsvHelper;

namespace LatentSharp.Data.Labels;

/// <summary>Reads labels from a table of comma-, semicolon- or tab-separated values with a line of headings (RFC 4180).</summary>
internal static class CsvLabels
{
    /// <summary>A longer record is taken for an unclosed quotation mark: 1 MB.</summary>
    private const int LargestLine = 1 << 20;

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
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        string first = end < 0 ? text : text[..end];
        char separator = first.Contains('\t', StringComparison.Ordinal) ? '\t' : first.Contains(',', StringComparison.Ordinal) ? ',' : ';';
        var options = CsvReaderOptions.Default with
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = LargestLine,
        };
        string[]? headings = null;
        var rows = new List<string[]>();
        var lines = new List<int>();
        try
        {
            using CsvReader reader = CsvReader.FromText(text, options);
            while (reader.Read())
            {
                int line = (int)reader.LineNumber;
                string[] row = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
                if (headings is null)
                {
                    headings = row;
                    CheckHeadings(path, headings);
                    continue;
                }

                if (row.Length != headings.Length)
                {
                    throw new DataException($"'{path}' line {line}: expected {headings.Length} columns, found {row.Length}; correct the line.");
                }

                rows.Add(row);
                lines.Add(line);
            }
        }
        catch (CsvFormatException error)
        {
            throw new DataException($"'{path}' line {error.LineNumber}: not a line of a CSV table; check its quotation marks.", error);
        }

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

        for (int i = 0; i < headings.Length; i++)
        {
            if (headings[i].Length == 0)
            {
                throw new DataException($"'{path}' line 1: column {i + 1} has no heading; name it.");
            }

            if (Array.IndexOf(headings, headings[i]) < i)
            {
                throw new DataException($"'{path}' line 1: the column '{headings[i]}' is named twice; rename one of them.");
            }
        }
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
