using System.Text.Json;

namespace LatentSharp.Cli.Tests;

/// <summary>A feature that a model does not know is not moved towards without a word.</summary>
public sealed class AlterationTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Fact]
    public void A_few_labelled_pictures_give_a_feature_and_what_does_not_is_said()
    {
        string run = _latent.At("faces");
        _latent.Run("train", "faces", "--size", "16", "--train", "60", "--test", "30", "--network", "mlp", "--hidden", "8", "--latent", "2",
            "--epochs", "1", "--threads", "1", "--out", run).Code.ShouldBe(0);
        Outcome moved = Alter("file,cap,hood", "face-00001,1,", "face-00003,1,0", "faces:face-00002,0,1", "faces:7,0,1", "faces:8,,0");
        moved.Code.ShouldBe(0, moved.Error);
        moved.Output.ShouldContain("moved towards cap by 1.5 (difference)");
        Alter("file,cap", "face-00001,1", "face-00002,0", "face-00003,0").Error
            .ShouldContain("'cap' is given by a single picture with it and 2 pictures without, but at least two of each are needed");
        Alter("file,Smiling", "face-00001,1", "face-00002,0", "face-00003,0", "face-00004,1").Error
            .ShouldContain("There is a feature 'Smiling' already");
        Alter("file,cap", "face-00001,1", "face-99999,0", "face-00003,0", "face-00004,1").Error.ShouldContain("face-99999");

        Outcome Alter(params string[] lines)
        {
            File.WriteAllLines(_latent.At("marks.csv"), lines);
            return _latent.Run("alter", run, "faces:1", "--labels", _latent.At("marks.csv"), "--toward", "cap=1.5",
                "--out", _latent.At("a.png"));
        }
    }

    [Fact]
    public void What_cannot_be_altered_is_refused_unless_a_strength_is_given()
    {
        string run = _latent.At("faces");
        _latent.Run("train", "faces", "--size", "16", "--train", "60", "--test", "30", "--network", "mlp", "--hidden", "8", "--latent", "2",
            "--epochs", "1", "--threads", "1", "--out", run).Code.ShouldBe(0);
        using JsonDocument info = JsonDocument.Parse(_latent.Run("info", run, "--features", "--json").Output);
        JsonElement useless = info.RootElement.GetProperty("features").EnumerateArray()
            .First(feature => feature.GetProperty("cannotBeAltered").GetBoolean());
        string name = useless.GetProperty("name").GetString()!;
        useless.GetProperty("tried").GetInt32().ShouldBeGreaterThan(0);
        useless.GetProperty("flippedLow").GetDouble().ShouldBeLessThanOrEqualTo(useless.GetProperty("flipped").GetDouble());
        useless.GetProperty("flippedHigh").GetDouble().ShouldBeGreaterThanOrEqualTo(useless.GetProperty("flipped").GetDouble());

        Outcome refused = Alter(name);
        refused.Code.ShouldBe(1, refused.Output);
        refused.Error.ShouldContain($"{name} cannot be altered with this model: of the held-out pictures without it");
        refused.Error.ShouldContain($"--toward {name}=1");
        File.Exists(_latent.At("a.png")).ShouldBeFalse();
        Alter(name, "--how", "average").Code.ShouldBe(0);
        Outcome forced = Alter(name + "=1");
        forced.Code.ShouldBe(0, forced.Error);
        forced.Output.ShouldContain($"{name} cannot be altered with this model");

        Outcome Alter(string toward, params string[] more) =>
            _latent.Run(["alter", run, "faces:1", "--toward", toward, .. more, "--out", _latent.At("a.png")]);
    }
}
