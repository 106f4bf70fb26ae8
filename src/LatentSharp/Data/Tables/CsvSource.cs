using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Data.Tables.Mixed;

namespace LatentSharp.Data.Tables;

/// <summary>A table of numbers in a CSV file.</summary>
internal sealed class CsvSource(string path) : IDataSource
{
    private const int Looked = 1 << 16;

    // What JSON and markup begin with.
    private const string NoTable = "{[<";

    /// <summary>Whether the first lines of a file of text are a table, whatever its name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static bool IsTable(string path)
    {
        using FileStream file = Paths.OpenFile(path);
        var bytes = new byte[Looked];
        int read = Paths.Guard(path, () => file.ReadAtLeast(bytes, Looked, throwOnEndOfStream: false));
        string text = CsvText.Decode(bytes[..read]);
        text = text[CsvComments.End(text)..];
        int end = read < Looked ? text.Length : text.LastIndexOf('\n') + 1;
        return text.Length > 0 && !NoTable.Contains(text[0], StringComparison.Ordinal) && new FirstLines(text[..end]).AreTable;
    }

    public Dataset Read(DataOptions options, ReadContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        long length = Paths.Guard(path, () => new FileInfo(path).Length);
        if (length > Paths.LargestFile)
        {
            throw new DataException($"'{path}' has {length >> 20} MB, more than the {Paths.LargestFile >> 20} MB that are read as text; " +
                $"save it as an array of [rows, columns] with numpy.save, or divide it.");
        }

        var notes = new List<string>();
        string text = CsvComments.Without(path, CsvText.Decode(Unpacked.Read(path), notes), notes, out int skipped);
        if (options.Format is null && PixelTable.Read(path, text, options, notes, context) is { } pictures)
        {
            return pictures;
        }

        NumberTable.RefusePictures(path, options);
        IReadOnlyCollection<string> known = options.Format is MixedColumns model ? [.. model.Columns.Select(column => column.Name)]
            : options.LabelNames;
        return TableReading.Read((wanted, told) => NamedNumbers.Parse(path, text, wanted, told).ToSet(path, wanted, told),
            () => TextTable.Read(path, text, options.Limit ?? int.MaxValue, known), options, isMended: skipped > 0, notes);
    }
}
