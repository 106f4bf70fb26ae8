using System.Diagnostics;

namespace LatentSharp.Tests.Data;

/// <summary>A file system of a few pages in memory, to be full.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(int bytes)
    {
        Root = Directory.CreateTempSubdirectory("latentsharp-disk-").FullName;
        Call("mount", "-t", "tmpfs", "-o", FormattableString.Invariant($"size={bytes}"), "tmpfs", Root);
    }

    public string Root { get; }

    public void Dispose()
    {
        Call("umount", "-l", Root);
        Directory.Delete(Root);
    }

    private static void Call(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}

/// <summary>A test that mounts a file system, which only Linux's root may.</summary>
public sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    public SmallDiskTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/bin/mount"))
        {
            Skip = "needs root on Linux, to mount a small file system";
        }
    }
}
