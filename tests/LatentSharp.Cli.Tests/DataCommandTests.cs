using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text.Json;
using LatentSharp.Data.Named;
using LatentSharp.Tests.Data.Named;

namespace LatentSharp.Cli.Tests;

public sealed class DataCommandTests : IDisposable
{
    private readonly Latent _latent = new();

    private string Cache => _latent.At("cache");

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void List_says_what_is_there_and_what_is_not()
    {
        Outcome text = _latent.Run("data", "list", "--cache", Cache);
        text.Code.ShouldBe(0, text.Error);
        text.Output.ShouldContain("faces: 6,000 drawn portraits");
        text.Output.ShouldContain("shapes: ");
        text.Output.ShouldContain("mnist: 70,000 handwritten digits, 28×28, grey (not there: latent data fetch mnist, 11.6 MB)");
        text.Output.ShouldContain("fashion-mnist: 70,000 articles of clothing, 28×28, grey (not there: latent data fetch fashion-mnist, " +
            "30.9 MB)");
        text.Output.ShouldContain($"fetched sets are kept in {Cache}");
        Fake("mnist");
        using JsonDocument json = JsonDocument.Parse(_latent.Run("data", "list", "--cache", Cache, "--json").Output);
        json.RootElement.GetProperty("cache").GetString().ShouldBe(Cache);
        JsonElement[] sets = [.. json.RootElement.GetProperty("sets").EnumerateArray()];
        sets.Select(set => set.GetProperty("isThere").GetBoolean()).ShouldBe([true, true, true, false, true],
            "digits are turned from those of mnist");
        sets.ShouldAllBe(set => set.GetProperty("licence").GetString()!.Length > 0 && set.GetProperty("source").GetString()!.Length > 0);
    }

    [Theory]
    [InlineData("ACTION is missing", "data")]
    [InlineData("there is nothing called 'fetsh' to do with data (did you mean 'fetch'?); say list, fetch or export", "data", "fetsh")]
    [InlineData("which set? latent data fetch NAME, where NAME is mnist or fashion-mnist", "data", "fetch")]
    [InlineData("there is no set 'mnits' (did you mean 'mnist'?); latent data list shows them", "data", "fetch", "mnits")]
    [InlineData("'faces' are built in and need no fetching", "data", "fetch", "faces")]
    [InlineData("--from ftp://x is not possible: it must be an address that begins with http:// or https://", "data", "fetch", "mnist",
        "--from", "ftp://x")]
    [InlineData("latent data list takes nothing but --cache and --json", "data", "list", "mnist")]
    public void Wrong_usage(string message, params string[] args)
    {
        Outcome outcome = _latent.Run(args);
        outcome.Error.ShouldContain(message);
        outcome.Code.ShouldBe(2);
        outcome.Output.ShouldBeEmpty();
    }

    [Fact]
    public void A_server_that_has_nothing_or_something_else_is_one_sentence()
    {
        using var server = new LoopbackServer(asked => asked.Number == 0
            ? new Answer { Status = 404 } : new Answer { Body = [1, 2, 3], Length = -1, CutAfter = 3 });
        foreach (string expected in (string[])["127.0.0.1 answered 404", "127.0.0.1 cut the connection after 3 of 9912422 bytes"])
        {
            Outcome outcome = _latent.Run("data", "fetch", "mnist", "--from", server.Address.AbsoluteUri, "--cache", Cache, "--quiet");
            outcome.Code.ShouldBe(1);
            outcome.Output.ShouldBeEmpty();
            outcome.Error.ShouldStartWith("latent: 'mnist' cannot be fetched, for train-images-idx3-ubyte.gz did not come whole: ");
            outcome.Error.ShouldContain(expected);
            outcome.Error.TrimEnd().ShouldNotContain('\n');
            Directory.Exists(Path.Combine(Cache, "mnist")).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_stopped_fetch_says_how_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        using var server = new LoopbackServer(_ =>
        {
            stop.CancelAfter(50);
            return new Answer { Body = new byte[9_912_422], StallAfter = 1000 };
        });
        Outcome outcome = _latent.Run(stop.Token, "data", "fetch", "mnist", "--from", server.Address.AbsoluteUri, "--cache", Cache);
        outcome.Code.ShouldBe(130);
        outcome.Error.ShouldContain("latent: stopped; what has come is kept, go on with: latent data fetch mnist");
        _latent.Run("data", "list", "--cache", Cache).Output.ShouldContain("mnist: 70,000 handwritten digits, 28×28, grey (not there");
    }

    [Fact]
    public void A_fetched_set_is_used_by_its_name_and_a_missing_one_says_how_to_fetch_it()
    {
        string run = _latent.At("run");
        string[] train = ["train", "mnist", "--channels", "4,8", "--latent", "2", "--epochs", "1", "--train", "30", "--test", "10", "--out",
            run];
        (int code, string error) = Start(train);
        code.ShouldBe(1);
        error.ShouldContain($"latent: 'mnist' is not on this machine yet; run latent data fetch mnist, which brings 12 MB into '{Cache}'.");
        Directory.Exists(run).ShouldBeFalse();
        Fake("mnist");
        (code, error) = Start(train);
        code.ShouldBe(0, error);
        _latent.Run("info", run).Output.ShouldContain("mnist");
        _latent.Run("data", "fetch", "mnist", "--cache", Cache).Output.ShouldContain("mnist was there");
    }

    /// <summary>A real process, whose cache is that of this test.</summary>
    private (int Code, string Error) Start(string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[DataCache.Variable] = Cache;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "latent.dll"));
        args.ToList().ForEach(start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    /// <summary>Files of the right names and lengths, with 30 and 10 pictures: a .gz may carry a name of any length.</summary>
    private void Fake(string name)
    {
        NamedSet set = NamedSets.Find(name)!;
        Directory.CreateDirectory(new DataCache(Cache).Place(set));
        foreach (NamedFile file in set.Files)
        {
            int count = file.Name.StartsWith("train", StringComparison.Ordinal) ? 30 : 10;
            byte[] body = file.Name.Contains("images", StringComparison.Ordinal)
                ? [0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, 28, 0, 0, 0, 28,
                    .. Enumerable.Range(0, count * 784).Select(i => (byte)(i % 251))]
                : [0, 0, 8, 1, 0, 0, 0, (byte)count, .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                deflate.Write(body);
            }

            byte[] tail = new byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(tail, Crc32.HashToUInt32(body));
            BinaryPrimitives.WriteInt32LittleEndian(tail.AsSpan(4), body.Length);
            byte[] head = [0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3];
            byte[] padding = Enumerable.Repeat((byte)'x', (int)(file.Bytes - head.Length - 1 - packed.Length - tail.Length)).ToArray();
            File.WriteAllBytes(Path.Combine(new DataCache(Cache).Place(set), file.Name),
                [.. head, .. padding, 0, .. packed.ToArray(), .. tail]);
        }
    }
}
