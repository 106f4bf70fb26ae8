using LatentSharp.Data;
using LatentSharp.Data.NumPy;
using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables;
using LatentSharp.Data.Tables.Files;
using LatentSharp.Distributions;
using LatentSharp.Formats;
using LatentSharp.Formats.Arrays;
using LatentSharp.Tensors;

namespace LatentSharp.Latent.Files;

/// <summary>
/// Files of codes: CSV and Parquet with columns of names and labels and then z0, z1, …, and NumPy arrays with names and labels beside
/// them. Text without a heading line, e.g. of numpy.savetxt, is read as well. Numbers are read back to the same bits.
/// </summary>
internal static class CodeFile
{
    /// <summary>The heading of the column that says what a code is called.</summary>
    public const string NameColumn = "name";

    /// <summary>Writes codes to the kind of file that its name says.</summary>
    /// <param name="path">The target.</param>
    /// <param name="codes">The codes, <c>[n, latent]</c>.</param>
    /// <param name="columns">Columns of words, n values each.</param>
    /// <exception cref="ModelFileException">The name says no kind, or a file cannot be written.</exception>
    public static void Write(string path, Tensor codes, IReadOnlyList<TextColumn> columns) =>
        TableFormat.Save(path, TableContents.Codes(codes, columns));

    /// <summary>Reads codes of any kind; what a file is, its first bytes say.</summary>
    /// <param name="path">The file.</param>
    /// <param name="latent">Numbers of a code.</param>
    /// <exception cref="DataException">The file holds no such codes.</exception>
    /// <exception cref="ModelFileException">The array holds none.</exception>
    public static NamedCodes Read(string path, int latent)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw Directory.Exists(path) ? new DataException($"'{path}' is a folder; give a file of codes.")
                : Paths.Missing(path, "codes", []);
        }

        FileKind kind = KindOf(path);
        return kind switch
        {
            FileKind.Npy => ReadArray(path, latent),
            FileKind.Zip => ReadArchive(path, latent),
            FileKind.Parquet => CodeText.Read(path, ParquetTable.Read(path), latent),
            _ => HasExtension(path, NpySource.Extension) ? ReadArray(path, latent) : CodeText.Read(path, latent),
        };
    }

    /// <summary>Reads codes of a model; of a quantized one vectors, or an index for each cell.</summary>
    /// <param name="path">The file.</param>
    /// <param name="code">What its codes are.</param>
    /// <exception cref="DataException">The file holds no such codes.</exception>
    /// <exception cref="ModelFileException">The array holds none.</exception>
    public static NamedCodes Read(string path, CodeAbilities code)
    {
        ArgumentNullException.ThrowIfNull(code);
        try
        {
            return Read(path, code.Dimensions);
        }
        catch (Exception exception) when (exception is DataException or ModelFileException && code.Codebook is { } codebook
            && codebook.Cells != code.Dimensions)
        {
            return Read(path, code.Codebook!.Cells);
        }
    }

    private static FileKind KindOf(string path)
    {
        using FileStream stream = Paths.OpenFile(path);
        return FileKinds.Sniff(stream);
    }

    private static NamedCodes ReadArray(string path, int latent)
    {
        Tensor codes = Check(path, Npy.Read(path), latent);
        string names = NumPyTable.NamesPath(path);
        return Named(codes, HasExtension(path, NpySource.Extension) && File.Exists(names) ? CodeText.ReadWords(names) : []);
    }

    private static NamedCodes ReadArchive(string path, int latent)
    {
        (Tensor codes, IReadOnlyList<TextColumn> columns) = NpzCodes.Read(path);
        return Named(Check(path, codes, latent), columns);
    }

    private static NamedCodes Named(Tensor codes, IReadOnlyList<TextColumn> columns) =>
        columns.Count == 0 || columns[0].Values.Count != codes.Shape[0]
            ? new NamedCodes(codes, [], null) : new NamedCodes(codes, columns, CodeText.NamesOf(columns));

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
}
