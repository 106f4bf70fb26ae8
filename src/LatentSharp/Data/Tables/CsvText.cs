using System.Text;
using CsvHelper;

namespace LatentSharp.Data.Tables;

/// <summary>
/// Reads text of comma-, semicolon- or tab-separated values with a line of headings (RFC 4180), for labels and for tables of numbers.
/// </summary>
internal static class CsvText
{
    /// <summary>A longer record is taken for an unclosed quotation mark: 1 MB.</summary>
    private const int LargestLine = 1 << 20;

    private const int WesternCodePage = 1252;
    private const string Mark = "sep=";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a name is that of such a file, in gzip or not.</summary>
    public static bool HasName(string path) =>
        Path.GetExtension(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path) is { } extension
        && (extension.Equals(".csv", StringComparison.OrdinalIgnoreCase) || extension.Equals(".tsv", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The text of a file: UTF-8 unless it begins with another byte order mark, or its bytes are no UTF-8; then Windows-1252, as
    /// spreadsheets write it.
    /// </summary>
    /// <param name="bytes">The file.</param>
    /// <param name="notes">Receives a line where the text is no UTF-8.</param>
    public static string Decode(byte[] bytes, List<string>? notes = null)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), Strict);
            return WithoutMark(reader.ReadToEnd());
        }
        catch (DecoderFallbackException)
        {
            notes?.Add("text: read as Windows-1252 (Latin-1), since its bytes are no UTF-8");
            return WithoutMark(CodePagesEncodingProvider.Instance.GetEncoding(WesternCodePage)!.GetString(bytes));
        }
    }

    /// <summary>The text without a first line such as <c>sep=;</c>, which Excel writes and reads; lines keep their numbers.</summary>
    private static string WithoutMark(string text)
    {
        ReadOnlySpan<char> line = text.AsSpan(0, Math.Max(0, text.AsSpan().IndexOfAny('\r', '\n')));
        ReadOnlySpan<char> bare = line.Length > 1 && line[0] == '"' && line[^1] == '"' ? line[1..^1] : line;
        return bare.Length == Mark.Length + 1 && bare.StartsWith(Mark, StringComparison.OrdinalIgnoreCase) ? text[line.Length..] : text;
    }

    /// <summary>Calls with each record and its line, 1 the first; the first record has the headings.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="record">What is called.</param>
    /// <param name="between">What separates values; null for the first lines to say it.</param>
    /// <exception cref="DataException">A line is not one of a CSV table, or the callback refuses it.</exception>
    public static void ForEach(string path, string text, Action<CsvReader, int> record, char? between = null)
    {
        char separator = between ?? SeparatorOf(text);
        var options = CsvReaderOptions.Default with
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            MaxRecordSize = LargestLine,
        };
        try
        {
            using CsvReader reader = CsvReader.FromText(text, options);
            while (reader.Read())
            {
                record(reader, (int)reader.LineNumber);
            }
        }
        catch (CsvFormatException error)
        {
            throw new DataException($"'{path}' line {error.LineNumber}: not a line of a CSV table; check its quotation marks.", error);
        }
    }

    /// <summary>The fields of a record.</summary>
    public static string[] Fields(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(i => Field(reader, i))];

    /// <summary>One field, without the apostrophe that keeps it from being a formula.</summary>
    public static string Field(CsvReader reader, int index) => FormulaGuard.Unguard(reader.GetString(index));

    /// <summary>The fields of the first record; a line break within one becomes a blank.</summary>
    public static string[] Headings(CsvReader reader) => Array.ConvertAll(Fields(reader), heading => heading.ReplaceLineEndings(" "));

    /// <summary>The fields of the first record of a text that has one; empty where it has none.</summary>
    /// <exception cref="DataException">It is not one of a CSV table.</exception>
    public static string[] First(string path, string text)
    {
        var lines = new FirstLines(text);
        string[] first = [];
        ForEach(path, lines.Ends.Count == 0 ? "" : text[..lines.Ends[0]],
            (reader, _) => first = first.Length == 0 ? Headings(reader) : first, lines.Separator);
        return first;
    }

    /// <summary>What separates the values of a text.</summary>
    public static char SeparatorOf(string text) => new FirstLines(text).Separator;

    /// <summary>Refuses headings that are empty or not unique.</summary>
    /// <exception cref="DataException">One is.</exception>
    public static void CheckHeadings(string path, string[] headings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < headings.Length; i++)
        {
            if (headings[i].Length == 0)
            {
                throw new DataException($"'{path}' line 1: column {i + 1} has no heading; name it.");
            }

            if (!seen.Add(headings[i]))
            {
                throw new DataException($"'{path}' line 1: the column '{headings[i]}' is named twice; rename one of them.");
            }
        }
    }

    /// <summary>Refuses a line that has more or fewer fields than there are headings.</summary>
    /// <exception cref="DataException">It has.</exception>
    public static void CheckCount(string path, int line, int expected, int found)
    {
        if (found != expected)
        {
            throw new DataException($"'{path}' line {line}: expected {expected} columns, found {found}; correct the line.");
        }
    }
}
