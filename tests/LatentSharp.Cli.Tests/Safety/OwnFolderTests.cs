using System.Diagnostics;
using System.Text;
using LatentSharp.Imaging.Files;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Cli.Tests.Safety;

/// <summary>A command has its run folder for itself from the first look to the last page, and removes only what it made.</summary>
public sealed class OwnFolderTests : IDisposable
{
    private static readonly string[] Tiny = ["--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1", "--train", "20",
        "--test", "4", "--batch", "8"];

    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    [InlineData("sweep")]
    [InlineData("demo")]
    public void A_folder_that_another_writes_to_is_refused_and_left_as_it_is(string verb)
    {
        string outer = _latent.At("out");
        string inner = verb switch { "train" => outer, "sweep" => Path.Combine(outer, "beta-4"), _ => Path.Combine(outer, "vae") };
        using (RunLock.Take(new RunFolder(inner)))
        {
            File.WriteAllText(Path.Combine(inner, "metrics.jsonl"), "{}");
            File.WriteAllText(Path.Combine(outer, "notes.txt"), "mine");
            string[] before = Directory.GetFileSystemEntries(outer, "*", SearchOption.AllDirectories);
            foreach (string[] more in (string[][])[[], ["--overwrite"]])
            {
                Outcome refused = Run(verb, outer, more);
                refused.Code.ShouldBe(1, refused.Error);
                refused.Error.ShouldContain($"'{inner}' is being written by process {Environment.ProcessId};");
                Directory.GetFileSystemEntries(outer, "*", SearchOption.AllDirectories).ShouldBe(before, ignoreOrder: true);
            }
        }

        // The folder of all runs is taken too.
        using (RunLock.Take(new RunFolder(outer)))
        {
            Run(verb, outer, ["--overwrite"]).Error.ShouldContain($"'{outer}' is being written by process");
        }
    }

    [Fact]
    public void A_folder_is_held_until_the_last_page_is_written()
    {
        string run = _latent.At("run");
        string pictures = _latent.Pictures(24);
        File.WriteAllLines(Path.Combine(pictures, "labels.csv"), ["file,bright", .. Enumerable.Range(0, 24).Select(i =>
            FormattableString.Invariant($"{i:D3}.png,{i % 2}"))]);
        Outcome? second = null;
        using var error = new Watcher(text =>
        {
            if (second is null && text.Contains("learning the features", StringComparison.Ordinal))
            {
                second = _latent.Run(["train", pictures, .. Tiny, "--out", run, "--overwrite"]);
            }
        });
        using var output = new StringWriter();
        Application.Run(["train", pictures, .. Tiny, "--out", run], output, error, isTerminal: false, CancellationToken.None).ShouldBe(0,
            error.ToString());
        second.ShouldNotBeNull().Code.ShouldBe(1);
        second.Error.ShouldContain("is being written by process");
        _latent.Run("info", run).Code.ShouldBe(0);
        File.Exists(new RunFolder(run).Report).ShouldBeTrue();
        File.Exists(Path.Combine(run, "run.pid")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("train", "drawing the page")]
    [InlineData("train", "training a VAE")]
    [InlineData("compare", "measuring: the AE")]
    public void A_folder_that_is_moved_meanwhile_is_named_as_that(string verb, string moment)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // elsewhere the system does not tell where to
        }

