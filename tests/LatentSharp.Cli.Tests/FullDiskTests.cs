using LatentSharp.Formats.Metrics;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Cli.Tests;

/// <summary>
/// A training whose disk fills up, at whatever file, ends with one sentence; its last checkpoint stays whole, and it goes on to the same
/// bits once there is room.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [TmpfsFact]
    public void A_run_on_a_full_disk_is_gone_on_with_once_there_is_room()
    {
        string[] train = ["train", _latent.Pictures(50), "--channels", "8,16", "--latent", "4", "--train", "40", "--test", "10", "--batch",
            "8", "--schedule", "constant", "--threads", "1", "--quiet"];
        string whole = _latent.At("whole");
        _latent.Run([.. train, "--epochs", "9", "--out", whole]).Code.ShouldBe(0);
        long checkpoint = new FileInfo(new RunFolder(whole).Checkpoint).Length;

        string disk = Directory.CreateDirectory(_latent.At("disk")).FullName;
        TmpfsFactAttribute.Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk).ShouldBeTrue();
        try
        {
            var folder = new RunFolder(Path.Combine(disk, "run"));
            _latent.Run([.. train, "--epochs", "2", "--out", folder.Path]).Code.ShouldBe(0);
            byte[] half = "{\"step\":999,\"epo"u8.ToArray();
            using (FileStream log = File.Open(folder.Metrics, FileMode.Append))
            {
                log.Write(half); // as a process leaves it that was killed in the middle of a line
            }

            // No room at all, room for the id of the process only, for a part of a model, for a model, a checkpoint, and a little more each
            // time.
            foreach (double room in (double[])[0, 4096, 0.5 * checkpoint, 0.9 * checkpoint, 1.2 * checkpoint, 1.5 * checkpoint])
            {
                string ballast = Path.Combine(disk, "ballast");
                Fill(ballast, (long)room);
                Outcome full = _latent.Run([.. train, "--epochs", "9", "--resume", "--out", folder.Path]);
                full.Code.ShouldBe(1, $"with room for {room} bytes: {full.Error}");
                full.Output.ShouldBeEmpty();
                full.Error.ShouldStartWith("latent: ");
                full.Error.TrimEnd().ShouldNotContain('\n');
                full.Error.ShouldContain("space", Case.Insensitive);
                EveryFileIsWhole(folder);
                File.Delete(ballast);
            }

            Outcome rest = _latent.Run([.. train, "--epochs", "9", "--resume", "--out", folder.Path]);
            rest.Code.ShouldBe(0, rest.Error);
            KillTests.Bits(folder.Model).ShouldBe(KillTests.Bits(new RunFolder(whole).Model));
            Log(folder).ShouldBe(Log(new RunFolder(whole)));
            KillTests.Names(folder.Path).ShouldBe(KillTests.Names(whole));
        }
        finally
        {
            TmpfsFactAttribute.Run("umount", disk);
        }
    }

    [Fact]
    public void A_lock_that_was_left_behind_hinders_nobody()
    {
        string run = _latent.Train();
        string owner = Path.Combine(run, "run.pid");

        // A lock and an id that were left: of a program that is still there (this one), of another machine, and from the future.
        foreach (string left in (string[])[$"{Environment.ProcessId}\n{Environment.MachineName}\n", "1", "77\nanother-machine\n", "",
            "nonsense"])
        {
            File.WriteAllText(Path.Combine(run, "run.lock"), "");
            File.WriteAllText(owner, left);
            File.SetLastWriteTimeUtc(Path.Combine(run, "run.lock"), DateTime.UtcNow.AddYears(1));
            File.SetLastWriteTimeUtc(owner, DateTime.UtcNow.AddYears(1));
            using (RunLock.Take(new RunFolder(run)))
            {
                File.ReadAllText(owner).ShouldStartWith($"{Environment.ProcessId}\n");
            }

            File.Exists(owner).ShouldBeFalse();
            File.Exists(Path.Combine(run, "run.lock")).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("77\nanother-machine\n", "is being written by process 77 on another-machine; wait until it has ended")]
    [InlineData("77", "is being written by process 77; wait")]
    [InlineData("", "is being written by another process; wait")]
    public void A_lock_that_is_held_says_by_whom(string owner, string message)
    {
        string run = Directory.CreateDirectory(_latent.At("run")).FullName;
        File.WriteAllText(Path.Combine(run, "run.pid"), owner);
        using var held = new FileStream(Path.Combine(run, "run.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Should.Throw<TrainingException>(() => RunLock.Take(new RunFolder(run))).Message.ShouldContain(message);
        File.ReadAllText(Path.Combine(run, "run.pid")).ShouldBe(owner);
    }

    /// <summary>Fills the disk but for some bytes.</summary>
    private static void Fill(string path, long room)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                stream.Write(page);
            }
        }
        catch (IOException)
        {
            stream.SetLength(Math.Max(0, stream.Length - room));
        }
    }

    private static void EveryFileIsWhole(RunFolder folder)
    {
        ModelFile.Load(folder.Model);
        ModelFile.ReadCard(folder.Checkpoint).Model.Latent.ShouldBe(4);
        KillTests.Bits(folder.Checkpoint).Count.ShouldBeGreaterThan(10);
        MetricsLog.Read(folder.Metrics).Count.ShouldBeGreaterThan(0);
        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
            .ShouldAllBe(file => !file.EndsWith(".tmp") && !file.EndsWith("run.pid"));
    }

    private static string[] Log(RunFolder folder) => [.. MetricsLog.Read(folder.Metrics)
        .Select(m => $"{m.Step} {m.Epoch:R} {m.Split} " +
            string.Join(' ', m.Values.Where(v => v.Key != "imagesPerSecond").Select(v => $"{v.Key}={v.Value:R}")))];
}
