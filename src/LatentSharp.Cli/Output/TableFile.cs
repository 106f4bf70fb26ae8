using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Cli.Output;

/// <summary>Files of numbers, by the ends of their names: .csv with a line of names, or .npy.</summary>
internal static class TableFile
{
    public static bool IsCsv(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    public static bool HasName(string path) => IsCsv(path) || Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes rows in their own units.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="names">Names of the columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="texts">Columns of words that go with them, where the file can hold words.</param>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> names, IReadOnlyList<double[]> rows,
        IReadOnlyList<TextColumn>? texts = null)
    {
        if (IsCsv(path))
        {
            CsvTable.Write(path, names, rows, texts);
            return;
        }

        Npy.Write(path, new Tensor(new Shape(rows.Count, names.Count), [.. rows.SelectMany(row => row.Select(value => (float)value))]));
    }
}
