using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using LatentSharp.Data;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Training;

namespace LatentSharp.Studio.Tests;

/// <summary>What goes wrong around a studio that is open.</summary>
public sealed class BadInputTests
{
    private const string Script = "<script>alert(1)</script>";

    [Fact]
    public async Task A_run_that_cannot_be_opened_is_listed_with_its_sentence_and_hinders_no_other()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        await studio.Train();
        string newer = Path.Combine(studio.Runs, "newer");
        Directory.CreateDirectory(newer);
        SafeTensorsFile file = SafeTensorsFile.Read(Path.Combine(studio.Runs, "faces", "model.safetensors"));
        Dictionary<string, string> metadata = new(file.Metadata, StringComparer.Ordinal) { ["latentsharp.version"] = "99" };
        SafeTensorsFile.Write(new RunFolder(newer).Model, metadata, []);
        string damaged = Path.Combine(studio.Runs, "damaged");
        Directory.CreateDirectory(damaged);
        await File.WriteAllTextAsync(new RunFolder(damaged).Model, "nothing");
        JsonElement[] runs = [.. (await studio.Get("api/overview")).GetProperty("runs").EnumerateArray()];
        runs.Select(run => run.GetProperty("state").GetString()).ShouldBe(["damaged", "finished", "damaged"]);
        foreach (string id in (string[])["newer", "damaged"])
        {
            string error = (await studio.Get($"api/models/{id}", HttpStatusCode.Conflict)).GetProperty("error").GetString()!;
            error.ShouldNotContain("unexpected");
            runs.Single(run => run.GetProperty("id").GetString() == id).GetProperty("error").GetString().ShouldBe(error);
        }

