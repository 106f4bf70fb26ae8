using System.Text.Json;
using LatentSharp.Imaging;

namespace LatentSharp.Cli.Tests;

public sealed class ScoreTests : IDisposable
{
    private readonly Latent _latent = new();

    [Fact]
    public void KnownFaultsAreFoundWithThresholdPageTableAndHeatMaps()
    {
        string run = Good();
        Outcome outcome = _latent.Run("score", run, _latent.At("parts", "test"), "--false-alarms", "10%", "--json");
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement found = JsonDocument.Parse(outcome.Output).RootElement;
        found.GetProperty("by").GetString().ShouldBe("all");
        found.GetProperty("falseAlarms").GetDouble().ShouldBe(0.1);
        found.GetProperty("good").GetInt32().ShouldBeGreaterThanOrEqualTo(9);
        JsonElement known = found.GetProperty("known")[0];
        known.GetProperty("count").GetInt32().ShouldBe(5);
        known.GetProperty("roc").GetDouble().ShouldBeGreaterThan(0.9);
        found.GetProperty("pixelRoc").GetDouble().ShouldBeGreaterThan(0.7);
        known.GetProperty("pixelRoc").GetDouble().ShouldBe(found.GetProperty("pixelRoc").GetDouble(), 1e-12);
        double[] scores = [.. found.GetProperty("examples").EnumerateArray().Select(e => e.GetProperty("score").GetDouble())];
        scores.ShouldBe(scores.OrderDescending());
        found.GetProperty("examples")[0].GetProperty("kind").GetString().ShouldBe("hole");
        found.GetProperty("examples")[0].GetProperty("scores").EnumerateObject().Select(score => score.Name)
            .ShouldBe(["reconstruction", "local", "latent", "likelihood"]);

        _latent.Run("score", run, _latent.At("parts", "test"), "--out", _latent.At("s.html")).Code.ShouldBe(0);
        File.ReadAllText(_latent.At("s.html")).ShouldContain("The strangest first");
        _latent.Run("score", run, _latent.At("parts", "test"), "--out", _latent.At("s.csv")).Code.ShouldBe(0);
        File.ReadAllLines(_latent.At("s.csv"))[0].ShouldStartWith("name,kind,score,anomaly,reconstruction");
        _latent.Run("score", run, _latent.At("parts", "test"), "--out", _latent.At("heat/")).Code.ShouldBe(0);
        Directory.GetFiles(_latent.At("heat"), "*.png", SearchOption.AllDirectories).Length.ShouldBe(10);
    }

    [Fact]
    public void WhatCannotBePromisedIsRefused()
    {
        string run = Good();
        Outcome few = _latent.Run("score", run, _latent.At("parts", "test"), "--false-alarms", "0.1%");
        few.Code.ShouldBe(2);
        few.Error.ShouldContain("1,099 good pictures");
        Outcome faulty = _latent.Run("train", _latent.At("parts", "test"), "--for", "anomalies", "--epochs", "1", "--out", _latent.At("x"));
        faulty.Code.ShouldNotBe(0);
        faulty.Error.ShouldContain("'hole'");

        string plain = _latent.Train();
        Outcome none = _latent.Run("score", plain, _latent.At("pictures"));
        none.Code.ShouldBe(2);
        none.Error.ShouldContain("--good");
        _latent.Run("score", plain, _latent.At("pictures"), "--good", _latent.At("pictures")).Code.ShouldBe(0);
        _latent.Run("score", plain, _latent.At("pictures"), "--by", "speed").Code.ShouldBe(2);
        Outcome features = _latent.Run("score", run, _latent.At("parts", "test"), "--by", "features");
        features.Code.ShouldBe(2);
        features.Error.ShouldContain("needs --good DATA");
    }

    [Fact]
    public void MasksOfAnySizeCountAndThoseThatAreMissingOrOfAnotherShapeAreTold()
    {
        string run = Good();
        double Roc(params string[] more) => JsonDocument.Parse(
                _latent.Run(["score", run, _latent.At("parts", "test"), "--false-alarms", "10%", "--json", .. more]).Output)
            .RootElement.GetProperty("pixelRoc").GetDouble();
        double own = Roc();

        // Twice as large, and 1 on 0 instead of white on black.
        string masks = _latent.At("parts", "ground_truth", "hole");
        foreach (string path in Directory.GetFiles(masks))
        {
            Picture mask = Picture.Read(path);
            var large = new Picture(32, 32, 1);
            for (int p = 0; p < large.Pixels.Length; p++)
            {
                large.Pixels[p] = (byte)(mask.Pixels[(p / 64 * 16) + (p % 32 / 2)] / 255);
            }

            Png.WriteFile(path, large);
        }

        Roc().ShouldBe(own, 1e-9);
        File.Delete(Path.Combine(masks, "200_mask.png"));
        _latent.Run("score", run, _latent.At("parts", "test")).Error.ShouldContain("1 known anomaly without a mask");
        Png.WriteFile(Path.Combine(masks, "201_mask.png"), new Picture(16, 8, 1));
        Outcome other = _latent.Run("score", run, _latent.At("parts", "test"));
        other.Code.ShouldNotBe(0);
        other.Error.ShouldContain("is 16×8 and its picture");
    }

