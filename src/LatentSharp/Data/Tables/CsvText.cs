using System.Text;
using CsvHelper;

namespace LatentSharp.Data.Tables;

/// <summary>Reads text of comma-, semicolon- or tab-separated values with a line of headings (RFC 4180), for labels and for tables of numbers.</summary>
internal static class CsvText
{
    /// <summary>A longer record is taken for an unclosed quotation mark: 1 MB.</summary>
    private const int LargestLine = 1 << 20;

    /// <summary>Whether a name is that of such a file.</summary>
    public static bool HasName(string path) =>
        Path.GetExtension(path) is { } extension && (extension.Equals(".csv", StringComparison.OrdinalIgnoreCase) || extension.Equals(".tsv", StringComparison.OrdinalIgnoreCase));

    /// <summary>The text of a file, UTF-8 unless it begins with another byte order mark.</summary>
    public static string Decode(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Calls with each record and its line, 1 the first; the first record has the headings.</summary>
    /// <exception cref="DataException">A line is not one of a CSV table, or the callback refuses it.</exception>
    public static void ForEach(string path, string text, Action<CsvReader, int> record)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        ReadOnlySpan<char> first = end < 0 ? text : text.AsSpan(0, end);
        char separator = first.Contains('\t') ? '\t' : first.Contains(',') ? ',' : ';';
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
    public static string[] Fields(CsvReader reader) => [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];

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
