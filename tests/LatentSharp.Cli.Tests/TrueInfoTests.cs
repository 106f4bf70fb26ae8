using System.Text.Json;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Results;
using LatentSharp.Data.Sentences;
using LatentSharp.Models;
using LatentSharp.Runs.Interpolating;

namespace LatentSharp.Cli.Tests;

/// <summary>What <c>train</c> and <c>info</c> say agrees with itself.</summary>
public sealed class TrueInfoTests : IDisposable
{
    private static readonly string[] Tiny = ["--network", "mlp", "--hidden", "8", "--latent", "2"];

    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void A_training_ends_with_its_page_and_the_next_command()
    {
        Outcome outcome = Train("--epochs", "1", "--train", "30", "--test", "10");
        string[] lines = outcome.Output.TrimEnd().Split('\n');
        lines[^2].Trim().ShouldBe($"page: {_latent.At("run", "report.html")}");
        lines[^1].Trim().ShouldBe($"next: latent sample {_latent.At("run")} --out new.png");
        outcome.Output.ShouldContain("learning rate 0.001, batches of 16, seed 1");
        outcome.Output.ShouldContain("training: 1 epoch (");
        outcome.Error.ShouldNotContain("1 epochs");
    }

    [Fact]
    public void An_interrupted_run_says_how_far_it_came_and_how_to_go_on()
    {
        using var stop = new CancellationTokenSource();
        string run = _latent.At("run");
        using var output = new StringWriter();
        using var error = new Watcher(line =>
        {
            if (line.StartsWith("epoch 2:", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });
        string[] train =
        [
            "train", _latent.Pictures(), .. Tiny, "--epochs", "30", "--evaluate-every", "2", "--beta", "0.5", "--seed", "7",
            "--train", "30", "--test", "10", "--out", run,
        ];
        Application.Run(train, output, error, isTerminal: false, stop.Token).ShouldBe(130);
        Outcome info = _latent.Run("info", run);
        info.Code.ShouldBe(0, info.Error);
        info.Output.ShouldContain("training: 2 of 30 epochs (weights of epoch 2)");
        info.Output.ShouldContain("test, with the weights of epoch 2:");
        info.Output.ShouldContain("nats per example in epoch 2");
        info.Output.ShouldContain("β 0.5, learning rate 0.001, batches of 16, seed 7");
        info.Output.ShouldContain($"interrupted: go on with: latent train DATA --resume --out {run}");
        JsonElement json = JsonDocument.Parse(_latent.Run("info", run, "--json").Output).RootElement;
        json.GetProperty("interrupted").GetBoolean().ShouldBeTrue();
        json.GetProperty("epochsDone").GetInt32().ShouldBe(2);
        json.GetProperty("epochs").GetInt32().ShouldBe(30);
    }

    [Fact]
    public void Collapse_is_said_at_the_end_of_train_in_info_and_in_sample()
    {
        string run = _latent.At("run");
        Outcome train = Train("--beta", "1000000", "--epochs", "30", "--learning-rate", "0.01", "--train", "30", "--test", "10");
        train.Code.ShouldBe(0, train.Error);
        string sampled = _latent.Run("sample", run, "--out", _latent.At("s.png")).Error;
        foreach (string text in new[] { train.Output, _latent.Run("info", run).Output, sampled })
        {
            text.ShouldContain("posterior collapse: the codes say next to nothing of the pictures (KL 0.0");
            text.ShouldContain("--beta than 1000000");
            text.ShouldContain("--free-bits");
        }
    }

    [Fact]
    public void The_unit_of_a_term_stands_beside_it_and_its_name_is_words()
    {
        var terms = new LossTerms(new TermValue("reconstruction", 343.3), new TermValue("angularSame", 3.27, 1, "angular loss", false));
        Words.Terms(terms, "nats per example").ShouldBe("reconstruction 343.30 nats per example; same class 3.27 angular loss");
    }

    [Fact]
    public void A_path_is_told_without_powers_of_ten()
    {
        var path = new PathEvenness([1, 1], 1, null, null, 2.7e-6, 0.2, 2.6, 0.14, 0.63);
        string lines = string.Join('\n', InterpolateReport.Lines("VAE", path));
        lines.ShouldContain("mere fade of the ends halfway 63 %");
        lines.ShouldContain("neighbouring posteriors below 0.001;");
        lines.ShouldNotContain("E-", Case.Sensitive);
    }

    [Fact]
    public void One_test_picture_does_not_make_units_look_unused()
    {
        string run = _latent.At("run");
        Outcome train = Train("--beta", "0", "--epochs", "20", "--learning-rate", "0.01", "--train", "30", "--test", "1");
        train.Code.ShouldBe(0, train.Error);
        train.Output.ShouldContain("2 of 2 units active");
        train.Error.ShouldNotContain(" 0 active units");
        JsonElement test = JsonDocument.Parse(_latent.Run("info", run, "--json").Output).RootElement.GetProperty("test");
        test.GetProperty("activeUnits").GetInt32().ShouldBe(2);
        test.GetProperty("activeUnitsOver").GetInt32().ShouldBe(30);
    }

    [Fact]
    public void Negative_nats_are_explained_once()
    {
        Outcome train = Train("--epochs", "20", "--learning-rate", "0.01", "--likelihood", "gaussian", "--train", "30", "--test", "10");
        train.Output.ShouldContain("reconstruction -");
        train.Output.Split("is no fault").Length.ShouldBe(2);
        train.Error.Split("is no fault").Length.ShouldBeLessThan(3);
    }

    [Fact]
    public void Info_says_what_is_wrong_with_a_training_or_that_nothing_is()
    {
        string run = _latent.At("run");
        Train("--epochs", "1", "--train", "30", "--test", "10").Output.ShouldContain(
            "doctor: hardly trained (1 epoch, 2 steps): figures and pictures are those of an unfinished model, from which nothing can be " +
            "concluded\n  try --epochs 100; with --resume the same run goes on");
        JsonElement found = JsonDocument.Parse(_latent.Run("info", run, "--json").Output).RootElement.GetProperty("doctor")[0];
        found.GetProperty("check").GetString().ShouldBe("short");
        found.GetProperty("figure").GetDouble().ShouldBe(2);
        found.GetProperty("verdict").GetString()!.ShouldStartWith("hardly trained");
        found.GetProperty("try").GetString()!.ShouldStartWith("--epochs 100");
        File.ReadAllText(_latent.At("run", "report.html")).ShouldContain("What is wrong with it");
        string copy = _latent.At("copy.safetensors");
        Outcome train = Train("--overwrite", "--epochs", "120", "--learning-rate", "0.003", "--train", "30", "--test", "10");
        train.Output.ShouldNotContain("hardly trained");
        File.Copy(_latent.At("run", "model.safetensors"), copy);
        _latent.Run("info", copy).Output.ShouldContain("doctor: ");
    }

    [Fact]
    public void What_is_wrong_is_told_once_while_a_model_trains()
    {
        Outcome train = Train("--likelihood", "bernoulli", "--binarize", "fixed", "--epochs", "4", "--train", "30", "--test", "10");
        train.Error.Split("warning: the pictures have shades").Length.ShouldBe(2);
        train.Error.ShouldContain("so that the shades are lost; try --likelihood gaussian");
    }

    [Fact]
    public void Counts_have_their_noun_and_groups_of_digits()
    {
        Counted.Of(1, "epoch").ShouldBe("1 epoch");
        Counted.Of(0, "epoch").ShouldBe("0 epochs");
        Counted.Of(2_187_907, "parameter").ShouldBe("2,187,907 parameters");
        Counted.Of(2, "entry", "entries").ShouldBe("2 entries");
        Words.Typed("runs/my faces").ShouldBe("'runs/my faces'");
        Words.Typed("runs/a'b").ShouldBe("'runs/a'\\''b'");
    }

    private Outcome Train(params string[] more) => _latent.Run(["train", _latent.Pictures(), .. Tiny, "--out", _latent.At("run"), .. more]);

    /// <summary>Tells of each line as it is written.</summary>
    private sealed class Watcher(Action<string> told) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            told(value ?? "");
        }
    }
}
