namespace LatentSharp.Data.Sources;

/// <summary>Files under one roof, read by name from any thread.</summary>
internal interface IPictureContainer : IDisposable
{
    /// <summary>The folder or zip, for messages.</summary>
    string Path { get; }

    /// <summary>Relative paths of all files, with forward slashes, in no particular order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>How a file is called in messages, to be put between quotation marks.</summary>
    string Describe(string name);

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    byte[] Read(string name);

    /// <summary>The first bytes of a file.</summary>
    /// <returns>How many bytes there were, at most the length of the span.</returns>
    /// <exception cref="DataException">It cannot be read.</exception>
    int ReadStart(string name, Span<byte> destination);
}
