using System.Diagnostics;
using LatentSharp.Cli.Tests;

namespace LatentSharp.Mpi.Tests;

/// <summary>A test with a small disk; where none can be made, it says that nothing was checked.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskTheoryAttribute : TheoryAttribute
{
    public SmallDiskTheoryAttribute()
    {
        if (Launcher.All.Count == 0 || !TmpfsFactAttribute.CanMount)
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

    public void Dispose() => _work.Dispose();

    [SmallDiskTheory]
    [MemberData(nameof(Each))]
    public void A_full_disk_of_the_first_rank_is_told(string launcher)
    {
        string disk = _work.At("disk");
        Directory.CreateDirectory(disk);
        TmpfsFactAttribute.Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk).ShouldBeTrue();
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
            TmpfsFactAttribute.Run("umount", disk).ShouldBeTrue();
        }
    }

    private string[] Train(params string[] more) =>
        ["train", _work.Table("table.csv", 300), "--epochs", "2", "--batch", "16", "--threads", "1", "--quiet", "--shards", "2", .. more];
}
