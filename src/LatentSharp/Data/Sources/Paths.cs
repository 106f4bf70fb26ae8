namespace LatentSharp.Data.Sources;

/// <summary>Opens files and folders and turns the errors of the file system into sentences.</summary>
internal static class Paths
{
    /// <summary>Larger files are no picture and no label file: 256 MB.</summary>
    public const long LargestFile = 256L << 20;

    /// <summary>The error for a path where nothing is, with the nearest name beside it.</summary>
    public static DataException Missing(string path, string what, IEnumerable<string> otherNames)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string? parent = Path.GetDirectoryName(full);
        if (parent is not null && !Directory.Exists(parent))
        {
            return new DataException($"'{path}' does not exist: there is no folder '{parent}'; check the path of the {what}.");
        }

        var siblings = new List<string>(otherNames);
        try
        {
            siblings.AddRange(Directory.EnumerateFileSystemEntries(parent ?? full).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed has no name to suggest.
        }

        return new DataException($"'{path}' does not exist{Suggestions.Hint(Path.GetFileName(full), siblings)}; check the path of the {what}.");
    }

    public static FileStream OpenFile(string path) =>
        Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));

    public static byte[] ReadFile(string path) => Guard(path, () =>
    {
        long length = new FileInfo(path).Length;
        return length <= LargestFile
            ? File.ReadAllBytes(path)
            : throw new DataException($"'{path}' has {length >> 20} MB, more than the {LargestFile >> 20} MB that one file may have; take it out.");
    });

    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{path}' cannot be read: {error.Message.TrimEnd('.')}; check the file and its permissions.", error);
        }
    }
}
