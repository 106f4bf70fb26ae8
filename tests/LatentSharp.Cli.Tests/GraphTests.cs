using System.Text.Json;

namespace LatentSharp.Cli.Tests;

public sealed class GraphTests : IDisposable
{
    private readonly Latent _latent = new();

    [Fact]
    public void TheNetworksAreDrawnAsText()
    {
        string run = _latent.Train();
        Outcome info = _latent.Run("info", run, "--graph");
        info.Code.ShouldBe(0, info.Error);
        string[] lines = info.Output.Split('\n');
        lines[0].ShouldStartWith("encoder: input [1, 3, 16, 16], ");
        lines[1].ShouldContain("Convolve");
        lines[1].ShouldContain("encoder.0.weight, encoder.0.bias");
        lines[1].ShouldContain("[1, 4, 8, 8]");
        lines.ShouldContain(line => line.StartsWith("decoder: input [1, 3], ", StringComparison.Ordinal));
        lines.ShouldAllBe(line => line.TrimEnd() == line);

        JsonElement graph = JsonDocument.Parse(_latent.Run("info", run, "--graph", "--json").Output).RootElement;
        JsonElement model = JsonDocument.Parse(_latent.Run("info", run, "--json").Output).RootElement;
        JsonElement[] networks = [.. graph.GetProperty("networks").EnumerateArray()];
        networks.Select(n => n.GetProperty("name").GetString()).ShouldBe(["encoder", "decoder"]);
        networks.Sum(n => n.GetProperty("parameters").GetInt64()).ShouldBe(model.GetProperty("parameters").GetInt64());
        JsonElement last = networks[1].GetProperty("operations").EnumerateArray().Last();
        last.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ShouldBe([1, 3, 16, 16]);
        last.GetProperty("number").GetInt32().ShouldBe(networks[1].GetProperty("operations").GetArrayLength());
    }

    public void Dispose() => _latent.Dispose();
}
