using LatentSharp.Data.Sources;
using LatentSharp.Data.Tables.Mixed;

namespace LatentSharp.Data.Tables.Files;

/// <summary>A table of numbers in a Parquet file; columns of words are labels or go with the rows, as in CSV.</summary>
internal sealed class ParquetSource(string path) : IDataSource
{
    public Dataset Read(DataOptions options, ReadContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        NumberTable.RefusePictures(path, options);
        var notes = new List<string>();
        IReadOnlyList<ParquetColumn> columns = ParquetTable.Read(path);
        return TableReading.Read((wanted, told) => NamedNumbers.Parse(path, columns, wanted, told).ToSet(path, wanted, told),
            () => TextTable.Of(path, columns, options.Limit ?? int.MaxValue), options, isMended: false, notes);
    }
}
