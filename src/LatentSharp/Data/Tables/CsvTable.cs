using System.Globalization;
using CsvHelper;
using LatentSharp.Formats;

namespace LatentSharp.Data.Tables;

/// <summary>
/// Writes tables of numbers as CSV (RFC 4180): a line of names, then a line a row, with commas and decimal points. Numbers are read back to
/// the same bits. Names and words that a spreadsheet would take for a formula get an apostrophe in front.
/// </summary>
internal static class CsvTable
{
    private static readonly CsvWriterOptions Lines = CsvWriterOptions.Default with { NewLine = "\n" };

    /// <summary>Writes a table, whole or not at all.</summary>
    /// <param name="path">The target.</param>
    /// <param name="names">Names of the columns.</param>
    /// <param name="rows">The rows, as many values each as there are names; read once.</param>
    /// <param name="texts">Columns of words that stand before the numbers, with as many values as there are rows.</param>
    /// <param name="isSingle">Whether the numbers are 32-bit floats, which are the same again from fewer digits.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">A row has another number of values.</exception>
    public static void Write(string path, IReadOnlyList<string> names, IEnumerable<double[]> rows, IReadOnlyList<TextColumn>? texts = null,
        bool isSingle = false)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(rows);
        AtomicFile.Write(path, stream =>
        {
            using CsvWriter csv = CsvWriter.Create(stream, Lines, leaveOpen: true);
            IReadOnlyList<TextColumn> words = texts ?? [];
            WriteLine(csv, words.Select(column => column.Name).Concat(names));
            int line = 0;
            foreach (double[] row in rows)
            {
                if (row.Length != names.Count)
                {
                    throw new ArgumentException($"CsvTable.Write: {names.Count} names, but a row of {row.Length} values.", nameof(rows));
                }

                int at = line++;
                WriteLine(csv, words.Select(column => column.Values[at])
                    .Concat(row.Select(value => Text(value, isSingle))));
            }
        });
    }

    private static string Text(double value, bool isSingle) => isSingle
        ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);

    private static void WriteLine(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (string field in fields)
        {
            // Some spreadsheets divide a line at semicolons and tabs too, and some programs cut blanks off.
            string safe = FormulaGuard.Guard(field);
            bool isPlain = safe.AsSpan().IndexOfAny(';', '\t') < 0 && safe.Trim() == safe;
            csv.WriteField(safe, isPlain ? CsvQuoting.WhenNeeded : CsvQuoting.Always);
        }

        csv.EndRecord();
    }
}
