using LatentSharp.Formats.Disk;

namespace LatentSharp.Formats;

/// <summary>
/// Tells named pipes, sockets and devices from files: opened to be read, a pipe waits for somebody to write, for ever if need be.
/// </summary>
internal static class SpecialFiles
{
    /// <summary>
    /// What a path is called where it is no file and no folder, e.g. <c>a named pipe</c>; null where it is, or nothing is there.
    /// </summary>
    /// <param name="path">The path; links are followed.</param>
    public static string? NameOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return DiskPath.Special(path);
    }
}
