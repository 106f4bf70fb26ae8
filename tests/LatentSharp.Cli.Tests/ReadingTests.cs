using LatentSharp.Imaging;

namespace LatentSharp.Cli.Tests;

/// <summary>What every verb that reads pictures says of files that it leaves out, and pictures named as those of a set.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void Every_verb_tells_what_it_leaves_out_and_has_skip_bad()
    {
        string run = _latent.Train();
        string folder = _latent.At("given");
        Directory.CreateDirectory(folder);
        foreach (string name in new[] { "000.png", "001.png", "002.png" })
        {
            File.Copy(_latent.At("pictures", name), Path.Combine(folder, name));
        }

        File.WriteAllBytes(Path.Combine(folder, "a.avif"), [0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66]);
        string[][] verbs =
        [
            ["encode", run, folder, "--out", _latent.At("codes.npy")],
            ["reconstruct", run, folder, "--out", _latent.At("pairs.png")],
            ["interpolate", run, folder, "--out", _latent.At("triangle.png")],
            ["data", "export", folder, "--out", _latent.At("exported")],
        ];
        foreach (string[] verb in verbs)
        {
            Outcome outcome = _latent.Run(verb);
            outcome.Code.ShouldBe(0, outcome.Error);
            outcome.Error.ShouldContain("left out: 1 AVIF or HEIC picture, which is not read (a.avif; convert them to PNG)");
        }

        Directory.Delete(_latent.At("exported"), recursive: true);
        File.WriteAllBytes(Path.Combine(folder, "bad.png"), Png.Encode(new Picture(16, 16, 3))[..60]);
        foreach (string[] verb in verbs)
        {
            _latent.Run(verb).Code.ShouldBe(1);
            Outcome outcome = _latent.Run([.. verb, "--skip-bad"]);
            outcome.Code.ShouldBe(0, outcome.Error);
            outcome.Error.ShouldContain("left out: 1 of 4 files that are damaged:");
            outcome.Error.ShouldContain("bad.png");
        }

        // One damaged file among several that are given one by one.
        Outcome single = _latent.Run("reconstruct", run, Path.Combine(folder, "bad.png"), Path.Combine(folder, "000.png"), "--skip-bad",
            "--out", _latent.At("one.png"));
        single.Code.ShouldBe(0, single.Error);
        single.Error.ShouldContain("left out: '");
        _latent.Run("reconstruct", run, Path.Combine(folder, "bad.png"), "--skip-bad", "--out", _latent.At("one.png")).Code.ShouldBe(1);
    }

    [Fact]
    public void Pictures_are_named_as_those_of_a_set()
    {
        string run = _latent.Train();
        string pictures = _latent.At("pictures");
        Outcome pair = _latent.Run("interpolate", run, "faces:3", pictures + ":005.png", "--out", _latent.At("ab.png"));
        pair.Code.ShouldBe(0, pair.Error);
        Outcome files = _latent.Run("reconstruct", run, pictures + ":7", "faces:1", "--out", _latent.At("folder") + "/");
        files.Code.ShouldBe(0, files.Error);
        Directory.EnumerateFiles(_latent.At("folder")).Select(Path.GetFileName)
            .ShouldBe(["faces-1.png", "pictures-7.png"], ignoreOrder: true);
        Outcome like = _latent.Run("sample", run, "--like", pictures + ":7", "-n", "4", "--out", _latent.At("like.png"));
        like.Code.ShouldBe(0, like.Error);
        Outcome far = _latent.Run("reconstruct", run, pictures + ":40", "--out", _latent.At("x.png"));
        far.Code.ShouldBe(1);
        far.Error.ShouldContain("has 40 pictures, numbered 0 to 39");
    }

    [Fact]
    public async Task No_verb_waits_for_a_named_pipe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string run = _latent.Train();
        string pipe = _latent.At("pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            make.WaitForExit();
        }

        string[][] calls =
        [
            ["info", pipe], ["train", pipe], ["train", _latent.At("pictures"), "--labels", pipe, "--out", _latent.At("r")],
                ["encode", run, pipe, "--out", _latent.At("c.npy")],
            ["encode", pipe, _latent.At("pictures"), "--out", _latent.At("c.npy")], ["decode", run, pipe, "--out", _latent.At("d.png")],
                ["reconstruct", run, pipe, "--out", _latent.At("p.png")],
            ["sample", run, "--like", pipe, "--out", _latent.At("s.png")], ["data", "export", pipe, "--out", _latent.At("e")],
        ];
        foreach (string[] call in calls)
        {
            Outcome outcome = await Task.Run(() => _latent.Run(call)).WaitAsync(TimeSpan.FromSeconds(60));
            outcome.Code.ShouldBe(1);
            outcome.Error.ShouldContain("a named pipe");
        }
    }

    [Fact]
    public void Data_are_exported_and_train_again()
    {
        string folder = _latent.At("out");
        Outcome outcome = _latent.Run("data", "export", "faces", "-n", "30", "--out", folder);
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Output.ShouldContain($"30 pictures of 64×64, with labels.csv: {folder}");
        _latent.Run("data", "export", "faces", "--out", folder).Error.ShouldContain("is not empty");
        _latent.Run("data", "export", "faces").Code.ShouldBe(2);
        _latent.Run("data", "list", "--out", folder).Code.ShouldBe(2);
        _latent.Run("data", "expotr", "faces", "--out", folder).Error.ShouldContain("did you mean 'export'?");
        Outcome train = _latent.Run("train", folder, "--size", "16", "--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1",
            "--out", _latent.At("run2"));
        train.Code.ShouldBe(0, train.Error);
        train.Error.ShouldContain("labels.csv': 19 attributes");
    }

    [Fact]
    public void The_run_below_the_pictures_is_no_data()
    {
        string pictures = _latent.Pictures(12);
        string[] small = ["--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1"];
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (string run in new[] { "one", "two" })
        {
            Outcome outcome = _latent.Run(["train", pictures, .. small, "--out", Path.Combine(pictures, "runs", run)]);
            outcome.Code.ShouldBe(0, outcome.Error);
            said.Add(outcome.Output.Split('\n').Single(line => line.Contains("to train on")));
        }

        said.ShouldHaveSingleItem();

        Outcome encode = _latent.Run("encode", Path.Combine(pictures, "runs", "one"), pictures, "--out", _latent.At("c.npy"));
        encode.Output.ShouldContain("12 codes");
        encode.Error.ShouldContain("left out: 2 folders that latent wrote (runs/one, runs/two)");
    }
}
