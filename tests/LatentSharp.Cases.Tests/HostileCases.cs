namespace LatentSharp.Cases.Tests;

/// <summary>Under attack: whatever is given, the program ends in time, with one sentence, and harms nothing.</summary>
public sealed class HostileCases
{
    private static readonly string[] Smallest = ["--network", "mlp", "--hidden", "8", "--latent", "2"];
    private static readonly string[] Tiny = [.. Smallest, "--epochs", "1"];
    private static readonly string[] Faces = ["train", "faces", "--size", "16", "--train", "30", "--test", "5"];

    [CaseFact]
    public void Models_that_lie()
    {
        foreach ((string name, string file) in (ReadOnlySpan<(string, string)>)
        [
            ("covariance-inf-hang", "model.safetensors"), ("latent-null-feature", "model.safetensors"),
                ("latent-null-trust", "model.safetensors"),
            ("model-512-channels", "model.safetensors"), ("model-card-seconds", "nan.safetensors"),
                ("model-card-seconds", "huge.safetensors"),
        ])
        {
            using var it = Case.Open($"hostile/{name}");
            foreach (string[] verb in (string[][])
            [
                ["info", file], ["info", file, "--features"], ["sample", file, "--out", "s.png"], ["grid", file, "--out", "g.png"],
            ])
            {
                Outcome outcome = it.Latent(verb);
                outcome.Code.ShouldBeOneOf([0, 1, 2], $"{name}: {string.Join(' ', verb)}\n{outcome.Seen}");
                outcome.Seen.ShouldNotContain("unexpected fault");
                outcome.Seen.ShouldNotContain("   at ");
            }
        }
    }

    [CaseFact]
    public void Escapes_in_a_model()
    {
        using var it = Case.Open("hostile/terminal-escapes-in-model");
        Outcome told = it.Latent("info", "model.safetensors");
        Printable(told.Seen).ShouldBeTrue(told.Seen);
    }

    [CaseFact]
    public void Escapes_in_names()
    {
        using var it = Case.Open("hostile/terminal-escapes-in-names");
        it.Succeeds("data", "export", "faces", "-n", "12", "--out", "pics/");
        it.Shell("mkdir nm; i=0; for f in pics/*.png; do i=$((i+1)); cp $f \"$(printf 'nm/%d\\033[31m\\nlatent: fake.png' $i)\"; " +
            "done").Code.ShouldBe(0);
        it.Shell("printf junk > \"$(printf 'nm/bad\\033[2J\\nlatent: all is well.png')\"").Code.ShouldBe(0);
        Outcome refused = it.Latent(["train", "nm", .. Tiny, "--out", "run"]);
        refused.Code.ShouldBe(1);
        Printable(refused.Seen).ShouldBeTrue(refused.Seen);
        refused.Error.Split('\n').ShouldNotContain(
            line => line.StartsWith("latent: all", StringComparison.Ordinal) || line.StartsWith("latent: fake", StringComparison.Ordinal));
        Outcome trained = it.Succeeds(["train", "nm", "--skip-bad", .. Tiny, "--out", "run"]);
        Printable(trained.Seen).ShouldBeTrue(trained.Seen);
    }

    [CaseFact]
    public void Empty_strings()
    {
        using var it = Case.Empty();
        it.Succeeds("data", "export", "faces", "-n", "12", "--out", "d/");
        it.Succeeds(["train", "d", .. Tiny, "--out", "R", "--quiet"]);
        string picture = Directory.GetFiles(it.At("d"), "*.png", SearchOption.AllDirectories)[0];
        foreach (string[] args in (string[][])
        [
            ["info", ""], ["encode", "", "d", "--out", "k.npy"], ["decode", "R", "", "--out", "q.png"],
                ["interpolate", "R", picture, "", "--out", "i.png"],
            ["alter", "R", "", "--toward", "X", "--out", "a.png"], ["reconstruct", "R", "", "--out", "r.png"],
                ["reconstruct", "R", picture, "--beside", "", "--out", "r.png"],
            ["sample", "R", "--like", "", "--out", "s.png"], ["train", "d", "--labels", ""], ["train", "d", "--out", ""],
                ["compare", "d", "--out", ""],
        ])
        {
            it.Fails(args);
        }

        Directory.GetFileSystemEntries(it.Folder).Select(Path.GetFileName).Order().ShouldBe(["R", "d"]);
    }

    [CaseFact("mkfifo")]
    public void Fifo()
    {
        using var it = Case.Empty();
        it.Succeeds("data", "export", "faces", "-n", "12", "--out", "d/");
        it.Shell("mkfifo d/z.png pipe").Code.ShouldBe(0);
        it.Succeeds(["train", "d", .. Tiny, "--out", "R"]);
        it.Fails("info", "pipe");
        it.Fails("decode", "R", "pipe", "--out", "x.png");
        it.Fails(["train", "d", "--labels", "pipe", .. Tiny, "--out", "S"]);
        it.Fails(["train", "pipe", .. Tiny, "--out", "S"]);
    }

    [CaseFact]
    public void Links_into_their_own_folder()
    {
        using var it = Case.Empty();
        it.Succeeds("data", "export", "faces", "-n", "12", "--out", "d/");
        it.Shell("cd d; for i in 1 2 3; do ln -s . l$i; done").Code.ShouldBe(0);
        it.Succeeds(["train", "d", .. Tiny, "--out", "R"]);
        (it.Card("R").Data.Train + it.Card("R").Data.Test).ShouldBe(12);
    }

