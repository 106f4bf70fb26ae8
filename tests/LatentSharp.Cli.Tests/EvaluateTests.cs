using System.Text.Json;

namespace LatentSharp.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly Latent _latent = new();

    [Fact]
    public void ABoundItsTermsAndAPageAreGiven()
    {
        string run = _latent.Train();
        string page = _latent.At("evaluation.html");
        string[] asked = ["--samples", "20", "--examples", "6", "--out", page, "--json"];
        Outcome outcome = _latent.Run(["evaluate", run, _latent.At("pictures"), .. asked]);
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement found = JsonDocument.Parse(outcome.Output).RootElement;
        found.GetProperty("examples").GetInt32().ShouldBe(6);
        double elbo = found.GetProperty("negativeElbo").GetDouble();
        elbo.ShouldBe(found.GetProperty("rate").GetDouble() + found.GetProperty("distortion").GetDouble(), 1e-6);
        JsonElement bound = found.GetProperty("bound");
        bound.GetProperty("samples").GetInt32().ShouldBe(20);
        bound.GetProperty("curve").EnumerateArray().Select(p => p.GetProperty("samples").GetInt32()).ShouldBe([1, 2, 5, 10, 20]);
        double log = bound.GetProperty("logLikelihood").GetProperty("value").GetDouble();
        found.GetProperty("negativeLogLikelihood").GetDouble().ShouldBe(-log);
        found.GetProperty("bitsPerDimension").GetDouble().ShouldBe(-log / (16 * 16 * 3 * Math.Log(2)), 1e-9);
        found.GetProperty("klPerDimension").GetArrayLength().ShouldBe(3);
        found.GetProperty("gaps").GetProperty("codes").GetInt32().ShouldBeGreaterThan(1);
        JsonElement surgery = found.GetProperty("surgery");
        surgery.GetProperty("kl").GetProperty("value").GetDouble().ShouldBe(
            surgery.GetProperty("mutualInformation").GetProperty("value").GetDouble()
                + surgery.GetProperty("marginalKl").GetProperty("value").GetDouble(), 1e-9);
        string html = System.Net.WebUtility.HtmlDecode(File.ReadAllText(page));
        found.GetProperty("sentences").EnumerateArray().ShouldAllBe(sentence => html.Contains(sentence.GetString()!));

        Outcome text = _latent.Run("evaluate", run, _latent.At("pictures"), "--samples", "5", "--examples", "4");
        text.Code.ShouldBe(0, text.Error);
        text.Output.ShouldContain("negative evidence lower bound");
        text.Output.ShouldContain("mutual information");
    }

    [Fact]
    public void AnAutoEncoderHasGapsAndNoLikelihood()
    {
        string run = _latent.Train("--model", "ae");
        Outcome refused = _latent.Run("evaluate", run, _latent.At("pictures"), "--samples", "10");
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain("gives no likelihood");
        refused.Error.ShouldContain("--samples");

        string page = _latent.At("evaluation.html");
        Outcome outcome = _latent.Run("evaluate", run, _latent.At("pictures"), "--json", "--out", page);
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement found = JsonDocument.Parse(outcome.Output).RootElement;
        foreach (string name in (string[])["negativeElbo", "rate", "bound", "negativeLogLikelihood", "bitsPerDimension", "surgery"])
        {
            found.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null, name);
        }

        JsonElement gaps = found.GetProperty("gaps");
        gaps.GetProperty("share").GetProperty("value").GetDouble().ShouldBeInRange(0, 1);
        gaps.GetProperty("share").GetProperty("standardError").GetDouble().ShouldBeGreaterThan(0);
        gaps.GetProperty("cycleError").GetProperty("value").GetDouble().ShouldBeGreaterThan(0);
        gaps.GetProperty("cycleErrorOfData").GetProperty("value").GetDouble().ShouldBeGreaterThan(0);
        found.GetProperty("sentences").EnumerateArray().ShouldContain(s => s.GetString()!.Contains("gives no likelihood"));
        File.ReadAllText(page).ShouldContain("Gaps");
        _latent.Run("evaluate", run, _latent.At("pictures")).Output.ShouldContain("mass of N(0, I) in gaps");
    }

    [Fact]
    public void OfDrawnPicturesThoseHeldOutAreMeasuredAndNotMore()
    {
        string run = _latent.At("drawn");
        _latent.Run("train", "faces", "--size", "16", "--network", "mlp", "--hidden", "8", "--latent", "2", "--epochs", "1",
            "--train", "60", "--test", "30", "--out", run).Code.ShouldBe(0);
        Outcome outcome = _latent.Run("evaluate", run, "faces", "--samples", "2", "--json");
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement found = JsonDocument.Parse(outcome.Output).RootElement;
        found.GetProperty("data").GetString().ShouldBe("30 test pictures of faces");
    }

    [Fact]
    public void PicturesStandBesideRealOnes()
    {
        string run = _latent.Train();
        Outcome outcome = _latent.Run("evaluate", run, "faces", "--samples", "1", "--examples", "40", "--features", "random", "--json");
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement quality = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("quality");
        quality.GetProperty("features").GetString().ShouldBe("a fixed random network");
        quality.GetProperty("pictures").GetInt32().ShouldBe(40);
        JsonElement[] sets = [.. quality.GetProperty("sets").EnumerateArray()];
        sets.Select(set => set.GetProperty("name").GetString()).Take(2).ShouldBe(["reconstructions", "prior"]);
        foreach (JsonElement set in sets)
        {
            set.GetProperty("frechetError").GetDouble().ShouldBeGreaterThan(0);
            set.GetProperty("precision").GetDouble().ShouldBeInRange(0, 1);
        }

        quality.GetProperty("msSsim").GetDouble().ShouldBeInRange(0, 1);
        quality.GetProperty("perceptualPathLength").GetProperty("linear").GetDouble().ShouldBeGreaterThan(0);
        Outcome unknown = _latent.Run("evaluate", run, "faces", "--features", "vgg");
        unknown.Code.ShouldBe(2);
        unknown.Error.ShouldContain("labels, random, resnet18");
    }

    [Fact]
    public void NoSamplesAndNoPageAreRefused()
    {
        string run = _latent.Train();
        _latent.Run("evaluate", run, _latent.At("pictures"), "--samples", "0").Code.ShouldBe(2);
        Outcome page = _latent.Run("evaluate", run, _latent.At("pictures"), "--out", "evaluation.txt");
        page.Code.ShouldNotBe(0);
        page.Error.ShouldContain("evaluation.html");
    }

    public void Dispose() => _latent.Dispose();
}
