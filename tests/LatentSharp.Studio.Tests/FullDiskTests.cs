using System.Diagnostics;
using System.Text.Json;
using LatentSharp.Cli.Tests;
using LatentSharp.Training;

namespace LatentSharp.Studio.Tests;

/// <summary>A training whose disk is full says so to the page; nothing is lost, and it goes on to the same codes once there is room.
/// </summary>
public sealed class FullDiskTests
{
    private const string Settings = """{"size":16,"limit":60,"latent":4,"network":"mlp","hidden":"32","epochs":40}""";

    [TmpfsFact]
    public async Task A_full_disk_is_told_and_the_training_goes_on_once_there_is_room()
    {
        using OpenStudio whole = new OpenStudio().Entered();
        await whole.Train(Settings);
        byte[] codes = await whole.Bytes("api/models/faces/codes");

        string disk = Directory.CreateTempSubdirectory("studio-disk-").FullName;
        TmpfsFactAttribute.Run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk).ShouldBeTrue();
        try
        {
            using OpenStudio studio = new OpenStudio(options => options with { Runs = Path.Combine(disk, "runs") }).Entered();
            string job = await studio.Begin(Settings);
            string checkpoint = new RunFolder(Path.Combine(disk, "runs", "faces")).Checkpoint;
            for (long start = Stopwatch.GetTimestamp(); !File.Exists(checkpoint); await Task.Delay(1))
            {
                Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(120);
            }

            await studio.Post($"api/jobs/{job}/pause", "{}");
            string ballast = Path.Combine(disk, "ballast");
            Fill(ballast);
            await studio.Post($"api/jobs/{job}/resume", "{}");
            (await studio.WaitFor(job, "finished", "failed")).ShouldBe("failed");
            JsonElement told = (await studio.Events(job)).Single(e => e.Name == "failed").Data;
            told.GetProperty("error").GetString()!.ShouldContain("space", Case.Insensitive);
            told.GetProperty("canResume").GetBoolean().ShouldBeTrue();
            JsonElement run = (await studio.Get("api/overview")).GetProperty("runs").EnumerateArray().Single();
            run.GetProperty("state").GetString().ShouldBe("resumable");

            File.Delete(ballast);
            JsonElement again = await studio.Post($"api/runs/{run.GetProperty("id").GetString()}/resume", """{"data":"faces"}""");
            (await studio.WaitFor(again.GetProperty("jobs")[0].GetString()!, "finished", "failed")).ShouldBe("finished");
            (await studio.Bytes("api/models/faces/codes")).ShouldBe(codes);
        }
        finally
        {
            TmpfsFactAttribute.Run("umount", disk);
            Directory.Delete(disk);
        }
    }

    /// <summary>Takes all the room that is left.</summary>
    private static void Fill(string path)
    {
        using var ballast = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (int size in (int[])[1 << 16, 1 << 12, 1])
        {
            try
            {
                for (byte[] block = new byte[size]; ;)
                {
                    ballast.Write(block);
                }
            }
            catch (IOException)
            {
                // No such block has room any more.
            }
        }
    }
}
