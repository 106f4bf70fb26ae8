using System.Text;
using LatentSharp.Data;
using LatentSharp.Data.Named;
using LatentSharp.Data.Sources;
using LatentSharp.Tests.Formats;

namespace LatentSharp.Tests.Data.Named;

/// <summary>Fetching from a server that does well, and from one that does everything badly that a server can do.</summary>
public sealed class FetchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SmallSet _small = new();
    private readonly List<string> _noticed = [];

    private DataCache Cache => new(_folder["cache"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_set_is_fetched_once_and_then_opened()
    {
        using var server = new LoopbackServer(_small.Honest);
        NamedSet set = _small.At(server.Address);
        Should.Throw<DataException>(() => Open(set)).Message.ShouldBe(
            $"'small' is not on this machine yet; run latent data fetch small, which brings 1 MB into '{Cache.Folder}'.");
        var told = new List<FetchProgress>();
        (await Fetch(set, new FetchOptions { Progress = new Kept(told) })).ShouldBeTrue();
        (await Fetch(set)).ShouldBeFalse();
        server.Requests.Select(asked => asked.Path).ShouldBe(["/data/" + SmallSet.Images, "/data/" + SmallSet.Labels]);
        told[^1].ShouldBe(new FetchProgress(SmallSet.Labels, set.Bytes, set.Bytes));
        PictureDataset pictures = Open(set);
        pictures.Count.ShouldBe(9);
        pictures.Attributes!.Names.Count.ShouldBe(9);
        EverythingIsWhole(set);
    }

    [Fact]
    public async Task A_cut_connection_is_gone_on_with_where_it_broke()
    {
        int piece = (_small.Pictures.Length / 5) + 1;
        using var server = new LoopbackServer(asked =>
            _small.Honest(asked) with { ETag = "\"v1\"", CutAfter = asked.Path.EndsWith(SmallSet.Images) ? piece : null });
        await Fetch(_small.At(server.Address));
        server.Requests.Where(asked => asked.Path.EndsWith(SmallSet.Images)).Select(asked => asked.From)
            .ShouldBe([null, piece, 2L * piece, 3L * piece, 4L * piece]);
        server.Requests[1].IfRange.ShouldBe("\"v1\"");
        EverythingIsWhole(_small.At());
    }

    [Fact]
    public async Task A_server_that_sends_a_byte_now_and_then_is_left_for_the_next_mirror()
    {
        using var dripping = new LoopbackServer(asked => _small.Honest(asked) with { Drip = TimeSpan.FromMilliseconds(20) });
        using var server = new LoopbackServer(_small.Honest);
        await Fetch(_small.At(dripping.Address, server.Address),
            new FetchOptions { Stall = TimeSpan.FromSeconds(1), LeastSpeed = 200_000 });
        _noticed.ShouldContain(line => line.Contains("bytes a second, and at least 200000 are needed"));
        dripping.Requests.Count(asked => asked.Path.EndsWith(SmallSet.Images)).ShouldBe(1);
        EverythingIsWhole(_small.At());
    }

    [Fact]
    public async Task A_stopped_fetch_is_gone_on_with_by_the_next_process_from_another_mirror()
    {
        using var stop = new CancellationTokenSource();
        using (var stalling = new LoopbackServer(asked => _small.Honest(asked) with { StallAfter = 100 }))
        {
            Task<bool> fetch = Fetch(_small.At(stalling.Address), new FetchOptions { Progress = new Stopping(stop) }, stop.Token);
            await Should.ThrowAsync<OperationCanceledException>(() => fetch);
        }

        Cache.Has(_small.At()).ShouldBeFalse();
        Directory.Exists(Cache.Place(_small.At())).ShouldBeFalse();
        using var server = new LoopbackServer(_small.Honest);
        await Fetch(_small.At(server.Address));
        server.Requests[0].From.ShouldBe(100);
        server.Requests[0].IfRange.ShouldBeNull();
        EverythingIsWhole(_small.At());
    }

    [Fact]
    public async Task A_server_that_stalls_is_left_for_the_next()
    {
        using var mute = new LoopbackServer(_ => new Answer { IsMute = true });
        using var stalling = new LoopbackServer(asked => _small.Honest(asked) with { StallAfter = 0 });
        using var server = new LoopbackServer(_small.Honest);
        await Fetch(
            _small.At(mute.Address, stalling.Address, server.Address), new FetchOptions { Stall = TimeSpan.FromMilliseconds(500) });
        mute.Requests.Count.ShouldBe(6); // three vain attempts a file
        _noticed.ShouldContain(line => line.Contains("sent nothing for 0.5 s"));
        EverythingIsWhole(_small.At());
    }

    [SmallDiskTheory]
    [InlineData(64 * 1024)]
    public async Task On_a_full_disk_what_came_is_kept_and_gone_on_with_when_there_is_room(int bytes)
    {
        using var disk = new SmallDisk(bytes);
        var set = new SmallSet(side: 64);
        var cache = new DataCache(Path.Combine(disk.Root, "cache"));
        string filler = Path.Combine(disk.Root, "filler");
        File.WriteAllBytes(filler, new byte[bytes / 2]);
        using var server = new LoopbackServer(set.Honest);
        NamedSet named = set.At(server.Address);
        DataException error = await Should.ThrowAsync<DataException>(() => Fetcher.FetchAsync(named, cache, new FetchOptions(), default));
        error.Message.ShouldContain("cannot be written");
        error.Message.ShouldNotContain('\n');
        cache.Has(named).ShouldBeFalse();
        File.Delete(filler);
        (await Fetcher.FetchAsync(named, cache, new FetchOptions(), default)).ShouldBeTrue();
        server.Requests[1].From.ShouldNotBeNull();
        cache.Has(named).ShouldBeTrue();
        File.ReadAllBytes(Path.Combine(cache.Place(named), SmallSet.Images)).ShouldBe(set.Pictures);
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_starts_the_file_anew()
    {
        using var server = new LoopbackServer(asked => new Answer { Body = _small.Of(asked), CutAfter = asked.Number == 0 ? 100 : null });
        await Fetch(_small.At(server.Address));
        server.Requests[1].From.ShouldBe(100);
        EverythingIsWhole(_small.At());
    }

    [Fact]
    public async Task Bytes_of_an_earlier_run_that_are_wrong_are_thrown_away_once()
    {
        Directory.CreateDirectory(_folder["cache/small.partial"]);
        _folder.Write("cache/small.partial/" + SmallSet.Images + ".part", Encoding.ASCII.GetBytes("not the first bytes"));
        _folder.Write("cache/small.partial/" + SmallSet.Labels, [1, 2, 3]);
        using var server = new LoopbackServer(_small.Honest);
        await Fetch(_small.At(server.Address));
        server.Requests.Select(asked => asked.From).ShouldBe([19, null, null]);
        _noticed.ShouldContain(line => line.Contains("starting anew"));
        EverythingIsWhole(_small.At());
    }

    [Theory]
    [InlineData("long", 19)]
    [InlineData("refused", 19)]
    [InlineData("whole", 0)]
    public async Task Parts_that_are_too_long_or_that_the_server_knows_nothing_after(string kind, int length)
    {
        Directory.CreateDirectory(_folder["cache/small.partial"]);
        byte[] part = kind switch { "long" => [.. _small.Pictures, 1], "whole" => _small.Pictures, _ => _small.Pictures[..length] };
        _folder.Write("cache/small.partial/" + SmallSet.Images + ".part", part);
        using var server = new LoopbackServer(asked => kind == "refused" && asked.From is not null
            ? new Answer { Status = 416 } : _small.Honest(asked));
        await Fetch(_small.At(server.Address));
        server.Requests.Count(asked => asked.Path.EndsWith(SmallSet.Images)).ShouldBe(kind switch { "long" => 1, "whole" => 0, _ => 2 });
        EverythingIsWhole(_small.At());
    }

    public static TheoryData<string, string> Lies => new()
    {
        { "404", "answered 404" },
        { "503", "answered 503" },
        { "wrong bytes", "sent other bytes than were published (SHA-256 " },
        { "short", "says that it sends 5 bytes, expected" },
        { "promises more", "says that it sends 99999 bytes, expected" },
        { "endless", "sent more than the" },
        { "wrong part", "sent another part (bytes 0-" },
        { "wrong whole", "sent another part (bytes 100-" },
        { "nameless part", "sent another part (it does not say which)" },
        { "circle", "redirects more than 5 times" },
        { "nowhere", "redirects without saying where to" },
        { "file", "redirects to an address that is none of the web (file)" },
        { "cut at once", "cut the connection after 0 of" },
        { "cut in the head", "cannot be reached" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Each_lie_is_one_sentence_and_leaves_nothing_that_is_taken_for_whole(string lie, string message)
    {
        byte[] wrong = [.. _small.Pictures];
        wrong[^5] ^= 1;
        if (lie.EndsWith("part", StringComparison.Ordinal) || lie == "wrong whole")
        {
            Directory.CreateDirectory(_folder["cache/small.partial"]);
            _folder.Write("cache/small.partial/" + SmallSet.Images + ".part", _small.Pictures[..100]);
        }

        using var server = new LoopbackServer(asked => lie switch
        {
            "404" => new Answer { Status = 404 },
            "503" => new Answer { Status = 503 },
            "wrong bytes" => new Answer { Body = wrong },
            "short" => new Answer { Body = _small.Pictures[..5] },
            "promises more" => new Answer { Body = _small.Pictures, Length = 99_999 },
            "endless" => new Answer { Body = [.. _small.Pictures, .. _small.Pictures], Length = -1 },
            "wrong part" => Answer.Part(_small.Pictures, 0),
            "wrong whole" => Answer.Part([.. _small.Pictures, 1], 100),
            "nameless part" => Answer.Part(_small.Pictures, 100) with { ContentRange = null },
            "circle" => new Answer { Status = 302, Location = "again" },
            "nowhere" => new Answer { Status = 301 },
            "file" => new Answer { Status = 307, Location = "file:///etc/hostname" },
            "cut at once" => new Answer { Body = _small.Pictures, CutAfter = 0 },
            _ => throw new IOException("not a word"),
        });
        DataException error = await Should.ThrowAsync<DataException>(() => Fetch(_small.At(server.Address)));
        error.Message.ShouldStartWith($"'small' cannot be fetched, for {SmallSet.Images} did not come whole: 127.0.0.1 ");
        error.Message.ShouldContain(message);
        error.Message.ShouldEndWith("; check the connection and run the command again, which goes on where it stopped, or name another " +
            "place with from.");
        error.Message.ShouldNotContain('\n');
        Cache.Has(_small.At()).ShouldBeFalse();
        Directory.Exists(Cache.Place(_small.At())).ShouldBeFalse();
        Should.Throw<DataException>(() => Open(_small.At())).Message.ShouldContain("latent data fetch small");

        // The next mirror does better, whatever was left behind.
        using var honest = new LoopbackServer(_small.Honest);
        await Fetch(_small.At(server.Address, honest.Address));
        EverythingIsWhole(_small.At());
    }

    [Fact]
    public async Task Redirects_are_followed_with_the_range()
    {
        using var server = new LoopbackServer(asked => asked.Path.StartsWith("/data/")
            ? new Answer { Status = 302, Location = "/moved/" + asked.Path["/data/".Length..] }
            : _small.Honest(asked) with { CutAfter = asked.Number == 1 ? 100 : null });
        await Fetch(_small.At(server.Address));
        server.Requests[2].From.ShouldBe(100);
        server.Requests[3].ShouldSatisfyAllConditions(asked => asked.Path.ShouldBe("/moved/" + SmallSet.Images), asked =>
            asked.From.ShouldBe(100));
        EverythingIsWhole(_small.At());
    }

    [Theory]
    [InlineData("https://a.example/x", "http://a.example/x", "redirects from https to http (a.example), which is not followed")]
    [InlineData("https://a.example/x", "ftp://a.example/x", "none of the web (ftp)")]
    public void Unsafe_redirects_are_not_followed(string from, string to, string message) =>
        Should.Throw<FetchException>(() => Redirects.Next(new Uri(from), new Uri(to))).Message.ShouldContain(message);

    [Theory]
    [InlineData("http://a.example/x", "https://b.example/y", "https://b.example/y")]
    [InlineData("https://a.example/x/y", "z", "https://a.example/x/z")]
    public void Safe_redirects_are_followed(string from, string to, string expected) =>
        Redirects.Next(new Uri(from), new Uri(to, UriKind.RelativeOrAbsolute)).ShouldBe(new Uri(expected));

    [Fact]
    public async Task An_https_mirror_that_sends_to_http_is_not_followed()
    {
        using var handler = new Downgrading();
        DataException error = await Should.ThrowAsync<DataException>(() =>
            Fetch(_small.At(new Uri("https://safe.example/")), new FetchOptions { Handler = handler }));
        error.Message.ShouldContain("safe.example redirects from https to http (plain.example), which is not followed");
        handler.Asked.ShouldBe(["https://safe.example/" + SmallSet.Images]);
    }

    [Fact]
    public async Task Nobody_there_is_said_in_one_sentence()
    {
        Uri gone;
        using (var server = new LoopbackServer(_small.Honest))
        {
            gone = server.Address;
        }

        (await Should.ThrowAsync<DataException>(() => Fetch(_small.At(gone)))).Message.ShouldContain("127.0.0.1 cannot be reached (");
    }

    [Fact]
    public async Task Another_place_is_asked_instead_of_the_mirrors()
    {
        using var server = new LoopbackServer(_small.Honest);
        using var never = new LoopbackServer(_ => new Answer { Status = 404 });
        await Fetch(_small.At(never.Address), new FetchOptions { From = new Uri(server.Address.AbsoluteUri.TrimEnd('/')) });
        never.Requests.ShouldBeEmpty();
        EverythingIsWhole(_small.At());
    }

    [Fact]
    public async Task A_set_fetched_anew_stays_until_the_new_one_is_whole()
    {
        bool works = true;
        using var server = new LoopbackServer(asked => works ? _small.Honest(asked) : new Answer { Status = 404 });
        NamedSet set = _small.At(server.Address);
        await Fetch(set);
        works = false;
        await Should.ThrowAsync<DataException>(() => Fetch(set, new FetchOptions { Force = true }));
        EverythingIsThere(set);
        works = true;
        (await Fetch(set, new FetchOptions { Force = true })).ShouldBeTrue();
        EverythingIsWhole(set);
    }

    [Fact]
    public async Task Two_at_once_are_one_too_many()
    {
        using var stop = new CancellationTokenSource();
        using var server = new LoopbackServer(asked => _small.Honest(asked) with { StallAfter = 50 });
        Task first = Fetch(_small.At(server.Address), new FetchOptions(), stop.Token);
        while (server.Requests.Count == 0)
        {
            await Task.Delay(5);
        }

        (await Should.ThrowAsync<DataException>(() => Fetch(_small.At(server.Address)))).Message.ShouldContain(
            "is being fetched by another process");
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named()
    {
        _folder.Write("cache", [1]);
        DataException error = await Should.ThrowAsync<DataException>(() => Fetch(_small.At(new Uri("http://127.0.0.1:1/"))));
        error.Message.ShouldStartWith("'small' cannot be kept: '");
        error.Message.ShouldContain("or name another folder with cache or LATENTSHARP_CACHE.");
    }

    private Task<bool> Fetch(NamedSet set, FetchOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new FetchOptions();
        return Fetcher.FetchAsync(set, Cache, options with { Pause = TimeSpan.FromMilliseconds(1), Noticed = _noticed.Add }, cancellation);
    }

    private PictureDataset Open(NamedSet set) =>
        PictureDataset.Of(DataSource.OpenNamed(set, Cache, new DataOptions(), new ReadContext(null, 1, default)), set.Name);

    private void EverythingIsThere(NamedSet set)
    {
        Cache.Has(set).ShouldBeTrue();
        foreach ((string name, byte[] bytes) in _small.Files)
        {
            File.ReadAllBytes(Path.Combine(Cache.Place(set), name)).ShouldBe(bytes);
        }
    }

    private void EverythingIsWhole(NamedSet set)
    {
        EverythingIsThere(set);
        Directory.GetFileSystemEntries(Cache.Folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Cache.Folder, path)).Order(StringComparer.Ordinal)
            .ShouldBe(["small", Path.Combine("small", SmallSet.Images), Path.Combine("small", SmallSet.Labels)]);
    }

    private sealed class Kept(List<FetchProgress> told) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => told.Add(value);
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) => stop.Cancel();
    }

    private sealed class Downgrading : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            var answer = new HttpResponseMessage(System.Net.HttpStatusCode.Found);
            answer.Headers.Location = new Uri("http://plain.example/" + SmallSet.Images);
            return Task.FromResult(answer);
        }
    }
}
