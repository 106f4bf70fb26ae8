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
        few.Error.ShouldContain("999 good pictures");
        Outcome faulty = _latent.Run("train", _latent.At("parts", "test"), "--for", "anomalies", "--epochs", "1", "--out", _latent.At("x"));
        faulty.Code.ShouldNotBe(0);
        faulty.Error.ShouldContain("'hole'");

        string plain = _latent.Train();
        Outcome none = _latent.Run("score", plain, _latent.At("pictures"));
        none.Code.ShouldBe(2);
        none.Error.ShouldContain("--good");
        _latent.Run("score", plain, _latent.At("pictures"), "--good", _latent.At("pictures")).Code.ShouldBe(0);
        _latent.Run("score", plain, _latent.At("pictures"), "--by", "speed").Code.ShouldBe(2);
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
