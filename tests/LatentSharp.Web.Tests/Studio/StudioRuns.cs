using LatentSharp.Studio.Tests;

namespace LatentSharp.Web.Tests.Studio;

/// <summary>A studio in this process, with a small variational and a small basic auto-encoder of built-in faces, trained once,
/// when a test first asks for them.</summary>
public sealed class StudioRuns : IAsyncLifetime
{
    /// <summary>Built-in faces of 16×16 pixels, some hundred, a minute of two processors at most.</summary>
    private const string Small = """{"size":16,"limit":240,"latent":6,"network":"mlp","hidden":"64","epochs":6}""";

    /// <summary>For pictures that are looked at: enough to be seen as faces.</summary>
    private const string Shown = """{"size":32,"limit":1200,"latent":12,"network":"mlp","hidden":"384","epochs":25}""";

    private OpenStudio? _studio;

    /// <summary>The studio; null where there is no browser to look at it.</summary>
    internal OpenStudio Studio => _studio ?? throw new InvalidOperationException("there is no browser, and no studio");

    /// <summary>The ids of both runs.</summary>
    public (string Variational, string Basic) Runs { get; private set; }

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Trains, the first time.</summary>
    public async Task Train()
    {
        if (Chromium.Place is null || _studio is not null)
        {
            return;
        }

        _studio = (Chromium.Pictures is null ? new OpenStudio() : AsTyped()).Entered();
        await _studio.Begin(Chromium.Pictures is null ? Small : Shown, ",\"beside\":true");
        for (int tries = 0; _studio.Server.Parts.Jobs.All.Any(job => job.IsRunning); tries++)
        {
            tries.ShouldBeLessThan(6000, "the trainings took more than ten minutes");
            await Task.Delay(100);
        }

        string[] runs = [.. (await _studio.Get("api/overview")).GetProperty("runs").EnumerateArray()
            .OrderByDescending(run => run.GetProperty("kind").GetString(), StringComparer.Ordinal)
            .Select(run => run.GetProperty("id").GetString()!)];
        Runs = (runs[0], runs[1]);
    }

    /// <summary>A studio as a person starts one, beside the folder of runs, so that pictures name no folder of this machine.</summary>
    private static OpenStudio AsTyped()
    {
        string folder = Directory.CreateTempSubdirectory("studio-shown-").FullName;
        Environment.CurrentDirectory = folder;
        return new OpenStudio(options => options with { Runs = "runs" }, folder);
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _studio?.Dispose();
        return Task.CompletedTask;
    }
}
