namespace LatentSharp.Formats.Disk;

/// <summary>What a name in a folder stands for.</summary>
internal enum NodeKind
{
    Missing,
    File,
    Folder,
    Link,
    Pipe,
    Socket,
    Device,
}

/// <summary>What the file system says of a name.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Identity">The same for two names of one folder: device and inode where there are such, else the path.</param>
internal readonly record struct Node(NodeKind Kind, string Identity)
{
    /// <summary>What it is called in messages, where it is no file and no folder; null where it is.</summary>
    public string? Special => Kind switch
    {
        NodeKind.Pipe => "a named pipe",
        NodeKind.Socket => "a socket",
        NodeKind.Device => "a device",
        _ => null,
    };
}