    [CaseFact("strace")]
    public void An_fsync_that_fails()
    {
        using var it = Case.Empty();
        it.Succeeds("data", "export", "faces", "-n", "12", "--out", "d/");
        it.Succeeds(["train", "d", .. Tiny, "--out", "R", "--quiet"]);
        foreach (string error in (string[])["EIO", "ENOSPC"])
        {
            Outcome outcome =
                it.Shell($"strace -f -o /dev/null -e trace=fsync -e inject=fsync:error={error} $LATENT encode R d --out x.npy");
            outcome.Code.ShouldBe(1, outcome.Seen);
            outcome.Error.ShouldContain("x.npy");
        }

        Directory.GetFileSystemEntries(it.Folder).Select(Path.GetFileName).Order().ShouldBe(["R", "d"]);
    }

    [CaseFact]
    public void Hidden_layers_that_no_memory_holds()
    {
        using var it = Case.Empty();
        it.Fails([.. Faces, "--network", "mlp", "--hidden", "65536,65536", "--out", "R"]);
        Directory.Exists(it.At("R")).ShouldBeFalse();
    }

    [CaseFact]
    public void Modes_are_kept()
    {
        using var it = Case.Empty();
        string[] train = [.. Faces, .. Smallest, "--out", "R", "--quiet"];
        it.Succeeds([.. train, "--epochs", "1"]);
        it.Shell("chmod 600 R/model.safetensors R/checkpoint.safetensors").Code.ShouldBe(0);
        it.Succeeds([.. train, "--epochs", "2", "--resume"]);
        foreach (string name in (string[])["model.safetensors", "checkpoint.safetensors"])
        {
            File.GetUnixFileMode(it.At("R", name)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [CaseFact]
    public void Run_pid_as_a_link()
    {
        using var it = Case.Empty();
        it.Shell("echo mine > precious; mkdir r; ln -s ../precious r/run.pid").Code.ShouldBe(0);
        it.Latent([.. Faces, .. Tiny, "--out", "r"]);
        File.ReadAllText(it.At("precious")).ShouldBe("mine\n");
    }

    [CaseFact]
    public void A_run_inside_its_data()
    {
        using var it = Case.Empty();
        it.Succeeds("data", "export", "faces", "-n", "20", "--out", "d/");
        Outcome first = it.Shell("cd d && $LATENT train . --network mlp --hidden 8 --latent 2 --epochs 1");
        first.Code.ShouldBe(0, first.Seen);
        string run = Path.GetDirectoryName(Directory.GetFiles(it.At("d"), "model.safetensors", SearchOption.AllDirectories).Single())!;
        Outcome resumed = it.Shell("cd d && $LATENT train . --network mlp --hidden 8 --latent 2 --epochs 2 --resume");
        resumed.Code.ShouldBe(0, resumed.Seen);
        Outcome again = it.Shell("cd d && $LATENT train . --network mlp --hidden 8 --latent 2 --epochs 1 --out other");
        again.Code.ShouldBe(0, again.Seen);
        (it.Card(run).Data.Train + it.Card(run).Data.Test).ShouldBe(20);
        (it.Card("d/other").Data.Train + it.Card("d/other").Data.Test).ShouldBe(20);
    }

    [CaseFact]
    public void Standard_error_that_is_full()
    {
        using var it = Case.Empty();
        foreach (string to in (string[])["2>/dev/full", "2>&-"])
        {
            it.Shell($"$LATENT {string.Join(' ', [.. Faces, .. Tiny])} --out R --overwrite {to}").Code.ShouldBe(0, to);
            File.Exists(it.At("R", "report.html")).ShouldBeTrue();
            it.Shell($"$LATENT info nope {to}").Code.ShouldBe(1);
        }
    }

    [CaseFact]
    public void Two_starts()
    {
        using var it = Case.Empty();
        it.Succeeds("data", "export", "faces", "-n", "40", "--out", "d/");
        const string train = "$LATENT train d --size 16 --epochs 20 --channels 8,16 --latent 4 --out two --quiet";
        Outcome both = it.Shell(
            $"{train} > A.out 2> A.err & A=$!; {train} > B.out 2> B.err & B=$!; " +
            "wait $A; a=$?; wait $B; b=$?; cat A.err B.err; echo codes $((a<b?a:b)) $((a<b?b:a))");
        both.Output.ShouldMatch("codes 0 [12]", both.Seen);
        File.Exists(it.At("two", "report.html")).ShouldBeTrue();
        File.ReadAllLines(it.At("two", "metrics.jsonl")).Length.ShouldBeGreaterThan(20);
    }

    [CaseFact]
    public void A_zip_of_bombs()
    {
        using var it = Case.Open("hostile/zip-of-six-pngs-5KB");
        Outcome outcome = it.Shell(
            "$LATENT train bombs.zip --size 16 --epochs 1 --network mlp --hidden 4 --latent 2 -q --out zo & p=$!; most=0; " +
            "while kill -0 $p 2>/dev/null; do " +
            "m=$(awk '/VmHWM/ { print int($2 / 1024) }' /proc/$p/status 2>/dev/null); [ -n \"$m\" ] && [ \"$m\" -gt $most ] && most=$m; " +
                "sleep 0.2; " +
            "done; wait $p; echo \"code $?\"; echo \"peak $most\"");
        outcome.Output.ShouldMatch("code [012]", outcome.Seen);
        int.Parse(outcome.Output.Split("peak ")[1].Trim(), System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeLessThan(2500, outcome.Seen);
    }

    /// <summary>No control character but the ends of lines reaches a terminal.</summary>
    private static bool Printable(string text) =>
        text.All(c => c is '\n' or '\r' or '\t' || !(char.IsControl(c) || c is '\u202e' or '\u202d' or '\u2066'));
}
