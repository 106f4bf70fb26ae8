using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Distributions.Quantized;
using LatentSharp.Imaging;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Densities.Autoregressive;
using LatentSharp.Latent.Files;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Runs;
using LatentSharp.Runs.Coding;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Sampling;
using LatentSharp.Tensors;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>A run of quantised codes: stored as indices, decoded from both, mixed before rounding, drawn from what it keeps.</summary>
public sealed class QuantizedRunTests : IDisposable
{
    private static readonly PictureDataset Set = TestSets.Boxes(70, new PictureFormat(16, 16, 1));

    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-quantised-").FullName;
    private readonly Run _run;

    public QuantizedRunTests() => _run = Opened("model", keepsModel: true);

    public void Dispose()
    {
        _run.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void IndicesAndVectorsDecodeToTheSamePictures()
    {
        Codebook codebook = _run.Model.Code.Codebook!;
        Tensor vectors = _run.Model.Encode(Set.Batch([0, 1, 2]));
        Tensor indices = codebook.Indices(vectors);
        indices.Shape.ShouldBe(new Shape(3, 16));
        byte[][] fromIndices = [.. _run.Decode(indices).Pictures.Select(picture => Png.Encode(picture))];
        byte[][] fromVectors = [.. _run.Decode(vectors).Pictures.Select(picture => Png.Encode(picture))];
        fromIndices.ShouldBe(fromVectors);
        Tensor bad = indices.Clone();
        bad.Span[17] = codebook.Entries;
        Refused(() => _run.Decode(bad)).ShouldBe($"number 2 of code 2 is {codebook.Entries}, but codes of this model choose entries of a " +
            $"list: give whole numbers from 0 to {codebook.Entries - 1}");

        string path = Path.Combine(_folder, "codes.csv");
        CodeFile.Write(path, indices, []);
        CodeFile.Read(path, _run.Model.Code).Codes.Span.ToArray().ShouldBe(indices.Span.ToArray());
        CodeFile.Write(path, vectors, []);
        CodeFile.Read(path, _run.Model.Code).Codes.Span.ToArray().ShouldBe(vectors.Span.ToArray());
    }

    [Fact]
    public void NewCodesComeFromTheAutoregressiveModelOrASentenceSaysWhatStandsIn()
    {
        SampleResult drawn = _run.Sample(new SampleRequest { Count = 3 });
        drawn.From.ShouldBe("autoregressive model of the codes");
        using Run without = Opened("without", keepsModel: false);
        var notes = new Told();
        without.Sample(new SampleRequest { Count = 3 }, notes).From.ShouldContain("Gaussian");
        notes.All.ShouldContain(note => note.Contains("keeps no autoregressive model of its codes", StringComparison.Ordinal));
    }

    [Fact]
    public void CodesAreMixedBeforeRoundingWhichIsSaid()
    {
        var notes = new Told();
        _run.Interpolate(new InterpolateRequest { Inputs = [Set.ToPicture(0), Set.ToPicture(1)] }, notes);
        notes.All.ShouldContain("codes are mixed before rounding, and rounded to the levels 5,3 as they are decoded");
        Refused(() => _run.Encode(new EncodeRequest { Data = "faces", Sample = true })).ShouldContain("no distribution to sample");
    }

    private Run Opened(string name, bool keepsModel)
    {
        var options = new ModelOptions
        {
            Format = Set.Format,
            Latent = 32,
            Network = new ConvolutionOptions { Channels = [4, 6], GridCodes = true },
            Posterior = new QuantizedOptions { Levels = [5, 3] },
            Likelihood = new BernoulliOptions(),
        };
        var model = new Autoencoder(options, 2);
        string path = Path.Combine(_folder, name + ".safetensors");
        var card = new ModelCard { Model = options, Training = new TrainingOptions(), Data = new DataCard() };
        LatentStore store = LatentStore.Learn(model, Split.InOrder(Set, 60, 10));
        DensityOptions[] kinds = keepsModel ? [new AutoregressiveOptions { MostSteps = 2, Channels = 6, Blocks = 1 }.For(options)] : [];
        store.Save(path, model, card, StoredDensities.Fit(store.Learned.Codes, kinds, 1).Tensors);
        return Run.Open(path);
    }

    private static string Refused(Action act) => Should.Throw<RequestException>(act).Message;

    private sealed class Told : IProgress<RunEvent>
    {
        public List<string> All { get; } = [];

        public void Report(RunEvent value)
        {
            if (value is RunNote note)
            {
                All.Add($"{note.Text}");
            }
        }
    }
}
