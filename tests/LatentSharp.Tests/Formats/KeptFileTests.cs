using System.IO.Hashing;
using System.Runtime.InteropServices;
using LatentSharp.Data.Cache;
using LatentSharp.Formats.Metrics;
using LatentSharp.Latent.Files;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Tensors;
using LatentSharp.Tests.House;
using LatentSharp.Training;

namespace LatentSharp.Tests.Formats;

/// <summary>
/// One small file of every kind and version, as docs/formats.md lists them, is kept in Kept (those of version 0.1.0 in
/// Training/OldModels): each is read for ever, and gives what it gave.
/// </summary>
public sealed class KeptFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Whoever writes another version says so on the page and keeps a file of it here.</summary>
    [Fact]
    public void The_page_lists_the_versions_that_are_written_and_kept()
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "formats.md"));
        for (int version = 1; version <= ModelFile.FormatVersion; version++)
        {
            page.ShouldContain($"| model file, checkpoint | {version} |");
            (version == 1 || File.Exists(Kept($"faces-{version}.safetensors"))).ShouldBeTrue($"a model of format {version}");
            (version == 1 || Directory.Exists(Kept($"table-run-{version}"))).ShouldBeTrue($"a run of format {version}");
        }

        page.ShouldContain($"| pictures.cache | {CacheLayout.Version} |");
    }

    [Theory]
    [InlineData("codes.csv", 2)]
    [InlineData("codes.npy", 2)]
    [InlineData("codes.npz", 2)]
    [InlineData("codes.parquet", 2)]
    [InlineData("napari.csv", 3)]
    [InlineData("vectors.tsv", 0)]
    public void Codes_of_every_kind_are_the_same_codes(string name, int columns)
    {
        NamedCodes codes = CodeFile.Read(Kept($"codes/{name}"), 3);
        codes.Codes.Span.ToArray().ShouldBe([
            0.17634812f, 0.2545495f, 0.70381796f, 0.094070576f, 0.21991457f, 0.5406593f, 0.16655076f, 0.24329807f, 0.68896246f,
            0.12832862f, 0.21091948f, 0.70233405f, 0.12951031f, 0.22071183f, 0.6432277f]);
        codes.Columns.Count.ShouldBe(columns);
        if (columns > 0)
        {
            codes.Names.ShouldBe(["cat/face-00004.png", "cat/face-00006.png", "cat/ж,1.png", "dog/face-00001.png", "dog/face-00003.png"]);
            codes.Columns.Single(column => column.Name == "label").Values.ShouldBe(["cat", "cat", "cat", "dog", "dog"]);
        }
    }

    [Fact]
    public void A_model_of_format_2_gives_the_same_codes_pictures_and_features()
    {
        using Run run = Run.Open(Kept("faces-2.safetensors"));
        Tensor codes = CodeFile.Read(Kept("codes/codes.npy"), 3).Codes;
        Hash(run.Model.Decode(codes).Span).ShouldBe("840df96035320326");
        var pictures = new Tensor(run.Model.BatchShape(2));
        for (int i = 0; i < pictures.Length; i++)
        {
            pictures.Span[i] = i % 17 / 17f;
        }

        Hash(run.Model.Encode(pictures).Span).ShouldBe("a4cb9e3a07d097be");
        run.Card.Data.Attributes.ShouldBe(["cat", "dog"]);
        Hash(run.Store.Codes.Codes.Span).ShouldBe("32055de727b74b9e");
    }

    [Fact]
    public void A_run_of_format_2_goes_on_to_the_same_bits()
    {
        foreach (string file in Directory.GetFiles(Kept("table-run-2")))
        {
            Directory.CreateDirectory(_folder["run"]);
            File.Copy(file, Path.Combine(_folder["run"], Path.GetFileName(file)));
        }

        MetricsLog.Read(_folder["run/metrics.jsonl"]).Count(line => line.Split == "test").ShouldBe(3);
        string people = Path.Combine(SourceTree.Root, "tests", "LatentSharp.Tests", "Training", "OldModels", "table-run", "people.csv");
        var request = new TrainRequest(people) { Out = _folder["run"], Resume = true, Settings = AllSettings.Read("epochs=5") };
        using Run run = Run.Train(request);
        run.Card.Test!.NegativeElbo.ShouldBe(4.858685663507249);
        MetricsLog.Read(_folder["run/metrics.jsonl"]).Count(line => line.Split == "test").ShouldBe(5);
    }

    /// <summary>The file was written by PyTorch 1.13, and these are the codes that PyTorch gave.</summary>
    [Fact]
    public void Weights_that_PyTorch_wrote_give_the_codes_that_PyTorch_gave()
    {
        var model = new Autoencoder(new ModelOptions
        {
            Format = new LatentSharp.Data.PictureFormat(8, 8, 1),
            Latent = 2,
            Network = new MlpOptions { Hidden = [5] },
        });
        InitialWeights.Load(Kept("torch-mlp.safetensors"), model);
        var pictures = new Tensor(model.BatchShape(3));
        for (int i = 0; i < pictures.Length; i++)
        {
            pictures.Span[i] = i % 17 / 17f;
        }

        (Tensor mean, Tensor? logVariance) = model.EncodePosterior(pictures);
        mean.Span.ToArray().ShouldBe([0.1433767f, -0.1836699f, 0.1737687f, -0.1885975f, 0.2035496f, -0.2221422f], 1e-6);
        logVariance!.Span.ToArray().ShouldBe([-0.0857774f, -0.4705601f, -0.0220436f, -0.4169082f, -0.0196969f, -0.4560958f], 1e-6);
        model.Decode(mean).Span[..5].ToArray().ShouldBe([0.5267589f, 0.5966333f, 0.4418603f, 0.5386877f, 0.5892205f], 1e-6);
    }

    private static string Kept(string name) => Path.Combine(SourceTree.Root, "tests", "LatentSharp.Tests", "Formats", "Kept", name);

    private static string Hash(ReadOnlySpan<float> values) =>
        Convert.ToHexStringLower(XxHash64.Hash(MemoryMarshal.AsBytes(values)));
}
