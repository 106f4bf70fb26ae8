using System.Text.Json;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Imaging;
using LatentSharp.Tensors;

namespace LatentSharp.Cli.Tests;

/// <summary>Pictures that are unlike those that a model was trained on are told of, with the figure; its own kind is not.</summary>
public sealed class LikenessTests : IDisposable
{
    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Theory]
    [InlineData("vae")]
    [InlineData("ae")]
    public void Noise_inverted_and_blank_pictures_are_unlike_and_its_own_are_not(string model)
    {
        string run = _latent.Train("--model", model);
        Unlike(run, _latent.At("pictures")).ShouldBe(0);
        Unlike(run, Folder("noise", 6, (i, p) => (byte)((((p * 2654435761) + (uint)(i * 40503)) >> 11) % 256))).ShouldBe(6);
        byte[][] own = [.. Enumerable.Range(0, 5).Select(i => Picture.Read(_latent.At("pictures", $"00{i}.png")).Pixels)];
        Unlike(run, Folder("inverted", 5, (i, p) => (byte)(255 - own[i][p]))).ShouldBe(5);
        Unlike(run, Folder("blank", 3, (i, _) => (byte)(i * 120))).ShouldBe(3);
    }

    [Fact]
    public void Every_verb_that_takes_pictures_warns_in_one_sentence_with_the_figure()
    {
        string run = _latent.Train();
        string strange = Folder("strange", 3, (_, p) => (byte)(p % 2 * 255));
        string[] files = [.. Enumerable.Range(0, 3).Select(i => Path.Combine(strange, $"{i}.png"))];
        string own = _latent.At("pictures", "002.png");
        Warns("3 of 3 pictures are unlike", "encode", run, strange, "--out", _latent.At("codes.npy"));
        Warns("3 of 3 pictures are unlike", ["reconstruct", run, .. files, "--out", _latent.At("r.png")]);
        Warns("1 of 2 pictures is unlike", "interpolate", run, own, files[0], "--out", _latent.At("i.png"));
        Warns("1 of 1 picture is unlike", "sample", run, "--like", files[1], "-n", "2", "--out", _latent.At("s.png"));
        string second = _latent.At("pictures", "009.png");
        Warns("1 of 3 pictures is unlike", "grid", run, "--side", "2", "--out", _latent.At("g.png"), "--through", own, files[0], second);
        Warns("1 of 2 pictures is unlike", "alter", run, own, files[2], "--like", own, second, "--out", _latent.At("a.png"));
    }

    [Fact]
    public void Color_and_shape_that_a_model_does_not_see_are_told_of()
    {
        string run = _latent.At("grey");
        _latent.Pictures(30, channels: 1);
        _latent.Run("train", _latent.At("pictures"), "--channels", "4", "--latent", "2", "--epochs", "1", "--out", run).Code.ShouldBe(0);
        _latent.Run("encode", run, _latent.At("pictures"), "--out", _latent.At("own.npy")).Error.ShouldNotContain("colour");
        string red = Folder("red", 2, (_, p) => (byte)(p % 3 == 0 ? 200 : 30));
        Png.WriteFile(Path.Combine(red, "long.png"), new Picture(90, 16, 1));
        foreach (string[] line in new string[][] { ["encode", run, red, "--out", _latent.At("c.npy")],
            ["reconstruct", run, red, "--out", _latent.At("r.png")] })
        {
            Outcome outcome = _latent.Run(line);
            outcome.Error.ShouldContain("2 of 3 pictures have colour, which a model of grey pictures does not see");
            outcome.Error.ShouldContain("1 of 3 pictures is of a very different shape than 16×16");
        }

        string[] two = [Path.Combine(red, "0.png"), Path.Combine(red, "long.png")];
        _latent.Run(["interpolate", run, .. two, "--out", _latent.At("i.png")]).Error.ShouldContain("1 of 2 pictures has colour");
    }

    [Fact]
    public void A_model_of_an_older_version_claims_nothing()
    {
        string run = _latent.Train();
        string model = Path.Combine(run, "model.safetensors");
        Without(model, "latentsharp.typical");
        string strange = Folder("strange", 2, (_, p) => (byte)(p % 2 * 255));
        Outcome outcome = _latent.Run("encode", run, strange, "--json", "--out", _latent.At("codes.npy"));
        outcome.Code.ShouldBe(0, outcome.Error);
        outcome.Error.ShouldNotContain("unlike");
        JsonDocument.Parse(outcome.Output).RootElement.GetProperty("unlike").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{"count":5,"ranges":[]}""")]
    [InlineData("""{"count":0,"ranges":null}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"count":9,"ranges":[{"figure":"Decibels","low":3,"median":2,"high":4},null]}""")]
    public void Damaged_figures_are_refused_in_a_sentence(string json)
    {
        string run = _latent.Train();
        Without(Path.Combine(run, "model.safetensors"), "latentsharp.typical", json);
        Outcome outcome = _latent.Run("encode", run, _latent.At("pictures"), "--out", _latent.At("codes.npy"));
        outcome.Code.ShouldBe(1);
        outcome.Error.ShouldContain("about the pictures that it knows cannot be read");
        File.Exists(_latent.At("codes.npy")).ShouldBeFalse();
    }

    [Fact]
    public void Rows_far_from_those_of_the_table_are_told_of()
    {
        string table = Table("table.csv", 60, 0);
        string run = _latent.At("rows");
        _latent.Run("train", table, "--latent", "2", "--epochs", "3", "--out", run).Code.ShouldBe(0);
        _latent.Run("reconstruct", run, table, "--out", _latent.At("own.csv")).Error.ShouldNotContain("unlike");
        Outcome outcome = _latent.Run("reconstruct", run, Table("far.csv", 4, 500), "--out", _latent.At("far-again.csv"));
        outcome.Error.ShouldContain("4 of 4 rows are unlike those that this model was trained on");
        outcome.Error.ShouldContain("99 in 100 of its own");
    }

    private string Table(string name, int rows, double shift)
    {
        string path = _latent.At(name);
        File.WriteAllLines(path, ["a,b,c", .. Enumerable.Range(0, rows).Select(i => FormattableString.Invariant(
            $"{shift + Math.Sin(i)},{shift + Math.Cos(i * 1.7)},{shift + Math.Sin(i * 0.3) + Math.Cos(i)}"))]);
        return path;
    }

    private int Unlike(string run, string folder)
    {
        Outcome outcome = _latent.Run("encode", run, folder, "--json", "--out", _latent.At("codes.npy"));
        outcome.Code.ShouldBe(0, outcome.Error);
        int count = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("unlike").GetArrayLength();
        outcome.Error.Contains("unlike", StringComparison.Ordinal).ShouldBe(count > 0);
        return count;
    }

    private void Warns(string sentence, params string[] line)
    {
        Outcome outcome = _latent.Run(line);
        outcome.Code.ShouldBe(0, outcome.Error);
        string warning = outcome.Error.Split('\n').Single(text => text.StartsWith("warning:", StringComparison.Ordinal));
        warning.ShouldContain(sentence);
        warning.ShouldContain("99 in 100");
    }

    private string Folder(string name, int count, Func<int, int, byte> pixel)
    {
        for (int i = 0; i < count; i++)
        {
            var picture = new Picture(16, 16, 3);
            for (int p = 0; p < picture.Pixels.Length; p++)
            {
                picture.Pixels[p] = pixel(i, p);
            }

            Png.WriteFile(_latent.At(name, $"{i}.png"), picture);
        }

        return _latent.At(name);
    }

    /// <summary>Takes an entry out of a model file's metadata, or puts another there.</summary>
    private static void Without(string path, string key, string? instead = null)
    {
        Dictionary<string, string> metadata;
        List<(string, Tensor)> tensors;
        using (SafeTensorsFile file = SafeTensorsFile.Read(path))
        {
            metadata = new Dictionary<string, string>(file.Metadata, StringComparer.Ordinal);
            tensors = [.. file.Entries.Select(entry => (entry.Name, file.Get(entry.Name)))];
        }

        metadata.ShouldContainKey(key);
        metadata.Remove(key);
        if (instead is not null)
        {
            metadata[key] = instead;
        }

        SafeTensorsFile.Write(path, metadata, tensors);
    }
}
