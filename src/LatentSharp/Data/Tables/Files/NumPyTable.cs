using LatentSharp.Formats.Arrays;

namespace LatentSharp.Data.Tables.Files;

/// <summary>
/// Tables as NumPy has them. An .npy file is one array of 32-bit floats; its words go to NAME.names.csv beside it. An .npz file holds
/// the array <c>codes</c> or <c>rows</c>, an array of text for each column of words, and for rows the names of the <c>columns</c>.
/// </summary>
internal static class NumPyTable
{
    /// <summary>The array in which the names of the columns of <c>rows</c> stand.</summary>
    public const string ColumnsName = "columns";

    /// <summary>Where the words beside an array stand.</summary>
    public static string NamesPath(string path) => Path.ChangeExtension(path, ".names.csv");

    /// <summary>Writes one array, and its words beside it.</summary>
    public static void WriteArray(string path, TableContents table)
    {
        Npy.Write(path, table.Rows.Count, table.Columns.Count, table.Rows, isSingle: true);
        if (table.Texts.Count > 0)
        {
            CsvTable.Write(NamesPath(path), [], Enumerable.Repeat(Array.Empty<double>(), table.Rows.Count), table.Texts);
        }
    }

    /// <summary>Writes several arrays.</summary>
    public static void WriteArchive(string path, TableContents table)
    {
        List<(string Name, Action<Stream> Write)> arrays =
        [
            (table.Name, stream => Npy.Write(stream, table.Rows.Count, table.Columns.Count, table.Rows, table.IsSingle)),
            .. table.IsSingle ? [] : (List<(string, Action<Stream>)>)[(ColumnsName, stream => NpyWords.Write(stream, table.Columns))],
            .. TableContents.Distinct(table.Texts, [table.Name, ColumnsName])
                .Select(text => (text.Name, (Action<Stream>)(stream => NpyWords.Write(stream, text.Values)))),
        ];
        NpzFile.Write(path, arrays);
    }
}