        runs.Single(run => run.GetProperty("id").GetString() == "newer").GetProperty("error").GetString()!.ShouldContain("99");
    }

    [Fact]
    public async Task Data_and_runs_may_go_while_the_studio_is_open()
    {
        string folder = Directory.CreateTempSubdirectory("studio-given-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "table.csv"), Table(200));
        using OpenStudio studio = new OpenStudio(options => options with { Places = [Path.Combine(folder, "table.csv")] }).Entered();
        (await studio.Post("api/choices", """{"data":"table.csv"}""")).GetProperty("data").GetProperty("count").GetInt32().ShouldBe(200);
        string job = (await studio.Post("api/train", """{"data":"table.csv","settings":{"epochs":2}}"""))
            .GetProperty("jobs")[0].GetString()!;
        (await studio.WaitFor(job, "finished", "failed")).ShouldBe("finished");
        (await studio.Get("api/models/table")).GetProperty("abilities").EnumerateArray().Select(a =>
            a.GetString()).ShouldNotContain("draw");
        Directory.Delete(folder, recursive: true);
        JsonElement gone = await studio.Post("api/train", """{"data":"table.csv"}""");
        string second = gone.GetProperty("jobs")[0].GetString()!;
        (await studio.WaitFor(second, "finished", "failed")).ShouldBe("failed");
        (await studio.Events(second)).Single(e => e.Name == "failed").Data.GetProperty("error")
            .GetString()!.ShouldContain("does not exist");
        Directory.Delete(Path.Combine(studio.Runs, "table"), recursive: true);
        await studio.Get("api/models/table", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Letters_of_html_in_names_are_escaped_in_what_is_sent()
    {
        string folder = Directory.CreateTempSubdirectory("studio-given-").FullName;
        string pictures = Path.Combine(folder, "pictures");
        Directory.CreateDirectory(pictures);
        var labels = new StringBuilder($"file,{Script}\n");
        for (int i = 0; i < 24; i++)
        {
            var picture = new LatentSharp.Imaging.Picture(16, 16, 1);
            picture.Pixels.AsSpan().Fill((byte)(10 * i));
            string name = FormattableString.Invariant($"{i}{(OperatingSystem.IsWindows() ? "" : "<b>")}.png");
            LatentSharp.Imaging.Png.WriteFile(Path.Combine(pictures, name), picture);
            labels.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name},{i % 2}\n");
        }

        await File.WriteAllTextAsync(Path.Combine(pictures, "labels.csv"), labels.ToString());
        using OpenStudio studio = new OpenStudio(options => options with { Places = [pictures] }).Entered();
        JsonElement begun = await studio.Post("api/train",
            """{"data":"pictures","settings":{"epochs":2,"latent":2,"network":"mlp","hidden":"16"}}""");
        string job = begun.GetProperty("jobs")[0].GetString()!;
        (await studio.WaitFor(job, "finished", "failed")).ShouldBe("finished");
        foreach (string path in (string[])["api/models/pictures", "api/models/pictures/labels", "api/overview"])
        {
            using HttpResponseMessage answer = await studio.Client.GetAsync(path);
            string text = await answer.Content.ReadAsStringAsync();
            text.ShouldNotContain("<script");
            text.ShouldNotContain("<b>");
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        }

        (await studio.Get("api/models/pictures/labels")).GetProperty("columns")[0].GetProperty("name").GetString().ShouldBe(Script);
        JsonElement named = await studio.Post("api/models/pictures/directions",
            $$"""{"name":"{{Script}}","with":[0,1],"without":[2,3]}""");
        named.GetProperty("direction").GetProperty("name").GetString().ShouldBe(Script);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void What_is_neither_a_run_nor_data_is_told_at_the_start()
    {
        Should.Throw<DataException>(() => new OpenStudio(options => options with { Places = ["/no/such/thing"] }))
            .Message.ShouldContain("neither a run nor data");
        Should.Throw<DataException>(() => new OpenStudio(options => options with { Listen = "here" })).Message.ShouldContain("no address");
    }

    [Theory]
    [InlineData("api/train", "")]
    [InlineData("api/train", "[]")]
    [InlineData("api/train", "{\"data\":3}")]
    [InlineData("api/train", "{}")]
    [InlineData("api/choices", "{\"data\":\"faces\",\"settings\":{\"size\":-1}}")]
    [InlineData("api/choices", "{\"data\":\"faces\",\"settings\":{\"size\":1e9}}")]
    [InlineData("api/choices", "{")]
    public async Task A_body_that_is_none_is_a_sentence(string path, string body)
    {
        using OpenStudio studio = new OpenStudio().Entered();
        (await studio.Post(path, body, HttpStatusCode.BadRequest)).GetProperty("error").GetString()!.ShouldEndWith(".");
    }

    [SmallDiskFact]
    public async Task A_disk_that_fills_up_while_training_is_told_and_what_was_learned_is_kept()
    {
        string disk = Directory.CreateTempSubdirectory("studio-disk-").FullName;
        SmallDiskFactAttribute.Run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk).ShouldBeTrue();
        try
        {
            using OpenStudio studio = new OpenStudio(folder: disk).Entered();
            string job = await studio.Begin(OpenStudio.Small.Replace("\"epochs\":3", "\"epochs\":9000,\"evaluate-every\":500",
                StringComparison.Ordinal));
            var run = new RunFolder(Path.Combine(disk, "runs", "faces"));
            for (int i = 0; i < 1000 && !File.Exists(run.Checkpoint); i++)
            {
                await Task.Delay(20);
            }

            string ballast = Path.Combine(disk, "ballast");
            Fill(ballast);
            (await studio.WaitFor(job, "failed", "finished")).ShouldBe("failed");
            JsonElement failed = (await studio.Events(job)).Single(e => e.Name == "failed").Data;
            failed.GetProperty("error").GetString()!.ShouldContain("space", Case.Insensitive);
            failed.GetProperty("canResume").GetBoolean().ShouldBeTrue();
            File.Delete(ballast);
            string again = (await studio.Post("api/runs/faces/resume", "")).GetProperty("jobs")[0].GetString()!;
            (await studio.WaitFor(again, "training", "failed")).ShouldBe("training");
            await studio.Post($"api/jobs/{again}/stop", "");
            (await studio.WaitFor(again, "stopped", "failed")).ShouldBe("stopped");
        }
        finally
        {
            SmallDiskFactAttribute.Run("umount", disk).ShouldBeTrue();
            Directory.Delete(disk);
        }
    }

    private static void Fill(string path)
    {
        try
        {
            using FileStream file = File.Create(path);
            byte[] piece = new byte[4096];
            while (true)
            {
                file.Write(piece);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static string Table(int rows) => "a,b\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
        FormattableString.Invariant($"{Math.Sin(i):0.000},{Math.Cos(3 * i):0.000}\n")));
}

/// <summary>A test that needs a small disk of its own; skipped, with that reason, where this process may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        string folder = Directory.CreateTempSubdirectory("studio-mount-").FullName;
        bool mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder) && Run("umount", folder);
        Directory.Delete(folder);
        Skip = mounted ? null : "needs the right to mount a tmpfs";
    }

    /// <summary>Runs mount or umount; tells whether it did.</summary>
    public static bool Run(string program, params string[] args)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, args)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
