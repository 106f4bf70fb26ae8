using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using LatentSharp.Imaging;

namespace LatentSharp.Cli.Tests;

/// <summary>Model files and a run of version 0.1.0, used by the program of today: the same numbers, codes, pictures and rows.</summary>
public sealed class OldModelTests : IDisposable
{
    /// <summary>Options of one kind of a part, which 0.1.0 also said of the other kinds, where they meant nothing.</summary>
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["hidden"] = "mlp",
        ["channels"] = "conv",
        ["residual"] = "conv",
        ["upsampling"] = "conv",
        ["binarize"] = "bernoulli",
        ["variance"] = "gaussian",
        ["sigma"] = "gaussian",
    };

    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Theory]
    [InlineData("faces-conv.safetensors", "faces-conv.json")]
    [InlineData("faces-ae.safetensors", "faces-ae.json")]
    [InlineData("faces-logistic.safetensors", "faces-logistic.json")]
    [InlineData("table-run/model.safetensors", "table.json")]
    public void WhatIsSaidOfThemIsAsItWas(string file, string expected)
    {
        JsonElement said = Json("info", At(file), "--json");
        Same(JsonDocument.Parse(File.ReadAllText(At(expected))).RootElement, said, "");
    }

    [Theory]
    [InlineData("faces-conv.safetensors", true)]
    [InlineData("faces-ae.safetensors", false)]
    [InlineData("table-run/model.safetensors", false)]
    public void InfoSaysHowAModelWithoutAVarianceGetsOne(string file, bool lacks)
    {
        string said = Succeeds("info", At(file));
        said.Contains("keeps no variance of its likelihood").ShouldBe(lacks, said);
        said.Contains($"latent train DATA --resume --epochs N --out RUN").ShouldBe(lacks, said);
        Json("info", At(file), "--json").GetProperty("remarks").EnumerateArray()
            .Any(remark => $"{remark}".Contains("keeps no variance")).ShouldBe(lacks);
    }

    [Fact]
    public void TheirFeaturesAreAsTheyWere() => Same(
        JsonDocument.Parse(File.ReadAllText(At("faces-conv.features.json"))).RootElement,
        Json("info", At("faces-conv.safetensors"), "--features", "--json"), "");

    [Theory]
    [InlineData("faces-conv.safetensors", "d9a82614a19a3a12", "779ee61d4d5af222")]
    [InlineData("faces-ae.safetensors", "941b567bce3553a9", "36e2bd11641ed64a")]
    [InlineData("faces-logistic.safetensors", "f204456f8eaaa72b", "b336c4ab9f0d5a81")]
    public void TheyGiveTheSameCodesAndPictures(string file, string codes, string pictures)
    {
        Succeeds("encode", At(file), _latent.Pictures(10), "--out", _latent.At("codes.npy"));
        Hash("codes.npy").ShouldBe(codes);
        Succeeds("decode", At(file), _latent.At("codes.npy"), "--out", _latent.At("sheet.png"));
        Hash(Picture.Read(_latent.At("sheet.png")).Pixels).ShouldBe(pictures);
    }

    [Theory]
    [InlineData("effect", "e55b4350ee701959")]
    [InlineData("local", "8e0d4af478a091d2")]
    [InlineData("nearest", "11b136f838493170")]
    [InlineData("average", "0f167ad39a16f69e")]
    [InlineData("difference", "b32d56366bb2da61")]
    [InlineData("balanced", "74c31337d9fde353")]
    public void TheirFeaturesMoveAPictureAsTheyDid(string rule, string pixels)
    {
        string picture = Path.Combine(_latent.Pictures(1), "000.png");
        Succeeds("alter", At("faces-conv.safetensors"), picture, "--toward", "Smiling=2", "--how", rule, "--out", _latent.At("a/"));
        Hash(Picture.Read(_latent.At("a", "000.png")).Pixels).ShouldBe(pixels);
    }

    [Fact]
    public void TheirCodesGiveTheSameNewPictures()
    {
        Succeeds("sample", At("faces-conv.safetensors"), "-n", "6", "--from", "gaussian", "--out", _latent.At("s/"));
        Hash([.. Directory.GetFiles(_latent.At("s")).Order(StringComparer.Ordinal).SelectMany(file => Picture.Read(file).Pixels)])
            .ShouldBe("bee96ac41e1cb887");
    }

    [Fact]
    public void TheyGiveTheSameRows()
    {
        Succeeds("encode", At("table-run/model.safetensors"), At("table-run/people.csv"), "--out", _latent.At("codes.npy"));
        Succeeds("decode", At("table-run/model.safetensors"), _latent.At("codes.npy"), "--out", _latent.At("rows.npy"));
        (Hash("codes.npy"), Hash("rows.npy")).ShouldBe(("6c51b5cad179300b", "37df52b4fbbb2a72"));
    }

    [Fact]
    public void ARunGoesOn()
    {
        foreach (string file in Directory.EnumerateFiles(At("table-run")))
        {
            Directory.CreateDirectory(_latent.At("run"));
            File.Copy(file, _latent.At("run", Path.GetFileName(file)));
        }

        Succeeds("train", At("table-run/people.csv"), "--resume", "--epochs", "8", "--out", _latent.At("run"));
        Json("info", _latent.At("run"), "--json").GetProperty("test").GetProperty("negativeElbo").GetDouble().ShouldBe(203.6702541724707);
        Succeeds("encode", _latent.At("run"), At("table-run/people.csv"), "--out", _latent.At("codes.npy"));
        Hash("codes.npy").ShouldBe("4dd7011676e42b84");
    }

    /// <summary>Every value that was said is said, but for options of another kind of part; there may be more.</summary>
    private static void Same(JsonElement expected, JsonElement actual, string path)
    {
        actual.ValueKind.ShouldBe(expected.ValueKind, path);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                string? kind = expected.TryGetProperty("kind", out JsonElement k) ? k.GetString() : null;
                foreach (JsonProperty property in expected.EnumerateObject().Where(p => p.Name is not ("run" or "modelFile" or "remarks")
                    && (kind is null || Kinds.GetValueOrDefault(p.Name, kind) == kind)))
                {
                    actual.TryGetProperty(property.Name, out JsonElement value).ShouldBeTrue($"{path}.{property.Name} is missing");
                    Same(property.Value, value, $"{path}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                actual.GetArrayLength().ShouldBe(expected.GetArrayLength(), path);
                for (int i = 0; i < expected.GetArrayLength(); i++)
                {
                    Same(expected[i], actual[i], $"{path}[{i}]");
                }

                break;
            default:
                actual.GetRawText().ShouldBe(expected.GetRawText(), path);
                break;
        }
    }

    private static string At(string file, [CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "LatentSharp.Tests", "Training", "OldModels", file));

    private string Hash(string file) => Hash(File.ReadAllBytes(_latent.At(file)));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

    private JsonElement Json(params string[] args) => JsonDocument.Parse(Succeeds(args)).RootElement;

    private string Succeeds(params string[] args)
    {
        Outcome outcome = _latent.Run(args);
        outcome.Code.ShouldBe(0, $"{string.Join(' ', args)}: {outcome.Error}");
        return outcome.Output;
    }
}
