using LatentSharp.Data.Sources;
using LatentSharp.Data.Sources.Archives;
using LatentSharp.Data.Tables.Mixed;

namespace LatentSharp.Data.Tables;

/// <summary>A table of numbers in a CSV file.</summary>
internal sealed class CsvSource(string path) : IDataSource
{
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
        string text = CsvText.Decode(Unpacked.Read(path), notes);
        if (options.Format is null && PixelTable.Read(path, text, options, notes, context) is { } pictures)
        {
            return pictures;
        }

        NumberTable.RefusePictures(path, options);
        return TableReading.Read((wanted, told) => NamedNumbers.Parse(path, text, wanted, told).ToSet(path, wanted, told),
            () => TextTable.Read(path, text, options.Limit ?? int.MaxValue), options, notes);
    }
}
