using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace LatentSharp.Studio.Tests;

/// <summary>A studio in this process, on a free port, in a folder of its own, and a browser's part of the talk.</summary>
internal sealed class OpenStudio : IDisposable
{
    /// <summary>A training of seconds: built-in faces of 16×16 pixels, few of them.</summary>
    public const string Small = """{"size":16,"limit":60,"latent":4,"network":"mlp","hidden":"32","epochs":3}""";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string? _own;

    public OpenStudio(Func<StudioOptions, StudioOptions>? change = null, string? folder = null)
    {
        _own = folder is null ? Directory.CreateTempSubdirectory("studio-tests-").FullName : null;
        Folder = folder ?? _own!;
        var options = new StudioOptions { Port = 0, Runs = Path.Combine(Folder, "runs"), SnapshotSeconds = 0.5 };
        Server = StudioServer.Open(change?.Invoke(options) ?? options, Told.Add);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = Server.Address,
            Timeout = Patience,
        };
    }

    public StudioServer Server { get; }

    public string Folder { get; }

    public string Runs => Path.Combine(Folder, "runs");

    public List<string> Told { get; } = [];

    /// <summary>A client without a cookie, which follows nothing.</summary>
    public HttpClient Client { get; }

    public string Origin => Server.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Lets the client in.</summary>
    public OpenStudio Entered()
    {
        using HttpResponseMessage answer = Client.GetAsync(Server.Entrance).GetAwaiter().GetResult();
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        Client.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return this;
    }

    public async Task<JsonElement> Get(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<byte[]> Bytes(string path) => await Client.GetByteArrayAsync(path);

    public Task<HttpResponseMessage> Send(string path, HttpContent? content, string? origin = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin.Length == 0 ? Origin : origin);
        }

        return Client.SendAsync(request);
    }

    public async Task<JsonElement> Post(string path, string json, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage answer = await Send(path, new StringContent(json, Encoding.UTF8, "application/json"));
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async Task<byte[]> PostFloats(string path, params float[] values)
    {
        using HttpResponseMessage answer = await Send(path, new ByteArrayContent([.. values.SelectMany(BitConverter.GetBytes)]));
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, Encoding.UTF8.GetString(bytes));
        return bytes;
    }

    /// <summary>Trains on faces and waits for the end.</summary>
    /// <returns>The id of the training.</returns>
    public async Task<string> Train(string settings = Small, string more = "")
    {
        string job = await Begin(settings, more);
        (await WaitFor(job, "finished", "failed", "stopped")).ShouldBe("finished");
        return job;
    }

    public async Task<string> Begin(string settings = Small, string more = "")
    {
        JsonElement answer = await Post("api/train", $$"""{"data":"faces","settings":{{settings}}{{more}}}""");
        return answer.GetProperty("jobs")[0].GetString()!;
    }

    /// <summary>Waits until a training is in one of some states.</summary>
    public async Task<string> WaitFor(string job, params string[] states)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(20))
        {
            string state = Server.Parts.Jobs.Of(job).State.ToString().ToLowerInvariant();
            if (states.Contains(state, StringComparer.Ordinal))
            {
                return state;
            }
        }

        throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{job} is {Server.Parts.Jobs.Of(job).State}"));
    }

    /// <summary>All events of a training that has ended: names and data.</summary>
    public async Task<IReadOnlyList<(long Id, string Name, JsonElement Data)>> Events(string job, long after = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/jobs/{job}/events");
        if (after > 0)
        {
            request.Headers.Add("Last-Event-ID", after.ToString(CultureInfo.InvariantCulture));
        }

        using HttpResponseMessage answer = await Client.SendAsync(request);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        string[] blocks = (await answer.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. blocks.Select(block => block.Split('\n')).Where(lines => lines.Length == 3).Select(lines => (
            long.Parse(lines[0]["id: ".Length..], CultureInfo.InvariantCulture), lines[1]["event: ".Length..],
            JsonSerializer.Deserialize<JsonElement>(lines[2]["data: ".Length..])))];
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        if (_own is not null)
        {
            Directory.Delete(_own, recursive: true);
        }
    }
}
