using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LatentSharp.Imaging.Files;

/// <summary>
/// Brings what was written to the disk, and says so if the disk cannot: <see cref="FileStream.Flush(bool)"/> and
/// <see cref="RandomAccess.FlushToDisk"/> of .NET 10 pass over every error of fsync on Unix, a full disk included.
/// </summary>
internal static class DiskSync
{
    private const string C = "libc";

    // EINTR, and what file systems answer that cannot synchronize: EINVAL, EROFS, ENOSYS and ENOTSUP, whose numbers differ between Linux
    // and macOS.
    private const int Interrupted = 4;
    private static readonly int[] CannotSync = [22, 30, 38, 78, 95, 45, 102];

    private static readonly AsyncLocal<Func<int?>?> Injected = new();

    // The C library is part of every program: its functions are found there, whatever its file is called, and those that were loaded before
    // it first.
    static DiskSync() => NativeLibrary.SetDllImportResolver(
        typeof(DiskSync).Assembly, (name, _, _) => name == C && !OperatingSystem.IsWindows() ? NativeLibrary.GetMainProgramHandle() : 0);

    /// <summary>Flushes what a stream holds back, and brings the file to the disk.</summary>
    /// <exception cref="IOException">The disk could not take it.</exception>
    public static void Flush(FileStream stream)
    {
        stream.Flush();
        Flush(stream.SafeFileHandle);
    }

    /// <summary>Brings a file to the disk.</summary>
    /// <exception cref="IOException">The disk could not take it.</exception>
    public static void Flush(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            // On macOS this reaches the platter, which fsync does not; only fsync, after it, tells of errors.
            RandomAccess.FlushToDisk(file);
        }

        if (!OperatingSystem.IsWindows())
        {
            Check(() => TrySync(file));
        }
    }

    /// <summary>Brings the names of a folder to the disk, after a file got its own; nothing where the system has no such thing.</summary>
    /// <exception cref="IOException">The disk could not take it.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // A folder that may be written to, but not read, cannot be opened.
        if (TryOpen(path) is >= 0 and var descriptor)
        {
            using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
            Check(() => TrySync(folder));
        }
    }

    /// <summary>
    /// For tests: gives the error number that each synchronization of this flow of control meets; null for what the disk says.
    /// </summary>
    internal static void Inject(Func<int?>? error) => Injected.Value = error;

    private static void Check(Func<int> sync)
    {
        int error;
        do
        {
            error = Injected.Value?.Invoke() ?? (sync() == 0 ? 0 : Marshal.GetLastPInvokeError());
        }
        while (error == Interrupted);

        if (error != 0 && !CannotSync.Contains(error))
        {
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} when it was brought to the disk", error);
        }
    }

    private static int TrySync(SafeFileHandle file)
    {
        try
        {
            return Sync(file);
        }
        catch (Exception exception) when (IsMissing(exception))
        {
            RandomAccess.FlushToDisk(file);
            return 0;
        }
    }

    private static int TryOpen(string path)
    {
        try
        {
            return Open(path, 0);
        }
        catch (Exception exception) when (IsMissing(exception))
        {
            return -1;
        }
    }

    /// <summary>
    /// Whether the C library cannot be called by name, as in a program that is linked with no shared library at all: then .NET's way,
    /// without its errors, is all there is.
    /// </summary>
    private static bool IsMissing(Exception exception) => exception is DllNotFoundException or EntryPointNotFoundException;

    [DllImport(C, EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(SafeFileHandle file);

    [DllImport(C, EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
