using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Files;

/// <summary>
/// Reads codes from text: values with commas, semicolons, tabs or blanks between, with or without a line of headings and columns of words.
/// </summary>
internal static class CodeText
{
    private static readonly string[] NameHeadings = [CodeFile.NameColumn, "file", "filename", "file_name", "image", "image_id", "picture",
        "path", "id"];
    private static readonly string[] LabelHeadings = ["label", "labels", "class", "target", "index", ""];

    /// <exception cref="DataException">The text holds no codes of this length.</exception>
    public static NamedCodes Read(string path, int latent)
    {
        (List<(int Line, string[] Fields)> rows, bool decimalComma) = Rows(path);
        return Read(path, latent, rows, decimalComma, "line");
    }

    /// <summary>Takes codes out of columns: numbers as text are the same numbers again.</summary>
    /// <exception cref="DataException">They hold no codes of this length.</exception>
    public static NamedCodes Read(string path, IReadOnlyList<ParquetColumn> columns, int latent)
    {
        int count = columns.Count == 0 ? 0 : columns[0].Count;
        List<(int, string[])> rows = [(0, [.. columns.Select(column => column.Name)]),
            .. Enumerable.Range(0, count).Select(i => (i, (string[])[.. columns.Select(column => column.Text(i))]))];
        return Read(path, latent, rows, decimalComma: false, "row");
    }

    private static NamedCodes Read(string path, int latent, List<(int Line, string[] Fields)> rows, bool decimalComma, string place)
    {
        string[] first = rows[0].Fields;
        bool hasHeadings = Array.Exists(first, field => IsCodeHeading(field))
            || first.Count(field => IsNumber(field, decimalComma)) < Math.Min(latent, first.Length);
        string[]? headings = hasHeadings ? first : null;
        rows.RemoveRange(0, hasHeadings ? 1 : 0);
        if (rows.Count == 0)
        {
            throw new DataException($"'{path}' has no codes below its line of headings; give at least one.");
        }

        int[] places = Places(path, latent, headings, rows[0].Fields, decimalComma);
        var codes = new Tensor(new Shape(rows.Count, latent));
        for (int i = 0; i < rows.Count; i++)
        {
            CsvText.CheckCount(path, rows[i].Line, first.Length, rows[i].Fields.Length);
            for (int j = 0; j < latent; j++)
            {
                string field = rows[i].Fields[places[j]];
                codes.Span[(i * latent) + j] = TryNumber(field, decimalComma, out float number) ? number : throw new DataException(
                    $"'{path}' {place} {rows[i].Line}, column {(headings is null ? $"{places[j] + 1}" : $"'{headings[places[j]]}'")}: " +
                        $"expected a number, found '{Shorten(field)}'; correct it, or take the {place} out.");
            }
        }

        List<TextColumn> columns = Words(headings, Enumerable.Range(0, first.Length).Except(places), rows);
        return new NamedCodes(codes, columns, NamesOf(columns));
    }

    /// <summary>Reads a table of words with a line of headings.</summary>
    /// <exception cref="DataException">It is none.</exception>
    public static IReadOnlyList<TextColumn> ReadWords(string path)
    {
        List<(int Line, string[] Fields)> rows = Rows(path, ',').Rows;
        string[] headings = rows[0].Fields;
        rows.RemoveAt(0);
        foreach ((int line, string[] fields) in rows)
        {
            CsvText.CheckCount(path, line, headings.Length, fields.Length);
        }

        return Words(headings, Enumerable.Range(0, headings.Length), rows);
    }

    /// <summary>The values of the column that names things: by its heading, else the first that holds words and no labels.</summary>
    public static IReadOnlyList<string>? NamesOf(IReadOnlyList<TextColumn> columns) => NameHeadings
        .Select(heading => columns.FirstOrDefault(column => column.Name.Equals(heading, StringComparison.OrdinalIgnoreCase)))
        .Append(columns.FirstOrDefault(column => !LabelHeadings.Contains(column.Name, StringComparer.OrdinalIgnoreCase)
            && !IsNumber(column.Values[0], false)))
        .FirstOrDefault(column => column is not null)?.Values;

