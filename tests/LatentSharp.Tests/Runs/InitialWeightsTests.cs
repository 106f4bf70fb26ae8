using System.Text.RegularExpressions;
using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tests.Formats;
using LatentSharp.Tests.House;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>Weights under PyTorch's names come in; what does not fit is told by name.</summary>
public sealed partial class InitialWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--network mlp")]
    [InlineData("--network conv")]
    public void The_page_has_the_names_and_shapes_of_the_network(string section)
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "coming-from-pytorch.md"));
        string text = page.Split("\n## ").Single(part => part.Split('\n')[0].Contains(section, StringComparison.Ordinal));
        string[] shown = [.. Row().Matches(text).Select(match => $"{match.Groups["name"].Value} {match.Groups["shape"].Value}")];
        var model = new Autoencoder(section.EndsWith("mlp", StringComparison.Ordinal)
            ? new ModelOptions { Format = new PictureFormat(28, 28, 1), Latent = 20, Network = new MlpOptions { Hidden = [400] } }
            : new ModelOptions
            {
                Format = new PictureFormat(32, 32, 3),
                Latent = 16,
                Network = new ConvolutionOptions { Channels = [32, 64] },
            });
        shown.ShouldBe(All(model).Where(one => !one.Name.StartsWith("likelihood", StringComparison.Ordinal))
            .Select(one => $"{one.Name} {one.Value.Shape}"));
    }

    [Fact]
    public void A_state_dict_of_the_same_network_is_taken_to_the_bit()
    {
        Autoencoder foreign = Small(7);
        foreign.Buffers.Single(one => one.Name == "encoder.1.running_var").Value.Span.Fill(0.25f);
        string path = Write(All(foreign).Where(one => !one.Name.StartsWith("likelihood", StringComparison.Ordinal)).Reverse(),
            ("encoder.1.num_batches_tracked", new Shape(), [12]));
        Autoencoder model = Small(1);
        InitialWeights.Load(path, model).ShouldBe(
            "first weights: 20 tensors of foreign.safetensors; likelihood.optimal_log_variance as usual");
        foreach (((string Name, Tensor Value) mine, (string Name, Tensor Value) theirs) in All(model).Zip(All(foreign)))
        {
            mine.Value.Span.SequenceEqual(theirs.Value.Span).ShouldBeTrue(mine.Name);
        }
    }

    [Fact]
    public void What_does_not_fit_is_named_with_what_was_expected()
    {
        (string Name, Tensor Value)[] all = [.. All(Small(7))];
        Autoencoder model = Small(1);
        float[] before = [.. All(model).SelectMany(one => one.Value.Span.ToArray())];
        Message(all.Where(one => one.Name is not ("decoder.0.weight" or "decoder.0.bias")))
            .ShouldContain("foreign.safetensors: it has no decoder.0.weight [64, 3], decoder.0.bias [64]; this network has 21 tensors");
        Message(all.Append(("fc.weight", new Tensor(new Shape(2, 3)))))
            .ShouldContain("it has fc.weight [2, 3], which this network does not know");
        Message(all.Select(one => one.Name == "posterior.mean.bias" ? one with { Value = new Tensor(new Shape(4)) } : one))
            .ShouldContain("it has posterior.mean.bias [4] instead of [3]");
        Message([]).ShouldContain("and 17 more");
        All(model).SelectMany(one => one.Value.Span.ToArray()).SequenceEqual(before).ShouldBeTrue();
        all[0].Value.Span[5] = float.NaN;
        Message(all).ShouldContain($"tensor '{all[0].Name}': value 5 is NaN");
        File.WriteAllBytes(_folder["model.pt"], [0x50, 0x4B, 3, 4, 0, 0, 0, 0]);
        Should.Throw<ModelFileException>(() => InitialWeights.Check(_folder["model.pt"])).Message.ShouldContain("is a Python pickle");

        string Message(IEnumerable<(string Name, Tensor Value)> tensors) =>
            Should.Throw<ModelFileException>(() => InitialWeights.Load(Write(tensors), model)).Message;
    }

    /// <summary>The weights of a run begin another; its model file says so, also when it was gone on with.</summary>
    [Fact]
    public void A_run_begins_with_them_and_says_so()
    {
        SettingValues tiny = AllSettings.Read("network=mlp", "hidden=8", "latent=2", "batch=8", "epochs=1", "learning-rate=1e-12");
        var data = new DataRequest(TestSets.Boxes(24, new PictureFormat(8, 8, 1)), "boxes");
        using Run first = Run.Train(new TrainRequest(data) { Settings = tiny, Out = _folder["first"] });
        var request = new TrainRequest(data)
        {
            Settings = tiny.With(TrainingSettings.Seed, 9UL),
            Out = _folder["second"],
            Initial = first.Folder!.Model,
        };
        using Run second = Run.Train(request);
        second.Card.Data.Initial.ShouldBe("model.safetensors");
        foreach (((string Name, Tensor Value) mine, (string Name, Tensor Value) theirs) in All(second.Model).Zip(All(first.Model))
            .Where(pair => pair.First.Name.StartsWith("encoder", StringComparison.Ordinal)))
        {
            mine.Value.Span.ToArray().Zip(theirs.Value.Span.ToArray()).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-9f);
        }

        // As PyTorch would take them: the weights alone, and they come back.
        string weights = _folder["weights.safetensors"];
        first.ExportWeights(weights);
        using (SafeTensorsFile file = SafeTensorsFile.Read(weights))
        {
            file.Entries.Select(entry => $"{entry.Name} {entry.Shape}")
                .ShouldBe(All(first.Model).Select(one => $"{one.Name} {one.Value.Shape}"));
            file.Metadata.ShouldBe(new Dictionary<string, string> { ["format"] = "pt" });
        }

        InitialWeights.Load(weights, second.Model).ShouldBe("first weights: 11 tensors of weights.safetensors");
        All(second.Model).SelectMany(one => one.Value.Span.ToArray())
            .ShouldBe(All(first.Model).SelectMany(one => one.Value.Span.ToArray()));
        Should.Throw<RequestException>(() => first.ExportWeights(weights)).Message.ShouldContain("is there already");
        first.ExportWeights(weights, force: true);
        Should.Throw<RequestException>(() => first.ExportWeights(_folder["weights.bin"]))
            .Message.ShouldContain("give e.g. weights.safetensors");
        Should.Throw<RequestException>(() => Run.Train(request with { Resume = true })).Message.ShouldContain("give only one of them");
        using Run again = Run.Train(request with { Initial = null, Resume = true, Settings = tiny.With(TrainingSettings.Epochs, 2) });
        again.Card.Data.Initial.ShouldBe("model.safetensors");
    }

    private static IEnumerable<(string Name, Tensor Value)> All(Autoencoder model) =>
        model.Parameters.Select(p => (p.Name, p.Value)).Concat(model.Buffers);

    private static Autoencoder Small(ulong seed) => new(
        new ModelOptions { Format = new PictureFormat(8, 8, 1), Latent = 3, Network = new ConvolutionOptions { Channels = [4] } }, seed);

    private string Write(IEnumerable<(string Name, Tensor Value)> tensors, params (string, Shape, long[])[] integers)
    {
        SafeTensorsFile.Write(_folder["foreign.safetensors"], new Dictionary<string, string>(),
            [.. tensors.Select(one => (one.Name, one.Value))], integers);
        return _folder["foreign.safetensors"];
    }

    [GeneratedRegex(@"^\| (?<name>[a-z_.0-9]+) \| (?<shape>\[[0-9, ]+\]) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
