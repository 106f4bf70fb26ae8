using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Formats;
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
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> names, IReadOnlyList<double[]> rows)
    {
        if (IsCsv(path))
        {
            CsvTable.Write(path, names, rows);
            return;
        }

        Npy.Write(path, new Tensor(new Shape(rows.Count, names.Count), [.. rows.SelectMany(row => row.Select(value => (float)value))]));
    }

    /// <summary>Writes codes, <c>[n, latent]</c>: as CSV with the columns z0, z1 …, or as an array.</summary>
    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public static void WriteCodes(string path, Tensor codes)
    {
        if (!IsCsv(path))
        {
            Npy.Write(path, codes);
            return;
        }

        string[] names = [.. Enumerable.Range(0, codes.Shape[1]).Select(i => $"z{i}")];
        CsvTable.Write(path, names, Enumerable.Range(0, codes.Shape[0]).Select(i => Array.ConvertAll(codes.Span.Slice(i * names.Length, names.Length).ToArray(), Shortest)));
    }

    /// <summary>Reads codes from either kind.</summary>
    /// <exception cref="DataException">The file is no table.</exception>
    /// <exception cref="ModelFileException">The file is no array.</exception>
    public static Tensor ReadCodes(string path)
    {
        if (!IsCsv(path) || !File.Exists(path))
        {
            return Npy.Read(path);
        }

        PictureSet table = PictureSource.Open(path, new PictureOptions { Minimum = 1 });
        var codes = new Tensor(new Shape(table.Count, table.Columns!.Names.Count));
        for (int i = 0; i < codes.Length; i++)
        {
            codes.Span[i] = (float)table.Row(i / codes.Shape[1])[i % codes.Shape[1]];
        }

        return codes;
    }

    /// <summary>The number with the fewest digits that is the same 32-bit float.</summary>
    private static double Shortest(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
