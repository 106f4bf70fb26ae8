using System.Net;
using System.Text.Json;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Training;

namespace LatentSharp.Studio.Tests;

/// <summary>Trainings in the studio.</summary>
public sealed class TrainingTests
{
    [Fact]
    public async Task A_training_tells_its_steps_evaluations_and_end_and_goes_on_from_the_last_event_that_was_read()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        string job = await studio.Train();
        IReadOnlyList<(long Id, string Name, JsonElement Data)> events = await studio.Events(job);
        events.Select(e => e.Id).ShouldBe(events.Select(e => e.Id).Order());
        string[] states = [.. events.Where(e => e.Name == "state").Select(e => e.Data.GetProperty("state").GetString()!)];
        states.ShouldBe(["reading", "training", "finishing", "finished"]);
        JsonElement step = events.Last(e => e.Name == "step").Data;
        step.GetProperty("epoch").GetInt32().ShouldBe(3);
        step.GetProperty("epochs").GetInt32().ShouldBe(3);
        step.GetProperty("terms").EnumerateArray().Select(term => term.GetProperty("name").GetString()).ShouldBe(["reconstruction", "kl"]);
        events.ShouldContain(e => e.Name == "evaluation");
        events.ShouldContain(e => e.Name == "snapshot");
        events.Single(e => e.Name == "done").Data.GetProperty("run").GetString().ShouldBe("faces");
        long middle = events[events.Count / 2].Id;
        (await studio.Events(job, middle)).Select(e => e.Id).ShouldBe(events.Select(e => e.Id).Where(id => id > middle));
    }

    [Fact]
    public async Task The_bits_are_those_of_the_command_line_though_a_page_looks_on_and_holds_it_up()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        string job = await studio.Begin(OpenStudio.Small.Replace("\"epochs\":3", "\"epochs\":40", StringComparison.Ordinal));
        await studio.WaitFor(job, "training");
        (await studio.PostFloats($"api/models/{job}/decode", new float[8])).Length.ShouldBe(2 * 16 * 16 * 4);
        await studio.Post($"api/jobs/{job}/pause", "");
        (await studio.Get($"api/models/{job}")).GetProperty("count").GetInt32().ShouldBeGreaterThan(0);
        await studio.Post($"api/jobs/{job}/resume", "");
        (await studio.WaitFor(job, "finished", "failed")).ShouldBe("finished");

        string alone = Path.Combine(studio.Folder, "alone");
        using var run = Run.Train(new TrainRequest(new DataRequest("faces") { Size = 16, Limit = 60 })
        {
            Settings = AllSettings.Read("latent=4", "network=mlp", "hidden=32", "epochs=40"),
            Out = alone,
        });
        using var other = Run.Open(Path.Combine(studio.Runs, "faces"));
        float[][] expected = [.. run.Model.Parameters.Select(p => p.Value.Span.ToArray())];
        float[][] found = [.. other.Model.Parameters.Select(p => p.Value.Span.ToArray())];
        found.Length.ShouldBe(expected.Length);
        for (int i = 0; i < found.Length; i++)
        {
            found[i].ShouldBe(expected[i]);
        }

        other.Store.Codes.Codes.Span.ToArray().ShouldBe(run.Store.Codes.Codes.Span.ToArray());
    }

    [Fact]
    public async Task Stopped_it_can_be_gone_on_with_and_ends_as_if_it_had_not_been()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        string settings = OpenStudio.Small.Replace("\"epochs\":3", "\"epochs\":60", StringComparison.Ordinal);
        string job = await studio.Begin(settings);
        await studio.WaitFor(job, "training");
        await studio.Post($"api/jobs/{job}/pause", "");
        await studio.Post($"api/jobs/{job}/stop", "");
        (await studio.WaitFor(job, "stopped", "finished")).ShouldBe("stopped");
        (await studio.Get($"api/jobs/{job}")).GetProperty("state").GetString().ShouldBe("stopped");
        (await studio.Events(job))[^1].Data.GetProperty("run").GetString().ShouldBe("faces");
        JsonElement run = (await studio.Get("api/overview")).GetProperty("runs")[0];
        run.GetProperty("state").GetString().ShouldBe("resumable");
        JsonElement again = await studio.Post("api/runs/faces/resume", "");
        string second = again.GetProperty("jobs")[0].GetString()!;
        (await studio.WaitFor(second, "finished", "failed")).ShouldBe("finished", Failure(studio, second));
        string whole = await studio.Begin(settings, ",\"out\":\"whole\"");
        (await studio.WaitFor(whole, "finished", "failed")).ShouldBe("finished");
        using var unbroken = Run.Open(Path.Combine(studio.Runs, "whole"));
        using var resumed = Run.Open(Path.Combine(studio.Runs, "faces"));
        resumed.Model.Parameters[0].Value.Span.ToArray().ShouldBe(unbroken.Model.Parameters[0].Value.Span.ToArray());
    }

    [Fact]
    public async Task A_training_is_called_as_no_other_and_its_pictures_are_not_kept_while_it_goes_on()
    {
        using OpenStudio before = new OpenStudio().Entered();
        string old = await before.Begin();
        using OpenStudio studio = new OpenStudio().Entered();
        string job = await studio.Begin(OpenStudio.Small.Replace("\"epochs\":3", "\"epochs\":5000", StringComparison.Ordinal));
        job.ShouldNotBe(old);
        await studio.Get($"api/jobs/{old}", HttpStatusCode.NotFound);
        await studio.WaitFor(job, "training");
        long version = (await studio.Get($"api/models/{job}")).GetProperty("version").GetInt64();
        for (long v = version; v < version + 3; v++)
        {
            using HttpResponseMessage answer = await studio.Client.GetAsync(
                FormattableString.Invariant($"api/models/{job}/pictures/0.png?what=reconstruction&v={v}"));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Another_studio_on_the_same_run_reads_only()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        string job = await studio.Begin(OpenStudio.Small.Replace("\"epochs\":3", "\"epochs\":5000", StringComparison.Ordinal));
        await studio.WaitFor(job, "training");
        await WaitForModel(Path.Combine(studio.Runs, "faces"));
        using OpenStudio second = new OpenStudio(folder: studio.Folder).Entered();
        JsonElement run = (await second.Get("api/overview")).GetProperty("runs")[0];
        run.GetProperty("state").GetString().ShouldBe("training");
        run.GetProperty("job").ValueKind.ShouldBe(JsonValueKind.Null);
        (await second.PostFloats("api/models/faces/decode", new float[4])).Length.ShouldBe(16 * 16 * 4);
        JsonElement refused = await second.Post("api/runs/faces/resume", "", HttpStatusCode.Conflict);
        refused.GetProperty("error").GetString()!.ShouldContain("being trained");
        await studio.Post($"api/jobs/{job}/stop", "");
        (await studio.WaitFor(job, "stopped")).ShouldBe("stopped");
    }

    [Fact]
    public async Task Settings_that_are_not_possible_are_told_at_their_place()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        JsonElement choices = await studio.Post("api/choices",
            """{"data":"faces","settings":{"size":16,"limit":60,"latent":"0","beta":"much","model":"ae"}}""");
        JsonElement[] settings = [.. choices.GetProperty("settings").EnumerateArray()];
        JsonElement latent = settings.Single(setting => setting.GetProperty("name").GetString() == "latent");
        latent.GetProperty("error").GetString().ShouldBe("Latent 0 is not possible: it must be a whole number from 1 to 4096.");
        JsonElement beta = settings.Single(setting => setting.GetProperty("name").GetString() == "beta");
        beta.GetProperty("error").GetString()!.ShouldContain("much");
        settings.ShouldContain(setting => setting.GetProperty("reason").ValueKind == JsonValueKind.String);
        JsonElement data = choices.GetProperty("data");
        data.GetProperty("count").GetInt32().ShouldBe(60);
        data.GetProperty("train").GetInt32().ShouldBeInRange(40, 59);
        data.GetProperty("hasOwnTest").GetBoolean().ShouldBeFalse();
        JsonElement refused = await studio.Post("api/train", """{"data":"faces","settings":{"latent":"0"}}""", HttpStatusCode.BadRequest);
        refused.GetProperty("setting").GetString().ShouldBe("latent");
        JsonElement unknown = await studio.Post("api/train", """{"data":"/etc"}""", HttpStatusCode.BadRequest);
        unknown.GetProperty("error").GetString()!.ShouldContain("/etc");
        (await studio.Post("api/train", """{"data":"faces","out":"../x"}""", HttpStatusCode.BadRequest)).GetProperty("setting").GetString()
            .ShouldBe("out");
    }

    [Fact]
    public async Task An_auto_encoder_is_trained_beside_the_variational_one()
    {
        using OpenStudio studio = new OpenStudio().Entered();
        JsonElement answer = await studio.Post("api/train",
            $$"""{"data":"faces","beside":true,"settings":{{OpenStudio.Small.Replace("}", ",\"beta\":2}", StringComparison.Ordinal)}}}""");
        string[] jobs = [.. answer.GetProperty("jobs").EnumerateArray().Select(job => job.GetString()!)];
        foreach (string job in jobs)
        {
            (await studio.WaitFor(job, "finished", "failed")).ShouldBe("finished", Failure(studio, job));
        }

        (await studio.Get("api/overview")).GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("kind").GetString())
            .ShouldBe(["AE", "VAE"]);
    }

    private static string Failure(OpenStudio studio, string job) => string.Join('\n', studio.Server.Parts.Jobs.Of(job).Events
        .After(0, out _, out _).Where(e => e.Name == "failed").Select(e => System.Text.Encoding.UTF8.GetString(e.Data)));

    private static async Task WaitForModel(string run)
    {
        for (int i = 0; i < 1000 && !File.Exists(Path.Combine(run, "model.safetensors")); i++)
        {
            await Task.Delay(20);
        }
    }
}