        string outer = _latent.At("out");
        using var error = new Watcher(text =>
        {
            if (text.Contains(moment, StringComparison.Ordinal) && Directory.Exists(outer))
            {
                Directory.Move(outer, _latent.At("moved"));
            }
        });
        using var output = new StringWriter();
        int code = Application.Run([verb, _latent.Pictures(24), .. Tiny, "--out", outer], output, error, isTerminal: false,
            CancellationToken.None);
        code.ShouldBe(1, error.ToString());
        output.ToString().ShouldBeEmpty();
        string last = error.ToString().TrimEnd().Split('\n')[^1];
        last.ShouldStartWith("latent: the run folder '");
        last.ShouldContain($"was moved to '{_latent.At("moved")}");
    }

    [Fact]
    public void Two_processes_that_start_together_leave_one_whole_run()
    {
        string run = _latent.At("runs", "both");
        string[] train = ["train", _latent.Pictures(24), .. Tiny, "--out", run, "--quiet"];
        Process[] both = [KillTests.Start(train), KillTests.Start(train)];
        string[] errors = [.. both.Select(process => process.StandardError.ReadToEnd())];
        foreach (Process process in both)
        {
            process.WaitForExit();
        }

        int[] codes = [.. both.Select(process => process.ExitCode).Order()];
        codes[0].ShouldBe(0, string.Concat(errors));
        codes[1].ShouldBeOneOf(1, 2);

        // The other may have warned of a model that has hardly been trained.
        string loser = errors.Single(text => text.Contains("latent:", StringComparison.Ordinal));
        (loser.Contains("is being written by", StringComparison.Ordinal)
            || loser.Contains("holds a run already", StringComparison.Ordinal)).ShouldBeTrue(loser);
        KillTests.Names(run).ShouldBe(["checkpoint.safetensors", "data.json", "metrics.jsonl", "model.safetensors", "report.html",
            Path.Combine("samples", "epoch-0001.png")]);
        foreach (Process process in both)
        {
            process.Dispose();
        }
    }

    [Theory]
    [InlineData("train", 5)]
    [InlineData("compare", 8)]
    [InlineData("sweep", 8)]
    public void What_fails_before_its_first_checkpoint_leaves_nothing_of_its_own(string verb, int step)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string outer = _latent.At("deep", "out");
        string pictures = _latent.Pictures(24);
        int failures = 0;
        for (int sync = 0; ; sync += step)
        {
            int left = sync;
            DiskSync.Inject(() => left-- > 0 ? null : 5);
            Outcome failed = Run(verb, outer, [], pictures);
            DiskSync.Inject(null);
            failed.Code.ShouldBe(1, failed.Error);
            failed.Error.TrimEnd().Split('\n')[^1].ShouldContain("Input/output error");
            if (Directory.Exists(outer) && Directory.GetFiles(outer, "checkpoint.safetensors", SearchOption.AllDirectories).Length > 0)
            {
                break;
            }

            Directory.Exists(_latent.At("deep")).ShouldBeFalse($"after {sync} files that could be synchronised");
            failures++;
        }

        failures.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void What_was_there_before_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string run = _latent.At("run");
        Directory.CreateDirectory(Path.Combine(run, "samples"));
        File.WriteAllText(Path.Combine(run, "report.html"), "mine");
        string pictures = _latent.Pictures(24);
        int left = 6;
        DiskSync.Inject(() => left-- > 0 ? null : 28);
        Outcome failed = Run("train", run, [], pictures);
        DiskSync.Inject(null);
        failed.Code.ShouldBe(1, failed.Error);
        KillTests.Names(run).ShouldBe(["report.html"]);
        File.ReadAllText(Path.Combine(run, "report.html")).ShouldBe("mine");
        Directory.Exists(Path.Combine(run, "samples")).ShouldBeTrue();
    }

    [Fact]
    public void Data_that_cannot_be_read_leaves_no_folder_and_an_earlier_run_untouched()
    {
        _latent.Run(["train", _latent.At("missing"), .. Tiny, "--out", _latent.At("new", "run")]).Code.ShouldBe(1);
        Directory.Exists(_latent.At("new")).ShouldBeFalse();
        string run = _latent.At("run");
        _latent.Run(["train", _latent.Pictures(24), .. Tiny, "--out", run]).Code.ShouldBe(0);
        string[] before = ChangedDataTests.Contents(run);
        _latent.Run(["train", _latent.At("missing"), .. Tiny, "--out", run, "--overwrite"]).Code.ShouldBe(1);
        ChangedDataTests.Contents(run).ShouldBe(before);

        // Nobody may write to its model: so it is not replaced, and that is said before the training.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(new RunFolder(run).Model, UnixFileMode.UserRead);
            foreach (string how in (string[])["--overwrite", "--resume"])
            {
                Outcome refused = _latent.Run(["train", _latent.At("pictures"), .. Tiny, "--out", run, how]);
                refused.Code.ShouldBe(1, refused.Error);
                refused.Error.ShouldContain($"'{new RunFolder(run).Model}' is read-only, and so it is not replaced");
                refused.Error.ShouldNotContain("training a");
            }

            File.SetUnixFileMode(new RunFolder(run).Model, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _latent.Run("train", _latent.At("pictures"), "--out", run, "--resume", "--epochs", "2").Code.ShouldBe(0);
            File.GetUnixFileMode(new RunFolder(run).Model).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private Outcome Run(string verb, string outer, string[] more, string? pictures = null)
    {
        pictures ??= _latent.Pictures(24);
        return _latent.Run(verb switch
        {
            "demo" => ["demo", "--budget", "5", "--out", outer, .. more],
            "sweep" => ["train", pictures, .. Tiny, "--sweep", "beta=1,4", "--out", outer, .. more],
            _ => [verb, pictures, .. Tiny, "--out", outer, .. more],
        });
    }

    /// <summary>Text that is looked at while it is written.</summary>
    private sealed class Watcher(Action<string> look) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            look(value ?? "");
        }

        public override Encoding Encoding => Encoding.UTF8;
    }
}
