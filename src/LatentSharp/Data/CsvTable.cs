using System.Globalization;
using System.Text;
using LatentSharp.Formats;

namespace LatentSharp.Data;

/// <summary>Writes tables of numbers as CSV (RFC 4180): a line of names, then a line a row, with commas and decimal points.</summary>
public static class CsvTable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a table, whole or not at all.</summary>
    /// <param name="path">The target.</param>
    /// <param name="names">Names of the columns.</param>
    /// <param name="rows">The rows, as many values each as there are names; read once.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">A row has another number of values.</exception>
    public static void Write(string path, IReadOnlyList<string> names, IEnumerable<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(rows);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(string.Join(',', names.Select(Quote)));
            foreach (double[] row in rows)
            {
                if (row.Length != names.Count)
                {
                    throw new ArgumentException($"CsvTable.Write: {names.Count} names, but a row of {row.Length} values.", nameof(rows));
                }

                writer.WriteLine(string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
            }
        });
    }

    private static string Quote(string name) => name.AsSpan().IndexOfAny(",;\t\"\r\n") < 0 && name.Trim() == name
        ? name
        : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
