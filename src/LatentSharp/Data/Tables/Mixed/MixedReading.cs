using System.Globalization;
using System.IO.Hashing;
using System.Text;
using LatentSharp.Data.Labels;
using LatentSharp.Data.Sentences;
using LatentSharp.Data.Tables.Mixed.Types;

namespace LatentSharp.Data.Tables.Mixed;

/// <summary>Reads a mixed table: finds the types of its columns, or looks for those of a model.</summary>
internal static class MixedReading
{
    private const int MostListed = 20;
    private const int MostWords = 40;

    /// <summary>Reads a table from text.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="notes">Receives lines to show.</param>
    /// <exception cref="DataException">The table cannot be used.</exception>
    public static MixedDataset Read(TextTable table, DataOptions options, List<string> notes)
    {
        NumberTable.RefusePictures(table.Path, options);
        CsvText.CheckHeadings(table.Path, [.. table.Headings]);
        if (table.Faults.Count > 0 && !options.SkipBad)
        {
            throw new DataException(table.Faults[0]) { Setting = "skip-bad" };
        }

        return options.Format is MixedColumns model ? Like(table, model, options, notes) : New(table, options, notes);
    }

    private static MixedDataset New(TextTable table, DataOptions options, List<string> notes)
    {
        var types = ColumnTypes.Of(options.ColumnTypes, table.Path, table.Headings);
        string[] labels = NamedNumbers.LabelNames(options.Labels, table.Path, table.Headings);
        int[] columns = [.. Enumerable.Range(0, table.Headings.Count).Where(c => !labels.Contains(table.Headings[c]))];
        CheckRows(table, table.Rows.Count, options);
        var recognition = new ColumnRecognition(table, options.SkipBad);
        List<(int Column, ColumnCells Cells)> found = [];
        foreach (int c in columns)
        {
            if (recognition.Recognize(c, types[table.Headings[c]]) is { } cells)
            {
                found.Add((c, cells));
            }
        }

        if (found.Count == 0)
        {
            IEnumerable<string> why = recognition.Notes.Select(line => line.Replace("left out: ", "", StringComparison.Ordinal));
            throw new DataException($"'{table.Path}' has no column to learn from: {string.Join("; ", why.Take(MostListed))}; give " +
                $"columns whose values come again.");
        }

        if (found.Count > TableColumns.Most)
        {
            throw new DataException($"'{table.Path}' has {found.Count} columns; expected at most {TableColumns.Most}.");
        }

        int[] rows = Kept(table, recognition.Bad);
        CheckRows(table, rows.Length, options);
        string[] names = [.. found.Select(pair => pair.Cells.Name)];
        notes.Add($"table: {Counted.Of(rows.Length, "row")} of {Counted.Of(names.Length, "column")} ({AttributeTable.Some(names)})");
        notes.AddRange(table.Notes);
        notes.AddRange(recognition.Notes);
        TellBad(table, recognition.Bad.Values, rows.Length, notes);
        return new MixedDataset([.. found.Select(pair => pair.Cells.Of(rows))], Names(table, rows),
            Hashes(table, [.. found.Select(pair => pair.Column)], rows), Attributes(table, labels, rows, notes), notes,
            table.Separator.ToString());
    }

    private static MixedDataset Like(TextTable table, MixedColumns model, DataOptions options, List<string> notes)
    {
        string[] headings = [.. table.Headings];
        int[] columns = [.. model.Columns.Select(column => Array.IndexOf(headings, column.Name) is var c and >= 0 ? c
            : throw new DataException($"'{table.Path}' has no column '{column.Name}', which the model was trained " +
                $"on{Suggestions.Hint(column.Name, headings)}; its columns are: {AttributeTable.Some(headings)}."))];
        string[] labels = NamedNumbers.LabelNames(options.Labels, table.Path, table.Headings);
        var bad = new SortedDictionary<int, string>();
        double[][] cells = [.. model.Columns.Select((column, j) => Cells(table, columns[j], column, options.SkipBad, bad))];
        int[] rows = Kept(table, bad);
        CheckRows(table, rows.Length, options);
        int[] others = [.. Enumerable.Range(0, headings.Length).Except(columns).Where(c => !labels.Contains(headings[c]))];
        if (others.Length > 0)
        {
            notes.Add($"columns that the model does not use: {AttributeTable.Some([.. others.Select(c => headings[c])])}");
        }

        TellBad(table, bad.Values, rows.Length, notes);
        return new MixedDataset(model, [.. cells.Select(column => Array.ConvertAll(rows, row => column[row]))], Names(table, rows),
            Hashes(table, columns, rows), Attributes(table, labels, rows, notes), notes)
        {
            Others = [.. others.Select(c => new TextColumn(headings[c], Array.ConvertAll(rows, row => table.Cells[c][row])))],
        };
    }

