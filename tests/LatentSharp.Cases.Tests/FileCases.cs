using LatentSharp.Data;

namespace LatentSharp.Cases.Tests;

/// <summary>No file vanishes without a word, and no folder holds the program up.</summary>
public sealed class FileCases
{
    private static readonly string[] Tiny = ["--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1", "--out", "run"];

    [CaseFact]
    public void Jfif()
    {
        using var it = Case.Open("jfif");
        it.Succeeds("train", "in", "--epochs", "1", "--out", "run");
        Pictures(it).ShouldBe(24);
    }

    [CaseFact]
    public void Codes_without_names()
    {
        using var it = Case.Open("codes-without-names");
        Outcome encoded = it.Succeeds("encode", it.ColorModel(), "in", "--out", "codes.csv");
        encoded.Error.ShouldNotContain("left out");
        string[] lines = File.ReadAllLines(it.At("codes.csv"));
        lines.Length.ShouldBe(13);
        lines[0].ShouldStartWith("name,");
        lines.Skip(1).Select(line => line.Split(',')[0]).ShouldBe(
            ["p0.png", "p1.png", "p2.png", "p3.webp", "p4.png", "p5.png", "p6.png", "p7.webp", "p8.png", "p9.png", "p10.png", "p11.png"]);
        it.Succeeds("decode", "colour", "codes.csv", "--out", "again/");
        File.Exists(it.At("again", "p11.png")).ShouldBeTrue();
    }

    [CaseFact]
    public void Damaged_file_in_encode()
    {
        using var it = Case.Open("damaged-file-in-encode");
        string run = it.ColorModel();
        Outcome encoded = it.Succeeds("encode", run, "in", "--skip-bad", "--out", "codes.csv");
        File.ReadAllLines(it.At("codes.csv")).Length.ShouldBe(12);
        string left = Enumerable.Range(0, 12).Select(i => $"{i:D3}.jpg")
            .Single(name => !File.ReadAllText(it.At("codes.csv")).Contains(name, StringComparison.Ordinal));
        encoded.Error.ShouldContain(left);
        it.Fails("encode", run, "in", "--out", "no.csv").Error.ShouldContain("--skip-bad");
        it.Succeeds("reconstruct", run, "in", "--skip-bad", "--out", "pairs.png").Error.ShouldContain(left);
    }

    [CaseFact("setpriv")]
    public void Locked_folder()
    {
        using var it = Case.Open("locked-folder");
        it.Shell("chmod a+rwx . in").Code.ShouldBe(0);
        Outcome outcome = it.Shell(
            "setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=\"$PWD\" $LATENT train in --skip-bad --epochs 1 --network mlp " +
                "--hidden 8 --latent 2 --out run");
        outcome.Code.ShouldBe(0, outcome.Seen);
        outcome.Error.ShouldContain("lost+found");
        Pictures(it).ShouldBe(12);
    }

    [CaseFact]
    public void Pipe_in_folder()
    {
        using var it = Case.Open("pipe-in-folder");
        it.Succeeds(["train", "in", .. Tiny]).Error.ShouldContain("live.png");
    }

    [CaseFact]
    public void Link_loop()
    {
        using var it = Case.Open("link-loop");
        it.Succeeds(["train", "in", .. Tiny]);
        Pictures(it).ShouldBe(12);
    }

    [CaseFact]
    public void Hdf5()
    {
        using var it = Case.Open("hdf5");
        string error = it.Fails("train", "in/shapes.h5", "--epochs", "1", "--out", "run").Error;
        error.ShouldContain("HDF5");
        error.ShouldContain("np"); // one way to convert it, by NumPy
        Directory.Exists(it.At("run")).ShouldBeFalse();
    }

    [CaseFact]
    public void Zip_with_password()
    {
        using var it = Case.Open("zip-with-password");
        it.Fails("train", "in/locked.zip", "--epochs", "1", "--out", "run").Error.ShouldContain("password");
    }

    [CaseFact]
    public void Npz()
    {
        using var it = Case.Open("npz");
        it.Succeeds("train", "in/mnist-like.npz", "--epochs", "1", "--out", "run");
        (it.Card().Data.Train, it.Card().Data.Test).ShouldBe((24, 6));
        it.Card().Data.Attributes.ShouldBe(["0", "1"]);
        it.Succeeds("train", "in/one-array.npz", "--epochs", "1", "--out", "run2");
        Pictures(it, "run2").ShouldBe(30);
    }

    [CaseFact]
    public void Tar_and_gz()
    {
        using var it = Case.Open("tar-and-gz");
        it.Succeeds("train", "in/pics.tar.gz", "--epochs", "1", "--out", "run");
        Pictures(it).ShouldBeGreaterThan(2);
        it.Succeeds("train", "in/t.csv.gz", "--epochs", "1", "--out", "run2");
        it.Card("run2").Model.Format.ShouldBeOfType<TableColumns>();
    }

    [CaseFact]
    public void Formats()
    {
        using var it = Case.Open("formats");
        string[] kinds = ["bmp", "gif", "noending", "pgm", "ppm", "tif", "webp"];
        Directory.GetDirectories(it.At("in")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(kinds);
        foreach (string kind in kinds)
        {
            it.Succeeds(["train", $"in/{kind}", .. Tiny, "--overwrite"]);
            Pictures(it).ShouldBe(6, kind);
        }
    }

    [CaseFact]
    public void Cmyk()
    {
        using var it = Case.Open("cmyk");
        it.Succeeds(["train", "in", .. Tiny]);
        Pictures(it).ShouldBe(12);
    }

    [CaseFact]
    public void Png_orientation()
    {
        using var it = Case.Open("png-orientation");
        it.Succeeds(["train", "in", .. Tiny]);
        it.Card().Model.Format.ShouldBeOfType<PictureFormat>().ShouldBe(new PictureFormat(24, 32, 3));
    }

    [CaseFact]
    public void Headless_codes()
    {
        using var it = Case.Open("headless-codes");
        string run = it.ColorModel();
        it.Succeeds("decode", run, "in/savetxt.csv", "--out", "s.png");
        it.Succeeds("decode", run, "in/named.csv", "--out", "named/");
        File.Exists(it.At("named", "a0.png")).ShouldBeTrue();
    }

    private static int Pictures(Case it, string run = "run") => it.Card(run).Data.Train + it.Card(run).Data.Test;
}
