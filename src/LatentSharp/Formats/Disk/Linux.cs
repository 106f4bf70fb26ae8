using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Formats.Disk;

/// <summary>
/// What the framework does not tell: the kind of a file that is none, device and inode, and names that are not UTF-8. By statx, whose
/// structure is the same on every Linux, and by the 64-bit structure of readdir.
/// </summary>
internal static class Linux
{
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const uint BasicStats = 0x7ff;
    private const int ReadWithoutWaiting = 0x80800; // O_RDONLY | O_NONBLOCK | O_CLOEXEC

    // struct dirent of 64-bit systems: inode, offset, length of the record, kind, name.
    private const int RecordLengthAt = 16;
    private const int KindAt = 18;
    private const int NameAt = 19;

    /// <summary>Whether this machine is one.</summary>
    public static bool IsHere { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess && CanStat();

    /// <summary>What a path stands for.</summary>
    /// <param name="path">Its bytes.</param>
    /// <param name="follow">Whether a link stands for what it leads to.</param>
    public static Node Look(ReadOnlySpan<byte> path, bool follow)
    {
        var buffer = new byte[256];
        if (statx(CurrentFolder, Terminated(path), follow ? 0 : DoNotFollow, BasicStats, buffer) != 0)
        {
            return new Node(NodeKind.Missing, "");
        }

        ushort mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(28));
        ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(32));
        ulong device = BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(136));
        return new Node(OfMode(mode), FormattableString.Invariant($"{device:x}:{inode:x}"));
    }

    /// <summary>The names in a folder, with their kinds; a link is one.</summary>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    public static List<(byte[] Name, NodeKind Kind)> List(ReadOnlySpan<byte> folder)
    {
        nint stream = opendir(Terminated(folder));
        if (stream == 0)
        {
            throw Fault();
        }

        try
        {
            var found = new List<(byte[], NodeKind)>();
            while (true)
            {
                nint entry = readdir(stream);
                if (entry == 0)
                {
                    int code = Marshal.GetLastPInvokeError(); // cleared before the call
                    return code == 0 ? found : throw new IOException(Marshal.GetPInvokeErrorMessage(code));
                }

                var record = new byte[(ushort)Marshal.ReadInt16(entry, RecordLengthAt) - NameAt];
                Marshal.Copy(entry + NameAt, record, 0, record.Length);
                int end = Array.IndexOf(record, (byte)0);
                byte[] name = end < 0 ? record : record[..end];
                if (name is not ([(byte)'.'] or [(byte)'.', (byte)'.']))
                {
                    found.Add((name, OfType(Marshal.ReadByte(entry, KindAt)) ?? Look([.. folder, (byte)'/', .. name], follow: false).Kind));
                }
            }
        }
        finally
        {
            _ = closedir(stream);
        }
    }

    /// <summary>Opens a file to read; what is no file is not waited for.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle Open(ReadOnlySpan<byte> path)
    {
        int descriptor = open(Terminated(path), ReadWithoutWaiting);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Fault();
    }

    private static bool CanStat()
    {
        try
        {
            return Look("/"u8, follow: true).Kind == NodeKind.Folder;
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    private static byte[] Terminated(ReadOnlySpan<byte> path) => [.. path, 0];

    private static IOException Fault() => new(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

    private static NodeKind OfMode(ushort mode) => (mode & 0xf000) switch
    {
        0x8000 => NodeKind.File,
        0x4000 => NodeKind.Folder,
        0xa000 => NodeKind.Link,
        0x1000 => NodeKind.Pipe,
        0xc000 => NodeKind.Socket,
        _ => NodeKind.Device,
    };

    private static NodeKind? OfType(byte type) => type switch
    {
        0 => null, // the file system does not say
        8 => NodeKind.File,
        4 => NodeKind.Folder,
        10 => NodeKind.Link,
        1 => NodeKind.Pipe,
        12 => NodeKind.Socket,
        _ => NodeKind.Device,
    };

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] buffer);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint opendir(byte[] path);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint readdir(nint stream);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int closedir(nint stream);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);
}
