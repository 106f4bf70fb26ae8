namespace LatentSharp.Data.Sources;

/// <summary>Something that pictures can be read from or drawn by: files of one kind, or a built-in set behind a name.</summary>
internal interface IDataSource
{
    /// <summary>Reads or draws all pictures.</summary>
    /// <param name="options">The wanted format and limits.</param>
    /// <param name="context">Progress, threads, cancellation.</param>
    /// <exception cref="DataException">The data cannot be used.</exception>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    Dataset Read(DataOptions options, ReadContext context);
}
