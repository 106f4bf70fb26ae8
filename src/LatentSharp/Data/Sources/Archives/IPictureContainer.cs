namespace LatentSharp.Data.Sources.Archives;

/// <summary>Files under one roof, read by name from any thread.</summary>
internal interface IPictureContainer : IDisposable
{
    /// <summary>The folder or zip, for messages.</summary>
    string Path { get; }

    /// <summary>Relative paths of all files, with forward slashes, in no particular order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>What is in it and is no file to read, with the reasons.</summary>
    LeftOut LeftOut { get; }

    /// <summary>What in it cannot be read at all, such as a folder without permission.</summary>
    IReadOnlyList<(string Name, DataException Fault)> Faults { get; }

    /// <summary>How a file is called in messages, to be put between quotation marks.</summary>
    string Describe(string name);

    /// <summary>Bytes of a file; 0 where it cannot be told.</summary>
    long Length(string name);

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    byte[] Read(string name);

    /// <summary>The first bytes of a file.</summary>
    /// <returns>How many bytes there were, at most the length of the span.</returns>
    /// <exception cref="DataException">It cannot be read.</exception>
    int ReadStart(string name, Span<byte> destination);
}
