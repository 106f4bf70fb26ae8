using System.Text.Json;

namespace LatentSharp.Cli.Tests;

/// <summary>A feature that a model does not know is not moved towards without a word.</summary>
public sealed class AlterationTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

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
