using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Files;

/// <summary>
/// Files of codes: CSV with columns of names and labels and then z0, z1, …, or a NumPy array with a table of names and labels beside it.
/// Text without a heading line, e.g. of numpy.savetxt, is read as well. Numbers are read back to the same bits.
/// </summary>
internal static class CodeFile
{
    /// <summary>The heading of the column that says what a code is called.</summary>
    public const string NameColumn = "name";

    private const string ArrayExtension = ".npy";

    private static ReadOnlySpan<byte> ArrayMagic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>
    /// Writes codes: as CSV where the name ends in .csv, else as an array; beside one that ends in .npy, its columns of words go to
    /// NAME.names.csv.
    /// </summary>
    /// <param name="path">The target.</param>
    /// <param name="codes">The codes, <c>[n, latent]</c>.</param>
    /// <param name="columns">Columns of words, n values each.</param>
    /// <exception cref="ModelFileException">A file cannot be written.</exception>
    public static void Write(string path, Tensor codes, IReadOnlyList<TextColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(columns);
        (int count, int latent) = (codes.Shape[0], codes.Shape[1]);
        if (HasExtension(path, ".csv"))
        {
            string[] names = [.. Enumerable.Range(0, latent).Select(i => $"z{i}")];
            CsvTable.Write(path, names, Enumerable.Range(0, count)
                .Select(i => Array.ConvertAll(codes.Span.Slice(i * latent, latent).ToArray(), Shortest)), Distinct(columns, names));
            return;
        }

        Npy.Write(path, codes);
        if (columns.Count > 0 && HasExtension(path, ArrayExtension))
        {
            CsvTable.Write(NamesPath(path), [], Enumerable.Repeat(Array.Empty<double>(), count), Distinct(columns, []));
        }
    }

    /// <summary>Reads codes of either kind; what a file is, its first bytes say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="latent">Numbers of a code.</param>
    /// <exception cref="DataException">The text holds no such codes.</exception>
    /// <exception cref="ModelFileException">The array holds none.</exception>
    public static NamedCodes Read(string path, int latent)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw Directory.Exists(path) ? new DataException($"'{path}' is a folder; give a file of codes.")
                : Paths.Missing(path, "codes", []);
        }

        if (!IsArray(path))
        {
            return CodeText.Read(path, latent);
        }

        Tensor codes = Check(path, Npy.Read(path), latent);
        IReadOnlyList<TextColumn> columns = HasExtension(path, ArrayExtension) && File.Exists(NamesPath(path))
            ? CodeText.ReadWords(NamesPath(path)) : [];
        return columns.Count == 0 || columns[0].Values.Count != codes.Shape[0]
            ? new NamedCodes(codes, [], null) : new NamedCodes(codes, columns, CodeText.NamesOf(columns));
    }

    /// <summary>Where the names and labels of the codes in an array stand.</summary>
    public static string NamesPath(string path) => Path.ChangeExtension(path, ".names.csv");

    private static bool IsArray(string path)
    {
        Span<byte> start = stackalloc byte[ArrayMagic.Length];
        using FileStream stream = Paths.OpenFile(path);
        return (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(ArrayMagic))
            || HasExtension(path, ArrayExtension);
    }

    private static bool HasExtension(string path, string extension) =>
        Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Codes [n, latent] of finite numbers; a single code may come as [latent].</summary>
    private static Tensor Check(string path, Tensor codes, int latent)
    {
        if (codes.Shape.Rank == 1 && codes.Length == latent)
        {
            codes = codes.Reshape(new Shape(1, latent));
        }

        if (codes.Shape.Rank != 2 || codes.Shape[1] != latent || codes.Shape[0] == 0)
        {
            throw new ModelFileException(path, $"this model needs codes [pictures, {latent}], the file holds {codes.Shape}",
                "encode the pictures with this model");
        }

        for (int i = 0; i < codes.Length; i++)
        {
            if (!float.IsFinite(codes.Span[i]))
            {
                throw new ModelFileException(path, $"row {i / latent}, column {i % latent} is no finite number",
                    "give codes of finite numbers");
            }
        }

        return codes;
    }

    /// <summary>The columns under names that no other column has.</summary>
    private static List<TextColumn> Distinct(IReadOnlyList<TextColumn> columns, IEnumerable<string> others)
    {
        HashSet<string> taken = new(others, StringComparer.OrdinalIgnoreCase);
        var result = new List<TextColumn>();
        foreach (TextColumn column in columns)
        {
            string name = column.Name;
            while (!taken.Add(name))
            {
                name += "_";
            }

            result.Add(column with { Name = name });
        }

        return result;
    }

    /// <summary>The number with the fewest digits that is the same 32-bit float.</summary>
    private static double Shortest(float value) =>
        double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
