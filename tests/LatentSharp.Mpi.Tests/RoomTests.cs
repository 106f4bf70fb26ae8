using System.Diagnostics;

namespace LatentSharp.Mpi.Tests;

/// <summary>A test with a small disk; where none can be made, it says that nothing was checked.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    public SmallDiskTheoryAttribute()
    {
        if (Launcher.All.Count == 0 || !OperatingSystem.IsLinux() || !RoomTests.CanMount)
        {
            Skip = "nothing was checked: it needs Open MPI or MPICH, and the right to mount a file system of a few kilobytes";
        }
    }
}

/// <summary>A first rank whose disk is full ends the job with a sentence that names it.</summary>
public sealed class RoomTests : IDisposable
{
    private readonly Work _work = new();

    public static IEnumerable<object[]> Each => Launcher.Each;

    /// <summary>Whether this process may mount file systems.</summary>
    public static bool CanMount { get; } = TryMount();

    public void Dispose() => _work.Dispose();

    [SmallDiskTheory]
    [MemberData(nameof(Each))]
    public void A_full_disk_of_the_first_rank_is_told(string launcher)
    {
        string disk = _work.At("disk");
        Directory.CreateDirectory(disk);
        Ran("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk).ShouldBeTrue();
        try
        {
            using Process process = Launcher.Of(launcher).Start(2, Train("--hidden", "256", "--out", Path.Combine(disk, "run")));
            (int code, string error) = Launcher.End(process);
            code.ShouldBe(1, error);
            error.ShouldContain($"latent: rank 0 (on {Environment.MachineName}): {disk}");
            error.ShouldContain("No space left on device");
            error.ShouldContain("free some space");
            error.Split("latent: ").Length.ShouldBe(2, error);
        }
        finally
        {
            Ran("umount", disk).ShouldBeTrue();
        }
    }

    private string[] Train(params string[] more) =>
        ["train", _work.Table("table.csv", 300), "--epochs", "2", "--batch", "16", "--threads", "1", "--quiet", "--shards", "2", .. more];

    private static bool TryMount()
    {
        string folder = Directory.CreateTempSubdirectory("latent-mount-").FullName;
        try
        {
            return Ran("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) && Ran("umount", folder);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static bool Ran(string program, params string[] arguments)
    {
        using Process process = Launcher.Begin(program, arguments);
        return Launcher.End(process).Code == 0;
    }
}