    [Fact]
    public void AStrangeRowIsFoundWithTheColumnThatMakesItStrange()
    {
        string Row(int i, double fault = 0)
        {
            double a = Math.Sin(i * 12.9898) * 43758.5453;
            double b = Math.Sin(i * 78.233) * 43758.5453;
            (a, b) = (a - Math.Floor(a), b - Math.Floor(b));
            return FormattableString.Invariant($"{100 * a:F3},{(100 * b):F3},{(100 * (a + b)) + fault:F3},7");
        }

        File.WriteAllLines(_latent.At("good.csv"), ["a,b,sum,always", .. Enumerable.Range(0, 400).Select(i => Row(i))]);
        File.WriteAllLines(_latent.At("new.csv"),
            ["a,b,sum,always", .. Enumerable.Range(1000, 20).Select(i => Row(i)), Row(1020, -60), Row(1021).Replace(",7", ",9")]);
        string run = _latent.At("run-table");
        Outcome trained = _latent.Run(
            "train", _latent.At("good.csv"), "--for", "anomalies", "--latent", "2", "--epochs", "60", "--out", run);
        trained.Code.ShouldBe(0, trained.Error);
        Outcome outcome = _latent.Run("score", run, _latent.At("new.csv"), "--false-alarms", "5%", "--json");
        outcome.Code.ShouldBe(0, outcome.Error);
        JsonElement[] strange = [.. JsonDocument.Parse(outcome.Output).RootElement.GetProperty("examples").EnumerateArray().Take(2)];
        JsonElement sum = strange.Single(e => e.GetProperty("name").GetString() == "line 22");
        sum.GetProperty("isAnomaly").GetBoolean().ShouldBeTrue();
        sum.GetProperty("value").GetDouble().ShouldBeLessThan(140);
        JsonElement constant = strange.Single(e => e.GetProperty("name").GetString() == "line 23");
        constant.GetProperty("column").GetString().ShouldBe("always");
        constant.GetProperty("value").GetDouble().ShouldBe(9);
        constant.GetProperty("reconstructed").GetDouble().ShouldBe(7);
        _latent.Run("score", run, _latent.At("new.csv"), "--out", _latent.At("rows.html")).Output.ShouldContain("reconstructed");
        File.ReadAllText(_latent.At("rows.html")).ShouldContain("in their standard deviations");
        _latent.Run("score", run, _latent.At("new.csv"), "--out", _latent.At("rows.csv")).Code.ShouldBe(0);
        File.ReadAllLines(_latent.At("rows.csv"))[0].ShouldBe(
            "name,column,score,anomaly,value,reconstructed,reconstruction,local,latent,likelihood");

        string[] lines = File.ReadAllLines(_latent.At("new.csv"));
        File.WriteAllLines(_latent.At("known.csv"), lines.Select((line, i) => line
            + (i == 0 ? ",broken,kind" : i > 20 ? ",1,bent" : i % 2 == 0 ? ",0,fine" : ",0,new")));
        foreach (string label in (string[])["broken", "kind=bent"])
        {
            string told = _latent.Run("score", run, _latent.At("known.csv"), "--anomalous", label, "--json").Output;
            JsonElement known = JsonDocument.Parse(told).RootElement.GetProperty("known")[0];
            known.GetProperty("count").GetInt32().ShouldBe(2);
            known.GetProperty("roc").GetDouble().ShouldBe(1);
        }

        Outcome unknown = _latent.Run("score", run, _latent.At("known.csv"), "--anomalous", "brokn");
        unknown.Error.ShouldContain("no column 'brokn' (did you mean 'broken'?)");
    }

    [Theory]
    [InlineData("score")]
    [InlineData("evaluate")]
    public void PicturesUnlikeThoseOfTrainingAreTold(string verb)
    {
        string run = Good();
        for (int i = 0; i < 4; i++)
        {
            var noise = new Picture(16, 16, 1);
            for (int p = 0; p < 256; p++)
            {
                noise.Pixels[p] = (byte)((p * p * (i + 3) * 31) % 251);
            }

            Png.WriteFile(_latent.At("noise", $"{i}.png"), noise);
        }

        Outcome outcome = _latent.Run(verb, run, _latent.At("noise"));
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldContain("4 of 4 pictures are unlike those that this model was trained on");
        _latent.Run(verb, run, _latent.At("parts", "test", "good")).Error.ShouldNotContain("unlike");
    }

    /// <summary>Trains on stripes, and leaves stripes and stripes with a hole to test on, with masks.</summary>
    private string Good()
    {
        for (int i = 0; i < 60; i++)
        {
            Write(("train/good", i), null);
        }

        for (int i = 0; i < 5; i++)
        {
            Write(("test/good", 100 + i), null);
            Write(("test/hole", 200 + i), 3 + i);
        }

        string run = _latent.At("run-parts");
        Outcome outcome = _latent.Run("train", _latent.At("parts", "train"), "--for", "anomalies", "--network", "mlp", "--latent", "3",
            "--epochs", "30", "--out", run);
        outcome.Code.ShouldBe(0, outcome.Error);
        return run;
    }

    private void Write((string Folder, int Number) place, int? hole)
    {
        var picture = new Picture(16, 16, 1);
        var mask = new Picture(16, 16, 1);
        for (int p = 0; p < 256; p++)
        {
            (int x, int y) = (p % 16, p / 16);
            picture.Pixels[p] = (byte)(120 + (60 * Math.Sin((0.8 * x) + (0.37 * place.Number))) + ((7 * p * place.Number) % 9));
            if (hole is { } at && Math.Abs(x - at) < 2 && Math.Abs(y - 8) < 2)
            {
                picture.Pixels[p] = 0;
                mask.Pixels[p] = 255;
            }
        }

        string name = FormattableString.Invariant($"{place.Number:D3}");
        Png.WriteFile(_latent.At("parts", place.Folder, name + ".png"), picture);
        if (hole is not null)
        {
            Png.WriteFile(_latent.At("parts", "ground_truth", "hole", name + "_mask.png"), mask);
        }
    }

    public void Dispose() => _latent.Dispose();
}
