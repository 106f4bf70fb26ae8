using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Formats.Disk;

/// <summary>A path that may have names that are not UTF-8: what people read, and the bytes that the system knows it by.</summary>
/// <param name="Text">The path as text; bytes that are not UTF-8 are shown as those of Latin-1, which they most often are.</param>
/// <param name="Bytes">The bytes, where they are not those of the text; else null.</param>
internal readonly record struct DiskPath(string Text, byte[]? Bytes = null)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] Raw => Bytes ?? Encoding.UTF8.GetBytes(Text);

    /// <summary>What it stands for.</summary>
    /// <param name="follow">Whether a link stands for what it leads to.</param>
    public Node Look(bool follow = true) => Linux.IsHere ? Linux.Look(Raw, follow) : Portable(Text, follow);

    /// <summary>What is in this folder, in the order of the names.</summary>
    /// <exception cref="IOException">It cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be listed.</exception>
    public IReadOnlyList<(string Name, DiskPath Path, NodeKind Kind)> List()
    {
        (string, DiskPath, NodeKind)[] found = Linux.IsHere ? Named(Linux.List(Raw)) :
        [
            .. new DirectoryInfo(Text).EnumerateFileSystemInfos().Select(info => (
                info.Name, new DiskPath(info.FullName),
                info.LinkTarget is not null ? NodeKind.Link : info is DirectoryInfo ? NodeKind.Folder : NodeKind.File)),
        ];
        Array.Sort(found, (a, b) => string.CompareOrdinal(a.Item1, b.Item1));
        return found;
    }

    /// <summary>Whether a folder is this one or one above it.</summary>
    public bool IsBelow(Node other)
    {
        if (!Linux.IsHere)
        {
            char slash = Path.DirectorySeparatorChar;
            return (Path.GetFullPath(Text) + slash).StartsWith(other.Identity + slash, StringComparison.Ordinal);
        }

        byte[] path = Raw;
        string last = "";
        while (Linux.Look(path, follow: true) is { Kind: NodeKind.Folder } node && node.Identity != last)
        {
            if (node.Identity == other.Identity)
            {
                return true;
            }

            last = node.Identity;
            path = [.. path, (byte)'/', (byte)'.', (byte)'.'];
        }

        return false;
    }

    /// <summary>Opens the file to read.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public SafeFileHandle Open() => Bytes is null
        ? File.OpenHandle(Text, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        : Linux.Open(Bytes);

    /// <summary>What a path is called where it is no file and no folder, e.g. a named pipe, which must not be opened; else null.</summary>
    public static string? Special(string path) => new DiskPath(path).Look().Special;

    private static Node Portable(string path, bool follow)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (info.LinkTarget is not null)
        {
            return follow && info.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target
                ? Portable(target.FullName, follow: false)
                : new Node(follow ? NodeKind.Missing : NodeKind.Link, "");
        }

        NodeKind kind = info is DirectoryInfo ? NodeKind.Folder : info.Exists ? NodeKind.File : NodeKind.Missing;
        return new Node(kind, Path.TrimEndingDirectorySeparator(info.FullName));
    }

    private (string, DiskPath, NodeKind)[] Named(List<(byte[] Name, NodeKind Kind)> entries)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<(string, DiskPath, NodeKind)>(entries.Count);
        var odd = new List<(byte[] Name, NodeKind Kind)>();
        foreach ((byte[] name, NodeKind kind) in entries)
        {
            if (Utf8(name) is { } text)
            {
                taken.Add(text);
                found.Add((text, Below(text, name, isOdd: Bytes is not null), kind));
            }
            else
            {
                odd.Add((name, kind));
            }
        }

        foreach ((byte[] name, NodeKind kind) in odd)
        {
            string text = Encoding.Latin1.GetString(name);
            text = taken.Add(text) ? text : string.Concat(name.Select(b => b < 0x80 ? $"{(char)b}" : $"%{b:X2}"));
            found.Add((text, Below(text, name, isOdd: true), kind));
        }

        return [.. found];
    }

    private DiskPath Below(string text, byte[] name, bool isOdd) =>
        new(Path.Combine(Text, text), isOdd ? [.. Raw, (byte)'/', .. name] : null);

    private static string? Utf8(byte[] name)
    {
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
