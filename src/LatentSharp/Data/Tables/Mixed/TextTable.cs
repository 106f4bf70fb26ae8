using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Files;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>A table as text: a heading and the cells of each column.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Place">What a row is called in messages, with its number.</param>
/// <param name="Headings">The headings.</param>
/// <param name="Cells">The cells of each column, without blanks around them.</param>
/// <param name="Rows">The number of each row in the file.</param>
/// <param name="Separator">What separated the cells.</param>
internal sealed record TextTable(
    string Path, string Place, IReadOnlyList<string> Headings, IReadOnlyList<string[]> Cells, IReadOnlyList<int> Rows, char Separator)
{
    /// <summary>Rows that were left out, since they have more or fewer cells than there are headings; the first fault of them.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>What is told of the headings.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether a cell is a number without anything about it.</summary>
    public Func<string, bool> IsPlainNumber { get; init; } = text => TableRow.OfText.IsNumber(text, out _);

    /// <summary>Whether headings or columns are not as they stand in the file.</summary>
    public bool IsMended { get; init; }

    /// <summary>Reads the text of a file; rows of a wrong length are in <see cref="Faults"/>.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="limit">Most rows that are read.</param>
    /// <param name="known">Names that headings have, as of the columns of a model; empty where none is known.</param>
    /// <exception cref="DataException">The text is no table.</exception>
    public static TextTable? Read(string path, string text, int limit, IReadOnlyCollection<string> known)
    {
        string[]? headings = null;
        int first = 1;
        int empty = 0;
        var longer = new List<string>();
        var rows = new List<string[]>();
        var lines = new List<int>();
        var faults = new List<string>();
        CsvText.ForEach(path, text, (reader, line) =>
        {
            if (headings is null)
            {
                headings = CsvText.Headings(reader);
                first = line;
            }
            else if (rows.Count >= limit)
            {
                return;
            }
            else if (reader.FieldCount > 1 && Array.TrueForAll(CsvText.Fields(reader), cell => cell.Length == 0))
            {
                empty++;
            }
            else if (reader.FieldCount != headings.Length)
            {
                faults.Add($"'{path}' line {line}: expected {headings.Length} columns, found {reader.FieldCount}; correct the line.");
                if (reader.FieldCount == headings.Length + 1)
                {
                    longer.Add(CsvText.Field(reader, headings.Length));
                }
            }
            else
            {
                rows.Add(CsvText.Fields(reader));
                lines.Add(line);
            }
        });
        if (headings is null)
        {
            return null;
        }

        if (longer.Count > 1 && longer.Count == faults.Count && rows.Count == 0)
        {
            throw new DataException($"'{path}' line {first}: {headings.Length} headings, but each line below has one more cell; " +
                (longer.TrueForAll(cell => cell.Length == 0)
                ? "take the separator at the end of the lines away, or put one behind the headings."
                : "put a heading in front of the others, which row names usually lack."));
        }

        List<string> notes = Skipped(empty) is { } skipped ? [skipped] : [];
        bool isMended = false;
        if (headings.Length > 0 && (Array.TrueForAll(headings, heading => TableRow.OfText.IsNumber(heading, out _))
            || (!known.Any(headings.Contains) && HeadingLine.IsRow(headings, rows))))
        {
            rows.Insert(0, headings);
            lines.Insert(0, first);
            headings = [.. headings.Select((_, c) => $"x{c}")];
            notes.Add($"headings: there are none, so the columns are called {AttributeTable.Some(headings)}");
            isMended = true;
        }

        string[][] cells = [.. headings.Select((_, c) => rows.Select(row => row[c]).ToArray())];
        return new TextTable(path, "line", headings, cells, lines, CsvText.SeparatorOf(text))
        {
            Faults = faults,
            Notes = notes,
            IsMended = isMended,
        }.WithoutUnnamed();
    }

    /// <summary>What is told of rows without a value, as spreadsheets leave them below a table; null where there are none.</summary>
    /// <param name="count">How many.</param>
    public static string? Skipped(int count) => count == 0 ? null : $"skipped: {Counted.Of(count, "row")} without a value";

    /// <summary>The columns of a Parquet file as text.</summary>
    public static TextTable Of(string path, IReadOnlyList<ParquetColumn> columns, int limit)
    {
        int rows = Math.Min(limit, columns.Count > 0 ? columns[0].Count : 0);
        return new TextTable(path, "row", [.. columns.Select(column => column.Name)],
            [.. columns.Select(column => Enumerable.Range(0, rows).Select(column.Text).ToArray())], [.. Enumerable.Range(0, rows)], ',')
        {
            // Truth values are 1 and 0 where a table of numbers has some.
            IsPlainNumber = text => text is "true" or "false" || TableRow.OfText.IsNumber(text, out _),
        };
    }

    /// <summary>Columns without a heading that are empty, or count the rows, as a data frame's index does, are dropped.</summary>
    private TextTable WithoutUnnamed()
    {
        int[] dropped = [.. Enumerable.Range(0, Headings.Count).Where(c => Headings[c].Length == 0 && Headings.Count > 1
            && (Array.TrueForAll(Cells[c], cell => cell.Length == 0) || Counts(Cells[c])))];
        int[] kept = [.. Enumerable.Range(0, Headings.Count).Except(dropped)];
        return dropped.Length == 0 ? this : this with
        {
            Headings = [.. kept.Select(c => Headings[c])],
            Cells = [.. kept.Select(c => Cells[c])],
            Notes =
            [
                .. Notes, .. dropped.Select(c => $"left out: column {c + 1} has no heading, and " +
                    $"{(Cells[c].Length > 0 && Cells[c][0].Length > 0 ? "counts the rows" : "is empty")}"),
            ],
            IsMended = true,
        };
    }

    /// <summary>Whether whole numbers rise by one from row to row.</summary>
    internal static bool Counts(string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (!long.TryParse(cells[i], System.Globalization.CultureInfo.InvariantCulture, out long number)
                || (i > 0 && number != long.Parse(cells[i - 1], System.Globalization.CultureInfo.InvariantCulture) + 1))
            {
                return false;
            }
        }

        return cells.Length > 1;
    }
}