    /// <summary>Where the numbers of a code stand in a line.</summary>
    private static int[] Places(string path, int latent, string[]? headings, string[] row, bool decimalComma)
    {
        int[] numbers = [.. Enumerable.Range(0, row.Length).Where(i => IsNumber(row[i], decimalComma))];
        if (headings is null)
        {
            // Names and labels stand before the numbers of a code.
            int start = row.Length - latent;
            bool fits = start == 0 || (start > 0 && numbers.Length < row.Length
                && Array.TrueForAll([.. Enumerable.Range(start, latent)], numbers.Contains));
            return fits ? [.. Enumerable.Range(start, latent)] : throw Unfit(numbers.Length);
        }

        int Find(int i) => Array.FindIndex(headings, heading => heading.Equals($"z{i}", StringComparison.OrdinalIgnoreCase));
        int[] named = [.. Enumerable.Range(0, latent).Select(Find)];
        if (Array.TrueForAll(named, place => place >= 0))
        {
            return Find(latent) < 0 ? named : throw Unfit(headings.Count(IsCodeHeading));
        }

        int[] unnamed = [.. numbers.Where(i => i < headings.Length
            && !LabelHeadings.Concat(NameHeadings).Contains(headings[i], StringComparer.OrdinalIgnoreCase))];
        return unnamed.Length == latent && !Array.Exists(named, place => place >= 0) ? unnamed : throw Unfit(unnamed.Length);

        DataException Unfit(int found) => new(
            $"'{path}' has {found} column{(found == 1 ? "" : "s")} of codes, but a code of this model has {latent} numbers; encode the " +
                $"pictures with this model.");
    }

    private static List<TextColumn> Words(string[]? headings, IEnumerable<int> places, List<(int Line, string[] Fields)> rows)
    {
        var columns = new List<TextColumn>();
        foreach (int place in places)
        {
            string name = headings is not null ? headings[place] : columns.Count == 0 ? CodeFile.NameColumn : $"column {place + 1}";
            columns.Add(new TextColumn(name.Length == 0 ? $"column {place + 1}" : name, [.. rows.Select(row => row.Fields[place])]));
        }

        return columns;
    }

    /// <summary>The lines that hold something; those that begin with # are comments, as numpy.savetxt writes them.</summary>
    private static (List<(int Line, string[] Fields)> Rows, bool DecimalComma) Rows(string path, char? separator = null)
    {
        string text = CsvText.Decode(Paths.ReadFile(path));
        int skipped = 0;
        int start = 0;
        while (start < text.Length && (text[start] is '#' or '\r' or '\n'))
        {
            int end = text.IndexOf('\n', start);
            start = end < 0 ? text.Length : end + 1;
            skipped++;
        }

        int stop = text.AsSpan(start).IndexOfAny('\r', '\n');
        ReadOnlySpan<char> first = stop < 0 ? text.AsSpan(start) : text.AsSpan(start, stop);
        char between = separator ?? Separator(first);
        var rows = new List<(int Line, string[] Fields)>();
        if (between == ' ')
        {
            string[] lines = text[start..].ReplaceLineEndings("\n").Split('\n');
            rows.AddRange(lines.Select((line, i) => (skipped + i + 1, line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        }
        else
        {
            CsvText.ForEach(path, text[start..], (reader, line) => rows.Add((line + skipped, CsvText.Fields(reader))), between);
        }

        rows.RemoveAll(row => Array.TrueForAll(row.Fields, field => field.Length == 0));
        return rows.Count > 0 ? (rows, between != ',') : throw new DataException($"'{path}' is empty; expected codes, a line each.");
    }

    /// <summary>What stands between the values of a line, outside of quotation marks.</summary>
    private static char Separator(ReadOnlySpan<char> line)
    {
        bool isQuoted = false;
        (bool comma, bool semicolon, bool tab, bool blank) = (false, false, false, false);
        foreach (char c in line.Trim())
        {
            isQuoted ^= c == '"';
            comma |= !isQuoted && c == ',';
            semicolon |= !isQuoted && c == ';';
            tab |= !isQuoted && c == '\t';
            blank |= !isQuoted && c == ' ';
        }

        return tab ? '\t' : semicolon ? ';' : comma ? ',' : blank ? ' ' : ',';
    }

    private static bool IsNumber(string field, bool decimalComma) => TryNumber(field, decimalComma, out _);

    private static bool TryNumber(string field, bool decimalComma, out float number) =>
        float.TryParse(decimalComma ? field.Replace(',', '.') : field, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && float.IsFinite(number);

    private static string Shorten(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static bool IsCodeHeading(string field) => field.Length > 1 && (field[0] is 'z' or 'Z')
        && field.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
