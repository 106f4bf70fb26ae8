using LatentSharp.Data.Parts;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Data.Labels;

/// <summary>
/// Reads labels from a table of comma-, semicolon- or tab-separated values with a line of headings (RFC 4180), or of another text that has
/// rows and columns.
/// </summary>
internal static class CsvLabels
{
    /// <summary>From so many rows on a column of which most values occur once tells no classes apart.</summary>
    private const int FewRows = 6;

    private static readonly string[] FileHeadings =
    [
        "file", "filename", "file_name", "name", "path", "image", "image_id", "picture",
        "filepath", "file_path", "img", "img_name", "image_name", "imagename", "img_path", "image_path", "image_file", "fname", "id",
    ];

    private static readonly string[] PartHeadings = ["split", "partition", "set", "subset", "data_split", "dataset_split",
        "eval_partition", "evaluation", "phase", "usage", "part"];

    /// <summary>Whether a heading is one that columns of file names usually have.</summary>
    public static bool IsFileHeading(string heading) => FileHeadings.Contains(heading.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes labels of a table.</summary>
    /// <exception cref="DataException">It names a picture twice, or a value is not understood.</exception>
    public static LabelTable Parse(RawTable raw, PictureIndex index, List<string> notes)
    {
        int fileColumn = raw.FileColumn(index, out _);
        string[] files = [.. raw.Rows.Select(row => row[fileColumn])];
        CheckFiles(raw, files);
        var columns = new LabelColumns(raw.Path, raw.Lines, notes);
        Part?[]? parts = null;
        for (int c = 0; c < raw.Headings.Length; c++)
        {
            string[] values = [.. raw.Rows.Select(row => row[c])];
            if (c == fileColumn)
            {
                continue;
            }

            values = raw.MayHaveDecimalCommas && raw.Headings[c].Length > 0 ? WithPoints(raw.Headings[c], values, notes) : values;
            if (parts is null && PartsOf(raw.Headings[c], values) is { } found)
            {
                parts = found;
            }
            else if (raw.Headings[c].Length == 0)
            {
                notes.Add($"labels: column {c + 1}, which has no heading, is left out");
            }
            else if (Identifies(raw.Headings[c], values) is { } reason)
            {
                notes.Add($"labels: the column '{raw.Headings[c]}' is left out: it has {reason}");
            }
            else
            {
                columns.Add(raw.Headings[c], values);
            }
        }

        return new LabelTable(raw.Path, files, [.. raw.Lines], columns.ToTable()) { Folders = raw.Folders, Parts = parts };
    }

    /// <summary>Reads the rows of a table.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="folder">The folder of the file, with its last slash; empty at the root.</param>
    /// <param name="index">The pictures; a first line that names one of them is a row. Null where they are not known.</param>
    /// <param name="notes">Receives a line where there are no headings.</param>
    /// <exception cref="DataException">The text is no such table.</exception>
    public static RawTable ReadRows(string path, string text, string folder, PictureIndex? index, List<string>? notes = null)
    {
        string[]? headings = null;
        int first = 1;
        var rows = new List<string[]>();
        var lines = new List<int>();
        CsvText.ForEach(path, text, (reader, line) =>
        {
            if (headings is null)
            {
                headings = CsvText.Headings(reader);
                first = line;
                return;
            }

            string[] row = CsvText.Fields(reader);
            CsvText.CheckCount(path, line, headings.Length, row.Length);
            rows.Add(row);
            lines.Add(line);
        });
        if (headings is null || rows.Count == 0)
        {
            throw new DataException($"'{path}' has no labels; expected a line of headings, then a line a picture.");
        }

        var raw = new RawTable(path, headings, rows, lines, [.. rows.Select(_ => folder)])
        {
            MayHaveDecimalCommas = CsvText.SeparatorOf(text) != ',',
        };
        int named = 0;
        int files = index is null ? 0 : raw.FileColumn(index, out named);
        if (headings.Length > 1 && named > 0 && index?.Find(headings[files], folder) >= 0)
        {
            string[] names = [.. headings.Select((_, c) => c == files ? "file" : headings.Length == 2 ? "label" : $"x{c}")];
            notes?.Add($"labels: '{path}' has no headings, so its columns are called {AttributeTable.Some(names)}");
            return raw with { Headings = names, Rows = [headings, .. rows], Lines = [first, .. lines], Folders = [folder, .. raw.Folders] };
        }

        CheckHeadings(path, headings);
        return raw;
    }

    /// <summary>
    /// The parts that a column says: words such as train and test, or CelebA's numbers, of which one is to test or to choose by.
    /// </summary>
    private static Part?[]? PartsOf(string heading, string[] values)
    {
        if (!PartHeadings.Contains(heading.Trim(), StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        bool numbers = heading.Contains("split", StringComparison.OrdinalIgnoreCase) || heading.Contains("partition",
            StringComparison.OrdinalIgnoreCase);
        Part?[] parts = Array.ConvertAll(values, value => numbers || !LabelColumns.IsNumber(value) ? PartWords.OfValue(value) : null);
        bool all = !parts.Where((part, i) => part is null && values[i].Length > 0).Any();
        return all && parts.Contains(Part.Train) ? parts : null;
    }

    /// <summary>
    /// Why a column is no label: nearly each row has another word in it, as captions, or its whole numbers only count the rows.
    /// </summary>
    public static string? Identifies(string heading, string[] values)
    {
        string[] known = [.. values.Where(value => !LabelColumns.IsUnknown(value))];
        if (known.Length < FewRows)
        {
            return null;
        }

        string[] different = [.. known.Distinct(StringComparer.Ordinal)];
        int[] numbers = [.. different.Select(value => int.TryParse(value, out int number) ? number : int.MinValue)];
        bool whole = !numbers.Contains(int.MinValue);
        bool counts = whole && different.Length == known.Length && (long)numbers.Max() - numbers.Min() == known.Length - 1;
        bool once = different.Length * 2 > known.Length && ((LabelColumns.IsClass(heading) && whole) || !Array.TrueForAll(different,
            LabelColumns.IsNumber));
        return counts ? "another whole number in each row, which only counts them"
            : once ? $"{different.Length} different values in {known.Length} rows, too many to be classes"
            : null;
    }

    /// <summary>The numbers of a column that has decimal commas with points; other columns as they are.</summary>
    private static string[] WithPoints(string heading, string[] values, List<string> notes)
    {
        string[] known = [.. values.Where(value => !LabelColumns.IsUnknown(value))];
        var style = new NumberStyle(Comma: true);
        if (!known.Any(value => value.Contains(',', StringComparison.Ordinal))
            || !Array.TrueForAll(known, value => style.Parse(value) is not null))
        {
            return values;
        }

        notes.Add($"labels: the commas in the column '{heading}' are decimal signs");
        return Array.ConvertAll(values, value => value.Replace(',', '.'));
    }

    private static void CheckHeadings(string path, string[] headings)
    {
        if (headings.Length < 2)
        {
            throw new DataException($"'{path}' line 1: expected a column of file names and at least one of values, found "
                + $"{headings.Length} column; check the separators.");
        }

        // A table that was saved with its index has no name for that.
        CsvText.CheckHeadings(path, headings[0].Length == 0 ? ["index ", .. headings[1..]] : headings);
    }

    private static void CheckFiles(RawTable raw, string[] files)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < files.Length; i++)
        {
            if (files[i].Length == 0)
            {
                throw new DataException($"'{raw.Path}' line {raw.Lines[i]}: the file name is missing; add it.");
            }

            if (!seen.TryAdd(raw.Folders[i] + files[i], raw.Lines[i]))
            {
                throw new DataException($"'{raw.Path}' line {raw.Lines[i]}: '{files[i]}' was named already on line "
                    + $"{seen[raw.Folders[i] + files[i]]}; leave one of them.");
            }
        }
    }
}
