using System.Text.Json;
using LatentSharp.Formats.Arrays;
using LatentSharp.Imaging;
using LatentSharp.Training;

namespace LatentSharp.Cli.Tests;

public sealed class EndToEndTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void Train_and_info_say_the_same_in_json()
    {
        string run = _latent.At("run");
        string[] train = ["train", _latent.Pictures(), "--channels", "4,8", "--latent", "3", "--epochs", "2", "--out", run, "--json"];
        Outcome trained = _latent.Run(train);
        trained.Code.ShouldBe(0, trained.Error);
        JsonElement json = JsonDocument.Parse(trained.Output).RootElement;
        JsonElement test = json.GetProperty("test");
        (test.GetProperty("reconstruction").GetDouble() + test.GetProperty("kl").GetDouble())
            .ShouldBe(test.GetProperty("negativeElbo").GetDouble(), 1e-9);
        test.GetProperty("psnr").GetDouble().ShouldBeGreaterThan(0);
        test.TryGetProperty("bitsPerDimension", out _).ShouldBeTrue();
        test.TryGetProperty("activeUnits", out _).ShouldBeTrue();
        json.GetProperty("parameters").GetInt64().ShouldBeGreaterThan(0);
        json.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("imagesPerSecond").GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("epochs").GetInt32().ShouldBe(2);
        json.GetProperty("train").TryGetProperty("kl", out _).ShouldBeTrue();
        json.GetProperty("model").GetProperty("model").GetString().ShouldBe("vae");
        json.GetProperty("data").GetProperty("source").GetString().ShouldBe("pictures");

        Outcome info = _latent.Run("info", run, "--json");
        info.Code.ShouldBe(0);
        info.Output.ShouldBe(trained.Output);
        _latent.Run("info", Path.Combine(run, "model.safetensors")).Output.ShouldContain("3 latent dimensions");
    }

    [Fact]
    public void What_is_chosen_is_told_and_what_is_said_is_not()
    {
        Outcome outcome = _latent.Run("train", _latent.Pictures(), "--epochs", "1", "--latent", "2", "--network", "mlp", "--out",
            _latent.At("run"));
        outcome.Error.ShouldContain("hidden: 400 (chosen: 16×16 colour pictures)");
        outcome.Error.ShouldContain("likelihood: gaussian (chosen: the pictures have shades)");
        outcome.Error.ShouldNotContain("latent: 2");
        outcome.Error.ShouldContain("epoch 1: test −ELBO");
    }

    [Fact]
    public void Augmentation_is_stored_shown_and_kept_on_resume()
    {
        string run = _latent.Train("--augment", "shift,mirror");
        _latent.Run("info", run).Output.ShouldContain("augmentation: mirror,shift, of training pictures only");
        _latent.Run("info", run, "--json").Output.ShouldContain("\"mirror\": true");
        string[] resume = ["train", _latent.At("pictures"), "--train", "30", "--test", "10", "--resume", "--epochs", "2", "--out", run];
        _latent.Run([.. resume, "--augment", "colour"]).Error.ShouldContain(
            "--augment cannot be changed from mirror,shift while a run is resumed");
        _latent.Run([.. resume, "--augment", "mirror,shift"]).Code.ShouldBe(0);
        ModelFile.ReadCard(Path.Combine(run, "model.safetensors")).Training.Augment.ShouldBe(
            new LatentSharp.Data.Augmentation { Mirror = true, Shift = true });
    }

    [Fact]
    public void Equal_pictures_on_both_sides_are_told()
    {
        string pictures = _latent.Pictures();
        File.Copy(Path.Combine(pictures, "003.png"), Path.Combine(pictures, "036.png"), overwrite: true);
        string[] train = ["train", pictures, "--channels", "4,8", "--latent", "3", "--epochs", "1", "--overwrite", "--out",
            _latent.At("run")];
        _latent.Run([.. train, "--train", "30", "--test", "10"]).Error.ShouldContain(
            "warning: 1 of 10 test pictures have the same pixels as a training picture");
        Outcome divided = _latent.Run(train);
        divided.Error.ShouldContain("duplicates: 1 picture with the pixels of an earlier one, none of them on both sides");
        divided.Error.ShouldNotContain("warning");
    }

    [Fact]
    public void Pictures_go_to_codes_and_back()
    {
        string run = _latent.Train();
        _latent.Run("encode", run, _latent.At("pictures"), "--out",
            _latent.At("codes.npy")).Output.ShouldStartWith("40 codes of 3 numbers");
        Npy.Read(_latent.At("codes.npy")).Shape.ToArray().ShouldBe([40, 3]);

        _latent.Run("decode", run, _latent.At("codes.npy"), "--out", _latent.At("decoded/")).Code.ShouldBe(0);
        Outcome again = _latent.Run("reconstruct", run, _latent.At("pictures"), "--out", _latent.At("again/"), "--json");
        again.Code.ShouldBe(0, again.Error);
        JsonDocument.Parse(again.Output).RootElement.GetProperty("pictures").GetArrayLength().ShouldBe(40);
        Directory.GetFiles(_latent.At("decoded")).Length.ShouldBe(40);
        Picture.Read(_latent.At("decoded", "007.png")).Pixels.ShouldBe(Picture.Read(_latent.At("again", "007.png")).Pixels);
    }

    [Fact]
    public void Samples_are_the_same_for_a_seed_and_differ_from_the_mean_codes()
    {
        string run = _latent.Train();
        foreach (string name in (string[])["a", "b"])
        {
            _latent.Run("sample", run, "-n", "5", "--seed", "7", "--out", _latent.At(name + "/")).Code.ShouldBe(0);
        }

        _latent.Run("sample", run, "-n", "5", "--out", _latent.At("sheet.png")).Code.ShouldBe(0);
        Directory.GetFiles(_latent.At("a")).Length.ShouldBe(5);
        File.ReadAllBytes(_latent.At("a", "sample-00005.png")).ShouldBe(File.ReadAllBytes(_latent.At("b", "sample-00005.png")));
        Picture.Read(_latent.At("sheet.png")).Width.ShouldBeGreaterThan(16);
        _latent.Run("encode", run, _latent.At("pictures"), "--out", _latent.At("mean.npy"));
        _latent.Run("encode", run, _latent.At("pictures"), "--sample", "--out", _latent.At("drawn.npy"));
        Npy.Read(_latent.At("drawn.npy")).Span.ToArray().ShouldNotBe(Npy.Read(_latent.At("mean.npy")).Span.ToArray());
    }

    [Fact]
    public void Built_in_faces_are_data_for_every_verb()
    {
        Outcome outcome = _latent.Run("train", "faces", "--model", "ae", "--size", "16", "--train", "30", "--test", "10", "--epochs", "1",
            "--channels", "4", "--out", _latent.At("faces"));
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldContain("faces: 40 built-in portraits");
        ModelCard card = ModelFile.ReadCard(_latent.At("faces", "model.safetensors"));
        card.Data.Attributes.ShouldContain("Blond_Hair");
        card.Test!.Kl.ShouldBe(0);
    }

    [Fact]
    public void Demo_leaves_two_runs_and_a_page()
    {
        Outcome outcome = _latent.Run("demo", "--budget", "5", "--json", "--out", _latent.At("demo"));
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement json = JsonDocument.Parse(outcome.Output).RootElement;
        json.GetProperty("autoencoder").GetProperty("run").GetProperty("model").GetProperty("model").GetString().ShouldBe("ae");
        json.GetProperty("variational").GetProperty("run").GetProperty("test").GetProperty("kl").GetDouble().ShouldBeGreaterThan(0);
        string page = File.ReadAllText(_latent.At("demo", "report.html"));
        foreach (string heading in (string[])["Reconstructions", "New pictures", "latent space", "Interpolation", "Alter"])
        {
            page.ShouldContain(heading, Case.Insensitive);
        }

        page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).ShouldNotContain("http://", Case.Insensitive);
        _latent.Run("info", _latent.At("demo", "vae")).Code.ShouldBe(0);
        _latent.Run("demo", "--out", _latent.At("demo")).Code.ShouldBe(2);
    }

    [Fact]
    public void Compare_measures_both_models_by_one_judge()
    {
        string[] line = ["compare", "faces", "--size", "16", "--train", "300", "--test", "60", "--channels", "4,8", "--latent", "4",
            "--epochs", "1", "--betas", "5,1", "--budget", "20", "--json", "--out", _latent.At("both")];
        Outcome outcome = _latent.Run(line);
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement json = JsonDocument.Parse(outcome.Output).RootElement;
        JsonElement ae = json.GetProperty("autoencoder");
        JsonElement vae = json.GetProperty("variational");
        ae.GetProperty("run").GetProperty("model").GetProperty("latent").GetInt32().ShouldBe(4);
        vae.GetProperty("run").GetProperty("model").GetProperty("latent").GetInt32().ShouldBe(4);
        foreach (JsonElement model in (JsonElement[])[ae, vae])
        {
            JsonElement figures = model.GetProperty("figures");
            figures.GetProperty("psnr").GetDouble().ShouldBe(model.GetProperty("run").GetProperty("test").GetProperty("psnr").GetDouble(),
                1e-3);
            figures.GetProperty("priorSamples").GetDouble().ShouldBeGreaterThan(0);
            figures.GetProperty("midpoints").GetDouble().ShouldBeGreaterThan(0);
            model.GetProperty("paths").GetProperty("jump").GetDouble().ShouldBeInRange(0.125, 1);
            model.GetProperty("effect").GetArrayLength().ShouldBe(json.GetProperty("judgeAccuracy").EnumerateObject().Count());
        }

        json.GetProperty("curve").EnumerateArray().Select(p => p.GetProperty("beta").GetDouble()).ShouldBe([1, 5]);
        _latent.Run("alter", _latent.At("both", "vae"), Portrait(), "--toward", "Blond_Hair=1", "--out",
            _latent.At("blond.png")).Code.ShouldBe(0);
        Outcome features = _latent.Run("info", _latent.At("both", "vae"), "--features", "--json");
        JsonDocument.Parse(features.Output).RootElement.GetProperty("features")[0].GetProperty("method").GetString()
            .ShouldBeOneOf("effect", "local", "nearest");
        _latent.Run("info", _latent.At("both", "vae"), "--features").Output.ShouldContain("Blond_Hair");
        Outcome again = _latent.Run(line);
        again.Code.ShouldBe(2);
        again.Error.ShouldContain("--overwrite");
        _latent.Run("compare", "faces", "--betas", "1,x", "--out", _latent.At("other")).Code.ShouldBe(2);
        Directory.Exists(_latent.At("other")).ShouldBeFalse();
    }

    [Fact]
    public void Compare_draws_what_other_weights_would_have_traded_unless_told_not_to()
    {
        string[] line = ["compare", "faces", "--size", "16", "--train", "120", "--test", "40", "--channels", "4,8", "--latent", "2",
            "--epochs", "1", "--beta", "3", "--json"];
        Outcome three = _latent.Run([.. line, "--out", _latent.At("three")]);
        three.Code.ShouldBe(0, three.Error);
        JsonDocument.Parse(three.Output).RootElement.GetProperty("curve").EnumerateArray()
            .Select(p => Math.Round(p.GetProperty("beta").GetDouble(), 6)).ShouldBe([0.3, 3, 30]);
        File.ReadAllText(_latent.At("three", "report.html")).ShouldContain("What β trades");
        Outcome none = _latent.Run([.. line, "--betas", "none", "--out", _latent.At("none")]);
        none.Code.ShouldBe(0, none.Error);
        JsonDocument.Parse(none.Output).RootElement.GetProperty("curve").GetArrayLength().ShouldBe(0);
    }

    private string Portrait() => Directory.GetFiles(_latent.Pictures(1))[0];

    [Fact]
    public void A_stopped_run_goes_on_to_the_same_bits()
    {
        string pictures = _latent.Pictures();
        string[] line = ["train", pictures, "--channels", "4", "--latent", "2", "--batch", "8", "--epochs", "3", "--train", "30", "--test",
            "10"];
        _latent.Run([.. line, "--out", _latent.At("whole")]).Code.ShouldBe(0);

        using var stop = new CancellationTokenSource();
        using var watcher = new StopAfter(stop, "epoch 1: test");
        using var output = new StringWriter();
        Application.Run([.. line, "--out", _latent.At("broken")], output, watcher, isTerminal: false, stop.Token)
            .ShouldBe(Application.Canceled);
        watcher.ToString().ShouldContain("--resume --out");
        output.ToString().ShouldBeEmpty();

        Outcome resumed = _latent.Run([.. line, "--resume", "--out", _latent.At("broken")]);
        resumed.Code.ShouldBe(0, resumed.Error);
        _latent.Run("encode", _latent.At("whole"), pictures, "--out", _latent.At("whole.npy"));
        _latent.Run("encode", _latent.At("broken"), pictures, "--out", _latent.At("broken.npy"));
        File.ReadAllBytes(_latent.At("broken.npy")).ShouldBe(File.ReadAllBytes(_latent.At("whole.npy")));
    }

    /// <summary>Asks to stop when a line begins with the given words.</summary>
    private sealed class StopAfter(CancellationTokenSource stop, string words) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(words, StringComparison.Ordinal) == true)
            {
                stop.Cancel();
            }
        }
    }
}
