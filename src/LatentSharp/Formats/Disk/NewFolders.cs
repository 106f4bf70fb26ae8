namespace LatentSharp.Formats.Disk;

/// <summary>Folders that are created on the way to a file.</summary>
internal static class NewFolders
{
    /// <summary>The outermost folder that will have to be created; null if there is none.</summary>
    /// <param name="path">The innermost one.</param>
    public static string? FirstMissing(string path)
    {
        string? missing = null;
        for (string? folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            folder is not null && !Directory.Exists(folder);
            folder = Path.GetDirectoryName(folder))
        {
            missing = folder;
        }

        return missing;
    }
}
