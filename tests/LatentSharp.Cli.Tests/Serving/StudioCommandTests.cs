using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LatentSharp.Training.Files;

namespace LatentSharp.Cli.Tests.Serving;

/// <summary>The studio as it is started from the command line.</summary>
public sealed partial class StudioCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public async Task It_prints_its_address_serves_until_it_is_asked_to_stop_and_leaves_runs_that_can_be_gone_on_with()
    {
        string runs = _latent.At("runs");
        string output = _latent.At("output.txt");
        using var results = new StreamWriter(File.Open(output, FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        using var error = new StringWriter();
        using var stop = new CancellationTokenSource();
        Task<int> studio = Task.Factory.StartNew(() => Application.Run(
            ["studio", _latent.Pictures(60), "--runs", runs, "--port", "0", "--no-open"], results, TextWriter.Synchronized(error),
            isTerminal: false, stop.Token), TaskCreationOptions.LongRunning);
        Uri address = await AddressOf(studio, output, error);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        JsonElement overview = JsonSerializer.Deserialize<JsonElement>(await Get(client, address));
        overview.GetProperty("start").GetProperty("data").GetString().ShouldBe("pictures");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/api/train"))
        {
            Content = new StringContent(
                """{"data":"pictures","settings":{"epochs":100000,"latent":2,"network":"mlp","hidden":"16"}}""", Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Add("Origin", address.GetLeftPart(UriPartial.Authority));
        using (HttpResponseMessage answer = await client.SendAsync(request))
        {
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
        }

        string run = Path.Combine(runs, "pictures");
        await Until(() => File.Exists(Path.Combine(run, "checkpoint.safetensors")));
        await stop.CancelAsync();
        (await studio.WaitAsync(Patience)).ShouldBe(0, error.ToString());
        RunProgress.Read(new LatentSharp.Training.RunFolder(run))!.IsFinished.ShouldBeFalse();
        File.Exists(Path.Combine(run, "run.lock")).ShouldBeFalse();
    }

    [Fact]
    public void What_is_neither_a_run_nor_data_is_one_sentence()
    {
        Outcome outcome = _latent.Run("studio", _latent.At("nothing"), "--no-open");
        outcome.Code.ShouldBe(1);
        outcome.Error.ShouldContain("is neither a run nor data");
        outcome.Error.TrimEnd().ShouldNotContain('\n');
        _latent.Run("studio", "--port", "70000").Code.ShouldBe(2);
    }

    private static async Task<Uri> AddressOf(Task<int> studio, string output, StringWriter error)
    {
        await Until(() => studio.IsCompleted || Address().IsMatch(Read(output)));
        studio.IsCompleted.ShouldBeFalse(error.ToString());
        return new Uri(Address().Match(Read(output)).Value);
    }

    private static string Read(string output)
    {
        using var stream = new FileStream(output, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task<string> Get(HttpClient client, Uri entrance)
    {
        // The redirection leads to the page, with the cookie.
        using HttpResponseMessage entered = await client.GetAsync(entrance);
        return await client.GetStringAsync(new Uri(entrance, "/api/overview"));
    }

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/\?token=[\w-]+")]
    private static partial Regex Address();
}
