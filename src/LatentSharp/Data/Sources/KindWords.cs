using LatentSharp.Data.Tables;

namespace LatentSharp.Data.Sources;

/// <summary>What kinds of files are called, and what to do with those that are not read.</summary>
internal static class KindWords
{
    private const string ToPng = "convert them to PNG";

    private static readonly Dictionary<FileKind, Reason> Reasons = new()
    {
        [FileKind.OtherPnm] = Picture("PNM (P1 to P4)"),
        [FileKind.BigTiff] = Picture("BigTIFF"),
        [FileKind.Avif] = Picture("AVIF or HEIC"),
        [FileKind.JpegXl] = Picture("JPEG XL"),
        [FileKind.Unreadable] = new("file that cannot be read", "files that cannot be read", "check the permissions"),
        [FileKind.Empty] = new("empty file", "empty files"),
        [FileKind.Text] = new("text file", "text files"),
        [FileKind.Zip] = new("zip archive", "zip archives", "unpack it, or give it by itself"),
        [FileKind.Gzip] = new("gzip file", "gzip files", "unpack it, or give it by itself"),
        [FileKind.Tar] = new("tar archive", "tar archives", "unpack it, or give it by itself"),
        [FileKind.Idx] = new("IDX file", "IDX files", "give it by itself"),
        [FileKind.Npy] = new("NumPy array", "NumPy arrays", "give it by itself"),
        [FileKind.SevenZip] = new("7-Zip archive", "7-Zip archives", "unpack it"),
        [FileKind.Rar] = new("RAR archive", "RAR archives", "unpack it"),
        [FileKind.OtherArchive] = new("compressed file", "compressed files", "unpack it"),
        [FileKind.Hdf5] = new("HDF5 file", "HDF5 files", "save its arrays as .npy"),
        [FileKind.Parquet] = new("Parquet file", "Parquet files", "give it by itself"),
        [FileKind.Pickle] = new("Python pickle", "Python pickles", "save its arrays as .npy"),
        [FileKind.Matlab] = new("MATLAB file", "MATLAB files", "save its arrays as .npy"),
        [FileKind.Office] = new("Office document", "Office documents", "save tables as CSV"),
        [FileKind.Safetensors] = new("safetensors file", "safetensors files"),
        [FileKind.Lmdb] = new("LMDB database", "LMDB databases", "write its pictures to a folder"),
        [FileKind.TfRecord] = new("TFRecord file", "TFRecord files", "write its pictures to a folder"),
        [FileKind.Sqlite] = new("SQLite database", "SQLite databases"),
        [FileKind.Pdf] = new("PDF document", "PDF documents"),
    };

    private static readonly Reason Table = new("table", "tables");
    private static readonly Reason Other = new("file of another kind", "files of other kinds");

    /// <summary>What a file is counted as that is no picture that is read.</summary>
    public static Reason ReasonOf(string name, FileKind kind) =>
        kind == FileKind.Text && CsvText.HasName(name) ? Table : Reasons.GetValueOrDefault(kind, Other);

    /// <summary>Whether files of a kind are pictures that are not read.</summary>
    public static bool IsUnreadPicture(FileKind kind) => Reasons.TryGetValue(kind, out Reason? reason) && reason.Remedy == ToPng;

    /// <summary>
    /// A kind with its article, e.g. <c>a WebP picture</c>, and one way to something that is read; null for kinds that have none.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="name">Name of the file without its folder, for the way out.</param>
    public static (string Kind, string Remedy)? Unread(FileKind kind, string name)
    {
        string bare = Path.GetFileNameWithoutExtension(name);
        string save = $"in Python: numpy.save('{bare}.npy', ";
        return kind switch
        {
            FileKind.SevenZip => ("a 7-Zip archive", "unpack it, and give the folder"),
            FileKind.Rar => ("a RAR archive", "unpack it, and give the folder"),
            FileKind.OtherArchive => ("compressed with bzip2, xz or zstd", "unpack it, and give what is inside"),
            FileKind.Hdf5 => ("an HDF5 file", $"save its array of pictures as NumPy does, {save}h5py.File('{name}')['NAME'][:])"),
            FileKind.Matlab => ("a MATLAB file", $"save its array of pictures as NumPy does, {save}scipy.io.loadmat('{name}')['NAME'])"),
            FileKind.Pickle => ("a Python pickle, which can run code when it is opened", $"save its array as NumPy does, {save}array)"),
            FileKind.Parquet => ("a Parquet file", "give it by itself if it is a table of numbers, or write its pictures to a folder"),
            FileKind.Office => ("an Office document, such as an Excel sheet", "save the table as CSV"),
            FileKind.Safetensors =>
                ("a file of tensors (safetensors), not of pictures", $"save its array as NumPy does, {save}array), or give pictures"),
            FileKind.Lmdb => ("an LMDB database", "write its pictures to a folder as PNG or JPEG"),
            FileKind.TfRecord => ("a TFRecord file", "write its pictures to a folder as PNG or JPEG"),
            FileKind.Sqlite => ("an SQLite database", "write its pictures to a folder, or its numbers to a table (.csv)"),
            FileKind.Pdf => ("a PDF document", "save its pictures as PNG"),
            FileKind.Avif => ("an AVIF or HEIC picture", $"convert it, e.g. heif-convert {name} {bare}.png"),
            _ when IsUnreadPicture(kind) => ($"a {Reasons[kind].One.Split(',')[0]}", "convert it to PNG or JPEG"),
            _ => null,
        };
    }

    /// <summary>Refuses what is a zip only on the outside.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">What is in it.</param>
    /// <exception cref="DataException">It is a document, or a file of PyTorch.</exception>
    public static void RefuseZip(string path, IReadOnlyList<string> names)
    {
        string file = Path.GetFileName(path);
        if (names.Contains("[Content_Types].xml", StringComparer.Ordinal) && Unread(FileKind.Office, file) is { } office)
        {
            throw new DataException($"'{path}' is {office.Kind}, which is not read; {office.Remedy}.");
        }

        if (names.Any(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)) && Unread(FileKind.Pickle, file) is { } pickle)
        {
            throw new DataException($"'{path}' is a file of PyTorch, {pickle.Kind}, and is not read; {pickle.Remedy}.");
        }
    }

    private static Reason Picture(string name) =>
        new($"{name} picture, which is not read", $"{name} pictures, which are not read", ToPng);
}
