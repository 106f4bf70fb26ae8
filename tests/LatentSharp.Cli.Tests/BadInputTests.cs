namespace LatentSharp.Cli.Tests;

/// <summary>Each mistake gives one sentence on standard error, its exit code, nothing on standard output, and leaves no file.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Theory]
    [InlineData("--size 0", "--size 0 is not possible: it must be a whole number from 8 to 256.")]
    [InlineData("--latent 0", "--latent 0 is not possible: it must be a whole number from 1 to 4096.")]
    [InlineData("--beta -1", "--beta -1 is not possible: it must be a number of at least 0, and at most 1e9.")]
    [InlineData("--beta nan", "--beta nan is not possible")]
    [InlineData("--epoch 5", "unknown option --epoch (did you mean --epochs?).")]
    [InlineData("--epochs", "--epochs needs a value: --epochs N.")]
    [InlineData("--epochs 1 --epochs 2", "--epochs was given 2 times; give it once.")]
    [InlineData("--network con", "--network con is not possible: it must be mlp or conv (did you mean 'conv'?).")]
    [InlineData("--channels 8,x", "--channels 8,x is not possible")]
    [InlineData("--variance 0", "--variance 0 is not possible: it must be optimal, learned, or a standard deviation above 0, e.g. 0.1.")]
    [InlineData("--model ae --beta 2", "--model ae does not have; leave them out.")]
    [InlineData("--hidden 4 --network conv", "give only one of them.")]
    [InlineData("--binarize dynamic --likelihood gaussian", "--binarize is for --likelihood bernoulli; leave it out.")]
    [InlineData("--augment miror", "--augment miror is not possible: it must be one or more of mirror, shift and colour with commas " +
        "between, e.g. mirror,shift, or none (did you mean 'mirror'?).")]
    [InlineData("--cache .", "--cache . is a folder; give the name of a file")]
    [InlineData("--resume", "holds no checkpoint to resume")]
    [InlineData("--warm-up-epochs 3", "--warm-up-epochs needs --warm-up linear or cyclic.")]
    [InlineData("more", "'more' is one argument too many")]
    [InlineData("--channels 4,4,4,4,4,4", "--channels 4,4,4,4,4,4 is not possible")]
    public void Wrong_usage(string options, string message) =>
        Fails(2, message, ["train", _latent.Pictures(), "--out", _latent.At("run"), .. options.Split(' ')]);

    [Fact]
    public void Wrong_verbs_and_missing_arguments()
    {
        Fails(2, "there is no verb 'trian' (did you mean 'train'?)", "trian");
        Fails(2, "DATA is missing: latent train DATA [options]", "train");
        Fails(2, "--out is missing: latent sample RUN --out PATH [options]", "sample", "run");
        Fails(2, "give a name ending in .png", "sample", "run", "--out", _latent.At("x.jpg"));
    }

    [Fact]
    public void A_font_that_does_not_exist() =>
        Fails(1, "there is no font 'No Such Font'", "sample", "run", "--out", _latent.At("x.png"), "--font", "No Such Font");

    /// <summary>Twelve pictures leave one to test on; every page must do with one.</summary>
    [Fact]
    public void A_dozen_pictures_are_enough_to_train_on()
    {
        Outcome trained = _latent.Run("train", _latent.Pictures(12), "--channels", "4,8", "--latent", "3", "--epochs", "1", "--out",
            _latent.At("run"));
        trained.Code.ShouldBe(0, trained.Error);
        File.Exists(_latent.At("run", "report.html")).ShouldBeTrue();
        Outcome two = _latent.Run("train", _latent.Pictures(2), "--channels", "4,8", "--latent", "3", "--epochs", "1", "--out",
            _latent.At("two"));
        two.Code.ShouldBe(0, two.Error);
    }

    [Fact]
    public void More_pictures_than_a_sheet_holds_are_refused_before_any_work()
    {
        string run = _latent.Train();
        string folder = _latent.Pictures(1300);
        Outcome outcome = _latent.Run("reconstruct", run, folder, "--out", _latent.At("sheet.png"));
        outcome.Code.ShouldBe(2);
        outcome.Error.ShouldContain("a sheet holds at most 2500 pictures, not 2600; give a folder ending in / as --out.");
        File.Exists(_latent.At("sheet.png")).ShouldBeFalse();
        LatentSharp.Formats.Arrays.Npy.Write(_latent.At("codes.npy"),
            new LatentSharp.Tensors.Tensor(new LatentSharp.Tensors.Shape(2501, 3)));
        Fails(2, "a sheet holds at most 2500 pictures, not 2501", "decode", run, _latent.At("codes.npy"), "--out", _latent.At("sheet.png"));
    }

    [Fact]
    public void Data_that_cannot_be_used()
    {
        string empty = Directory.CreateDirectory(_latent.At("empty")).FullName;
        string single = Directory.CreateDirectory(_latent.At("single")).FullName;
        string pictures = _latent.Pictures(4);
        File.Copy(Path.Combine(pictures, "000.png"), Path.Combine(single, "a.png"));
        Train("does not exist", _latent.At("nowhere"));
        Train("has no pictures", empty);
        Train("has only one picture", single);
        Train("is a single picture", Path.Combine(single, "a.png"));

        string broken = Path.Combine(pictures, "001.png");
        byte[] whole = File.ReadAllBytes(broken);
        File.WriteAllBytes(broken, whole[..(whole.Length / 2)]);
        Train("001.png", pictures);
        File.WriteAllText(broken, "no picture at all");
        Train("001.png", pictures);
        File.WriteAllBytes(broken, whole);

        File.WriteAllText(_latent.At("labels.csv"), "file,blond\nnone.png,1\nneither.png,0\n");
        Train("none.png", pictures, "--labels", _latent.At("labels.csv"));

        File.WriteAllBytes(_latent.At("magic-idx3-ubyte"), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
        Train("magic-idx3-ubyte", _latent.At("magic-idx3-ubyte"));
        File.WriteAllBytes(_latent.At("short-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 8, 0, 0, 0, 8, 1, 2, 3]);
        Train("short-idx3-ubyte", _latent.At("short-idx3-ubyte"));
    }

    [Fact]
    public void Models_that_cannot_be_used()
    {
        string run = _latent.Train();
        Fails(2, "holds a run already; give --resume", "train", _latent.At("pictures"), "--out", run);
        Fails(2, "--latent cannot be changed from 3", "train", _latent.At("pictures"), "--out", run, "--resume", "--latent", "4");
        Fails(1, "but the run was started with 30 and 10", "train", _latent.At("pictures"), "--out", run, "--resume", "--train", "20",
            "--test", "10");
        Fails(1, "did you mean 'run'", "info", _latent.At("rum"));
        string model = Path.Combine(run, "model.safetensors");
        byte[] whole = File.ReadAllBytes(model);
        File.WriteAllBytes(_latent.At("short.safetensors"), whole[..(whole.Length - 10)]);
        Fails(1, "short.safetensors", "sample", _latent.At("short.safetensors"), "--out", _latent.At("x.png"));
        File.WriteAllText(model, File.ReadAllText(model, System.Text.Encoding.Latin1)
            .Replace("latentsharp.version\":\"2\"", "latentsharp.version\":\"9\""), System.Text.Encoding.Latin1);
        Fails(1, "its format version is 9", "info", run);
        File.Exists(_latent.At("x.png")).ShouldBeFalse();
    }

    private void Train(string message, string data, params string[] more) =>
        Fails(1, message, ["train", data, "--out", _latent.At("run"), .. more]);

    private void Fails(int code, string message, params string[] args)
    {
        bool hadRun = Directory.Exists(_latent.At("run"));
        Outcome outcome = _latent.Run(args);
        outcome.Error.ShouldContain(message);
        outcome.Code.ShouldBe(code);
        outcome.Output.ShouldBeEmpty();
        outcome.Error.TrimEnd().Split((char)10)[^1].ShouldStartWith("latent: ");
        Directory.Exists(_latent.At("run")).ShouldBe(hadRun);
    }
}
