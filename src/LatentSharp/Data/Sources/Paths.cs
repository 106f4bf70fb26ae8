using LatentSharp.Data.Sentences;
using LatentSharp.Formats.Disk;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Data.Sources;

/// <summary>Opens files and folders and turns the errors of the file system into sentences.</summary>
internal static class Paths
{
    /// <summary>Larger files are no picture and no label file: 256 MB.</summary>
    public const long LargestFile = 256L << 20;

    /// <summary>Folders of copies, thumbnails and deleted files, of macOS, Windows, Linux and network storage.</summary>
    private static readonly string[] LeftBehind = ["__MACOSX", "$RECYCLE.BIN", "System Volume Information", "@eaDir",
        "#recycle", "#snapshot", "@Recycle", "@Recently-Snapshot"];

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
            siblings.AddRange(Directory.EnumerateFileSystemEntries(parent ?? full).Select(entry => Path.GetFileName(entry))
                .Order(StringComparer.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be listed has no name to suggest.
        }

        return new DataException($"'{path}' does not exist{Suggestions.Hint(Path.GetFileName(full), siblings)}; check the path of " +
            $"the {what}.");
    }

    /// <summary>Refuses what is no file, and would be waited for if it were opened.</summary>
    /// <exception cref="DataException">It is a pipe, a socket or a device.</exception>
    public static void RefuseSpecial(string path)
    {
        if (DiskPath.Special(path) is { } special)
        {
            throw new DataException($"'{path}' is {special}, not a file; give the path of a file.");
        }
    }

    public static FileStream OpenFile(string path)
    {
        RefuseSpecial(path);
        return Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan));
    }

    /// <summary>All bytes of a file that is not too large.</summary>
    public static byte[] ReadFile(string path) => ReadFile(new DiskPath(path));

    /// <inheritdoc cref="ReadFile(string)"/>
    public static byte[] ReadFile(DiskPath path)
    {
        RefuseSpecial(path.Text);
        return Guard(path.Text, () =>
        {
            using SafeFileHandle file = path.Open();
            long length = RandomAccess.GetLength(file);
            if (length > LargestFile)
            {
                throw new DataException(
                    $"'{path.Text}' has {length >> 20} MB, more than the {LargestFile >> 20} MB that one file may have; take it out.")
                {
                    Setting = "skip-bad",
                };
            }

            var bytes = new byte[length];
            int read = Cache.CachedPictures.ReadAll(file, bytes, 0);
            return read == length ? bytes : bytes[..read];
        });
    }

    /// <summary>The name of an entry of an archive with forward slashes.</summary>
    /// <exception cref="DataException">It points outside the archive.</exception>
    public static string InArchive(string archive, string kind, string entry)
    {
        string name = entry.Replace('\\', '/');
        return name.StartsWith('/') || name.Split('/').Contains("..", StringComparer.Ordinal) || (name.Length > 1 && name[1] == ':')
            ? throw new DataException($"'{archive}' has an entry '{entry}' that points outside the {kind}; make the {kind} again with " +
                $"plain relative names.")
            : name;
    }

    /// <summary>Whether a file or a folder is hidden, or is what file managers leave behind, or lies in such a folder.</summary>
    /// <param name="name">Its path with forward slashes.</param>
    public static bool IsLeftBehind(string name) => name.Split('/').Any(part => (part.StartsWith('.') && part != ".")
        || LeftBehind.Contains(part, StringComparer.OrdinalIgnoreCase));

    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"'{path}' cannot be read: {error.Message.TrimEnd('.')}; check the file and its permissions.", error)
            {
                Setting = "skip-bad",
            };
        }
    }
}