    /// <summary>Cells of a column as a model has it.</summary>
    private static double[] Cells(TextTable table, int c, MixedColumn column, bool skipsBad, SortedDictionary<int, string> bad)
    {
        var cells = new double[table.Rows.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            string text = table.Cells[c][i];
            cells[i] = double.NaN;
            if (column.Parse(text) is { } cell)
            {
                cells[i] = cell;
                continue;
            }

            bool isMissing = text == column.Missing || MissingWords.Has(text, column.IsOrdered);
            if (!isMissing || column.Missing is null)
            {
                string shown = text.Length <= MostWords ? text : text[..MostWords] + "…";
                string fault = $"'{table.Path}' {table.Place} {table.Rows[i]}, column '{column.Name}': " + (isMissing
                    ? "the cell is missing, and no cell of this column was missing in the training; give a value."
                    : $"expected a {column.Type} as in the training ({column.Values}), found '{shown}'; correct it, or take the " +
                        $"{table.Place} out.");
                bad.TryAdd(i, skipsBad ? fault : throw new DataException(fault) { Setting = "skip-bad" });
            }
        }

        return cells;
    }

    private static void CheckRows(TextTable table, int rows, DataOptions options)
    {
        if (rows < options.Minimum)
        {
            throw new DataException($"'{table.Path}' has {(rows == 0 ? "no rows" : "only one row")}; give at least " +
                $"{options.Minimum}{(options.Minimum > 1 ? " to learn from" : "")}.");
        }
    }

    private static int[] Kept(TextTable table, SortedDictionary<int, string> bad) =>
        [.. Enumerable.Range(0, table.Rows.Count).Where(row => !bad.ContainsKey(row))];

    private static string[] Names(TextTable table, int[] rows) =>
        Array.ConvertAll(rows, row => string.Create(CultureInfo.InvariantCulture, $"{table.Place} {table.Rows[row]}"));

    /// <summary>A hash of the text of a row's cells, so that it is the same whatever the types.</summary>
    private static ulong[] Hashes(TextTable table, int[] columns, int[] rows) => Array.ConvertAll(rows, row =>
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\u001f', columns.Select(c => table.Cells[c][row])))));

    private static void TellBad(TextTable table, IReadOnlyCollection<string> bad, int rows, List<string> notes)
    {
        string[] faults = [.. table.Faults, .. bad];
        if (faults.Length > 0)
        {
            notes.Add($"left out: {faults.Length} of {faults.Length + rows} {table.Place}s that are damaged:");
            notes.AddRange(faults.Take(MostListed).Select(fault => $"  {fault}"));
            if (faults.Length > MostListed)
            {
                notes.Add($"  and {faults.Length - MostListed} more");
            }
        }
    }

    private static AttributeTable? Attributes(TextTable table, string[] labels, int[] rows, List<string> notes)
    {
        if (labels.Length == 0 || rows.Length == 0)
        {
            return null;
        }

        var columns = new LabelColumns(table.Path, Array.ConvertAll(rows, row => table.Rows[row]), notes, table.Place);
        foreach (string label in labels)
        {
            string[] cells = table.Cells[table.Headings.ToList().IndexOf(label)];
            columns.Add(label, Array.ConvertAll(rows, row => cells[row]));
        }

        AttributeTable attributes = columns.ToTable();
        notes.Add($"labels: {attributes.Names.Count} attributes ({AttributeTable.Some(attributes.Names)})");
        return attributes;
    }
}
