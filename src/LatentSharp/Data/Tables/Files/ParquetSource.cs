using LatentSharp.Data.Sources;

namespace LatentSharp.Data.Tables.Files;

/// <summary>A table of numbers in a Parquet file; columns of words are labels or go with the rows, as in CSV.</summary>
internal sealed class ParquetSource(string path) : IDataSource
{
    public Dataset Read(DataOptions options, ReadContext context)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        NumberTable.RefusePictures(path, options);
        var notes = new List<string>();
        return NamedNumbers.Parse(path, ParquetTable.Read(path), options, notes).ToSet(path, options, notes);
    }
}
