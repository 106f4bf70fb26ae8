using LatentSharp.Formats;

namespace LatentSharp.Data.Tables.Files;

/// <summary>A kind of file that codes and rows of a table are written to, chosen by the end of its name.</summary>
/// <param name="Extension">The end of the name, with its dot.</param>
/// <param name="NamesColumns">Whether the file says what its columns of numbers are called.</param>
/// <param name="Write">Writes a table to a path, whole or not at all.</param>
internal sealed record TableFormat(string Extension, bool NamesColumns, Action<string, TableContents> Write)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<TableFormat> All { get; } =
    [
        new(".csv", NamesColumns: true, (path, table) => CsvTable.Write(path, table.Columns, table.Rows, table.Texts, table.IsSingle)),
        new(".npy", NamesColumns: false, NumPyTable.WriteArray),
        new(".npz", NamesColumns: true, NumPyTable.WriteArchive),
        new(".parquet", NamesColumns: true, ParquetTable.Write),
    ];

    /// <summary>The ends of names, for messages: <c>.csv, .npy, .npz or .parquet</c>.</summary>
    public static string Ends => Words(All);

    /// <summary>The ends of names of files that name their columns, for messages.</summary>
    public static string NamedEnds => Words([.. All.Where(format => format.NamesColumns)]);

    /// <summary>The format of a name; null where it ends in none of them.</summary>
    public static TableFormat? Of(string path) =>
        All.FirstOrDefault(format => format.Extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes a table to the kind of file that its name says.</summary>
    /// <exception cref="ModelFileException">The name says none, or the file cannot be written.</exception>
    public static void Save(string path, TableContents table)
    {
        TableFormat format = Of(path) ?? throw new ModelFileException(
            path, "its name does not say what kind of file it is to be", $"give a name ending in {Ends}");
        format.Write(path, table);
    }

    private static string Words(IReadOnlyList<TableFormat> formats) =>
        $"{string.Join(", ", formats.Take(formats.Count - 1).Select(format => format.Extension))} or {formats[^1].Extension}";
}
