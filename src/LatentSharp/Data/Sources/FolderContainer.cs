namespace LatentSharp.Data.Sources;

/// <summary>The files of a folder and its sub-folders, or a list of single files.</summary>
internal sealed class FolderContainer : IPictureContainer
{
    /// <summary>Deeper folders are not entered; keeps a link that points upward from being followed for ever.</summary>
    private const int DeepestFolder = 16;

    private FolderContainer(string path, IReadOnlyList<string> names)
    {
        Path = path;
        Names = names;
    }

    public string Path { get; }

    public IReadOnlyList<string> Names { get; }

    public static FolderContainer OfFolder(string path)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = DeepestFolder, IgnoreInaccessible = false };
        string[] names = Paths.Guard(path, () => Directory.EnumerateFiles(path, "*", options)
            .Select(file => System.IO.Path.GetRelativePath(path, file).Replace('\\', '/'))
            .ToArray());
        return new FolderContainer(path, names);
    }

    public static FolderContainer OfFiles(IReadOnlyList<string> paths) => new("", paths);

    public string Describe(string name) => System.IO.Path.Combine(Path, name);

    public byte[] Read(string name) => Paths.ReadFile(Describe(name));

    public int ReadStart(string name, Span<byte> destination)
    {
        using FileStream file = Paths.OpenFile(Describe(name));
        try
        {
            return file.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (IOException error)
        {
            throw new DataException($"'{Describe(name)}' cannot be read: {error.Message.TrimEnd('.')}; check the file.", error);
        }
    }

    public void Dispose()
    {
        // Files are opened one by one and closed at once.
    }
}
