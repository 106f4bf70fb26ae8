using System.Text.Json;
using LatentSharp.Imaging;

namespace LatentSharp.Cli.Tests;

/// <summary>The verbs that put a trained model to work, alone and with an auto-encoder beside it.</summary>
public sealed class LatentUseTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void An_auto_encoder_asked_for_its_prior_says_what_it_uses_instead()
    {
        string run = _latent.Train("--model", "ae");
        Outcome outcome = _latent.Run("sample", run, "-n", "3", "--json", "--out", _latent.At("a/"));
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldContain("a Gaussian fitted to the codes");
        JsonDocument.Parse(outcome.Output).RootElement.GetProperty("from").GetString().ShouldBe("Gaussian fitted to the codes");
        Outcome same = _latent.Run("sample", run, "-n", "3", "--from", "gaussian", "--out", _latent.At("b/"));
        same.Error.ShouldBeEmpty();
        File.ReadAllBytes(_latent.At("b", "sample-00002.png")).ShouldBe(File.ReadAllBytes(_latent.At("a", "sample-00002.png")));
        _latent.Run("sample", run, "-n", "3", "--from", "mixture", "--out", _latent.At("c.png")).Code.ShouldBe(0);
    }

    [Fact]
    public void A_trained_model_keeps_densities_and_says_what_is_best_drawn_from()
    {
        string run = _latent.At("kept");
        Outcome trained = _latent.Run("train", _latent.Pictures(120), "--channels", "4,8", "--latent", "3", "--epochs", "1",
            "--train", "60", "--test", "60", "--json", "--out", run);
        trained.Code.ShouldBe(0, trained.Error);
        JsonElement sampling = JsonDocument.Parse(trained.Output).RootElement.GetProperty("sampling");
        string best = sampling.GetProperty("best").GetString()!;
        double plain = sampling.GetProperty("from")[0].GetProperty("distance").GetDouble();
        double gained = sampling.GetProperty("gained").GetDouble();
        best.ShouldBe(gained > 2 * sampling.GetProperty("error").GetDouble() && gained > 0.05 * plain
            ? sampling.GetProperty("nearest").GetString() : "prior");
        sampling.GetProperty("from").GetArrayLength().ShouldBeGreaterThanOrEqualTo(3);
        Outcome info = _latent.Run("info", run);
        info.Output.ShouldContain(sampling.GetProperty("sentence").GetString()!);
        info.Output.Contains("so draw with: latent sample", StringComparison.Ordinal).ShouldBe(best != "prior");

        Outcome mixture = _latent.Run("sample", run, "-n", "3", "--from", "mixture", "--json", "--out", _latent.At("m/"));
        JsonElement drawn = JsonDocument.Parse(mixture.Output).RootElement;
        drawn.GetProperty("kind").GetString().ShouldBe("mixture");
        drawn.GetProperty("components").GetInt32().ShouldBeGreaterThanOrEqualTo(1);
        drawn.GetProperty("kept").GetBoolean().ShouldBeTrue();
        Outcome flow = _latent.Run("sample", run, "-n", "3", "--from", "flow", "--json", "--out", _latent.At("f/"));
        JsonDocument.Parse(flow.Output).RootElement.GetProperty("kept").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void More_pictures_than_are_decoded_at_once_come_in_the_same_order()
    {
        string run = _latent.Train();
        _latent.Run("sample", run, "-n", "70", "--out", _latent.At("many/")).Code.ShouldBe(0);
        _latent.Run("sample", run, "-n", "65", "--out", _latent.At("fewer/")).Code.ShouldBe(0);
        Directory.GetFiles(_latent.At("many")).Length.ShouldBe(70);
        File.ReadAllBytes(_latent.At("many", "sample-00065.png")).ShouldBe(File.ReadAllBytes(_latent.At("fewer", "sample-00065.png")));
    }

    [Fact]
    public void Variations_of_no_spread_are_the_picture_and_of_all_spread_are_samples()
    {
        string run = _latent.Train();
        string picture = _latent.At("pictures", "003.png");
        _latent.Run("reconstruct", run, picture, "--out", _latent.At("again/")).Code.ShouldBe(0);
        _latent.Run("sample", run, "--like", picture, "--spread", "0", "-n", "2", "--out", _latent.At("same/")).Code.ShouldBe(0);
        byte[] again = Picture.Read(_latent.At("again", "003.png")).Pixels;
        Picture.Read(_latent.At("same", "sample-00001.png")).Pixels.ShouldBe(again);
        Picture.Read(_latent.At("same", "sample-00002.png")).Pixels.ShouldBe(again);
        _latent.Run("sample", run, "--like", picture, "-n", "2", "--out", _latent.At("like/")).Code.ShouldBe(0);
        Picture.Read(_latent.At("like", "sample-00001.png")).Pixels.ShouldNotBe(again);
    }

    [Fact]
    public void A_damaged_label_file_beside_the_pictures_does_not_matter_to_a_trained_model()
    {
        string run = _latent.Train();
        File.WriteAllText(_latent.At("pictures", "list_attr.txt"), "5\nSmiling\nnobody.png 1\n");
        _latent.Run("train", _latent.At("pictures"), "--out", _latent.At("x")).Code.ShouldBe(1);
        _latent.Run("encode", run, _latent.At("pictures"), "--out", _latent.At("codes.npy")).Code.ShouldBe(0);
        _latent.Run("reconstruct", run, _latent.At("pictures"), "--out", _latent.At("again/")).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("--spread needs --like", "--spread", "0.3")]
    [InlineData("leave out --from", "--like", "PICTURE", "--from", "mixture")]
    [InlineData("from 0 to 1", "--like", "PICTURE", "--spread", "1.5")]
    public void Options_of_sample_that_do_not_fit(string sentence, params string[] options)
    {
        Outcome outcome = _latent.Run(["sample", "nowhere", "--out", _latent.At("x.png"), .. options]);
        outcome.Code.ShouldBe(2);
        outcome.Error.ShouldContain(sentence);
    }

    [Fact]
    public void Reconstructions_from_mean_and_sampled_codes_and_an_auto_encoder_beside_each_other()
    {
        string ae = _latent.At("ae");
        Directory.Move(_latent.Train("--model", "ae"), ae);
        string run = _latent.Train();
        Outcome outcome = _latent.Run("reconstruct", run, _latent.At("pictures", "001.png"), _latent.At("pictures", "002.png"), "--sampled",
            "--beside", ae, "--json", "--out", _latent.At("all.png"));
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement json = JsonDocument.Parse(outcome.Output).RootElement;
        JsonElement first = json.GetProperty("pictures")[0];
        first.GetProperty("fileBytes").GetInt64().ShouldBe(new FileInfo(_latent.At("pictures", "001.png")).Length);
        first.GetProperty("pngBytes").GetInt64().ShouldBeGreaterThan(50);
        first.GetProperty("informationBits").GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("psnr").GetDouble()
            .ShouldBe((first.GetProperty("psnr").GetDouble() + json.GetProperty("pictures")[1].GetProperty("psnr").GetDouble()) / 2, 1e-9);
        json.GetProperty("sampled").GetProperty("psnr").GetDouble().ShouldBeGreaterThan(0);

        // What is beside it is what that run says of itself.
        JsonElement alone = JsonDocument.Parse(_latent.Run("reconstruct", ae, _latent.At("pictures", "001.png"),
            _latent.At("pictures", "002.png"), "--json", "--out", _latent.At("ae.png")).Output).RootElement;
        json.GetProperty("beside").GetProperty("psnr").GetDouble().ShouldBe(alone.GetProperty("psnr").GetDouble(), 1e-9);
        alone.TryGetProperty("informationBits", out JsonElement bits).ShouldBe(bits.ValueKind == JsonValueKind.Null);
        _latent.Run("reconstruct", ae, _latent.At("pictures"), "--sampled", "--out", _latent.At("x.png")).Error.ShouldContain("points");
        File.Exists(_latent.At("x.png")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("both.png", 2)]
    [InlineData("both.gif", 2)]
    [InlineData("triangle.png", 3)]
    [InlineData("square.png", 4)]
    public void Both_models_go_between_the_same_pictures(string name, int pictures)
    {
        string ae = _latent.At("ae");
        Directory.Move(_latent.Train("--model", "ae"), ae);
        string run = _latent.Train();
        string[] given = [.. Enumerable.Range(4, pictures).Select(i => _latent.At("pictures", $"00{i}.png"))];
        Outcome outcome = _latent.Run(["interpolate", run, .. given, "--beside", ae, "--steps", "5", "--json", "--out", _latent.At(name)]);
        outcome.Code.ShouldBe(0, outcome.Error);
        new FileInfo(_latent.At(name)).Length.ShouldBeGreaterThan(500);
        JsonElement json = JsonDocument.Parse(outcome.Output).RootElement;
        if (pictures > 2)
        {
            json.GetProperty("pictures").GetInt32().ShouldBe(pictures == 3 ? 15 : 25);
            return;
        }

        json.GetProperty("path").GetProperty("pixelSteps").GetArrayLength().ShouldBe(4);
        json.GetProperty("path").GetProperty("featureSteps").GetArrayLength().ShouldBe(4);
        json.GetProperty("path").GetProperty("leastOverlap").GetDouble().ShouldBeInRange(0, 1);
        json.GetProperty("beside").GetProperty("jump").GetDouble().ShouldBeInRange(0.125, 1);
    }

    [Fact]
    public void A_sweep_trains_once_a_value_from_reconstruction_alone_to_the_kl_term_alone()
    {
        string[] line = ["train", _latent.Pictures(), "--sweep", "beta=0,1,inf", "--channels", "4,8", "--latent", "3", "--epochs", "12",
            "--batch", "3", "--train", "30", "--test", "10", "--json", "--out", _latent.At("sweep")];
        Outcome outcome = _latent.Run(line);
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement json = JsonDocument.Parse(outcome.Output).RootElement;
        JsonElement[] runs = [.. json.GetProperty("runs").EnumerateArray()];
        runs.Select(r => Path.GetFileName(r.GetProperty("run").GetString())).ShouldBe(["beta-0", "beta-1", "beta-inf"]);
        double[] kl = [.. runs.Select(r => r.GetProperty("test").GetProperty("kl").GetDouble())];
        kl[2].ShouldBeLessThan(kl[1]);
        kl[1].ShouldBeLessThan(kl[0]);
        string page = File.ReadAllText(_latent.At("sweep", "report.html"));
        page.ShouldContain("KL only");
        page.ShouldContain("β = 1");
        _latent.Run("grid", _latent.At("sweep", "beta-1"), "--side", "3", "--out", _latent.At("grid.png")).Code.ShouldBe(0);
        _latent.Run(line).Error.ShouldContain("--overwrite");
    }

    [Theory]
    [InlineData("beta", "such as beta, latent")]
    [InlineData("gamma=1,2", "such as beta, latent")]
    [InlineData("beta=1", "two to eight different numbers")]
    [InlineData("beta=1,1", "different numbers")]
    [InlineData("beta=1,-2", "two to eight")]
    [InlineData("latent=2,2.5", "two to eight")]
    public void Sweeps_that_are_none(string sweep, string sentence)
    {
        Outcome outcome = _latent.Run("train", "faces", "--sweep", sweep, "--out", _latent.At("none"));
        outcome.Code.ShouldBe(2);
        outcome.Error.ShouldContain(sentence);
        Directory.Exists(_latent.At("none")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--resume", "only one of them")]
    [InlineData("--model", "leave --model out")]
    public void Options_that_do_not_go_with_a_sweep(string option, string sentence)
    {
        string[] more = option == "--model" ? ["--model", "ae"] : [option];
        Outcome outcome = _latent.Run(["train", "faces", "--sweep", "beta=1,2", "--out", _latent.At("none"), .. more]);
        outcome.Code.ShouldBe(2);
        outcome.Error.ShouldContain(sentence);
    }
}
