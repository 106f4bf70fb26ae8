using LatentSharp.Distributions;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

public sealed class ModelFileTests : IDisposable
{
    private const string CardKey = "latentsharp.model";
    private const string VersionKey = "latentsharp.version";

    private readonly TemporaryFolder _folder = new();
    private readonly Autoencoder _model = new(TestSets.Conv(Run.Format, residual: true), seed: 5);

    private string File => _folder["m.safetensors"];

    private ModelCard Card => new()
    {
        Model = _model.Options,
        Training = new TrainingOptions { LearningRate = 0.1 + 0.2, Seed = ulong.MaxValue },
        Data = new DataCard { Source = "Bilder \"ä\"", Train = 3, Attributes = ["Lächeln", "Hut"] },
        Test = new HeldOutMeasures { Examples = 2, Reconstruction = -1.0 / 3, Kl = 1e-7 },
        Epoch = 7,
        Parameters = _model.ParameterCount,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ChangesNoBit()
    {
        _model.Buffers[0].Value.Span.Fill(0.1f);
        _model.Parameters[0].Value.Span[0] = -0f;
        ModelFile.Save(File, _model, Card);
        (Autoencoder again, ModelCard card) = ModelFile.Load(File);
        TestSets.Bits(again).ShouldHaveTheBitsOf(TestSets.Bits(_model));
        CardText.Of(card).ShouldBe(CardText.Of(Card));
        card.Training.ShouldBe(Card.Training);
        card.Data.Attributes.ShouldBe(Card.Data.Attributes);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        ModelFile.Save(File, again, card);
        System.IO.File.ReadAllBytes(File).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("bernoulli", VarianceKind.Optimal)]
    [InlineData("logistic", VarianceKind.Optimal)]
    [InlineData("gaussian", VarianceKind.Learned)]
    public void ATrainedModelGivesTheSameCodesAgain(string kind, VarianceKind variance)
    {
        using var run = new Run
        {
            Model = TestSets.Conv(Run.Format) with
            {
                Likelihood =
            kind == "gaussian" ? new GaussianOptions { Variance = variance } : DistributionKinds.Likelihoods.Create(kind)
            }
        };
        Autoencoder model = run.Create();
        ModelCard card = run.Trainer(model, Run.Options with { Epochs = 1 }).Run();
        (Autoencoder again, ModelCard read) = ModelFile.Load(run.Folder.Model);
        CardText.Of(read).ShouldBe(CardText.Of(card));
        Tensor pictures = TestSets.Pixels(Run.Set);
        TestSets.Bits(again.Encode(pictures)).ShouldBe(TestSets.Bits(model.Encode(pictures)));
        TestSets.Bits(again.Sample(3)).ShouldBe(TestSets.Bits(model.Sample(3)));
        new HeldOut(again, Run.Set, Run.Split.Test, Run.Options.Seed).Measure(withMeanCode: true).Objective.ShouldBe(card.Test!.Objective);
    }

    [Fact]
    public void ACutFileIsRefused()
    {
        ModelFile.Save(File, _model, Card);
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        foreach (int length in new[] { 0, 5, 300, bytes.Length / 2, bytes.Length - 1 })
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            Refused("");
        }
    }

    [Fact]
    public void ATensorOfAnotherShapeIsRefused()
    {
        var tensors = Tensors();
        int at = tensors.FindIndex(t => t.Name == "posterior.mean.bias");
        tensors[at] = ("posterior.mean.bias", new Tensor(new Shape(6)));
        SafeTensorsFile.Write(File, ModelFile.Metadata(Card), tensors);
        Refused("'posterior.mean.bias': the file has [6], the model needs [5]");
    }

    [Fact]
    public void AMissingTensorIsRefused()
    {
        foreach (string name in new[] { "encoder.0.weight", "encoder.1.running_var" })
        {
            SafeTensorsFile.Write(File, ModelFile.Metadata(Card), [.. Tensors().Where(t => t.Name != name)]);
            Refused($"'{name}'");
        }
    }

    [Fact]
    public void ANewerVersionIsRefused()
    {
        Dictionary<string, string> metadata = ModelFile.Metadata(Card);
        metadata[VersionKey] = "3";
        SafeTensorsFile.Write(File, metadata, Tensors());
        Refused("version is 3");
    }

    [Fact]
    public void PlainTensorsAreRefused()
    {
        SafeTensorsFile.Write(File, new Dictionary<string, string>(), Tensors());
        Refused("not the description");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"model\":null,\"training\":{},\"data\":{}}")]
    [InlineData("{\"model\":{\"pictures\":null},\"training\":{},\"data\":{}}")]
    [InlineData("{\"model\":{\"pictures\":{\"width\":12,\"height\":12,\"channels\":1},\"network\":null},\"training\":{},\"data\":{}}")]
    [InlineData("{\"model\":{\"pictures\":{\"width\":12,\"height\":12,\"channels\":1},\"network\":{\"channels\":null}},\"training\":{}," +
        "\"data\":{}}")]
    [InlineData("{\"model\":{\"pictures\":{\"width\":1000000,\"height\":1000000,\"channels\":1000000}},\"training\":{},\"data\":{}}")]
    [InlineData("{\"model\":{\"pictures\":{\"width\":256,\"height\":256,\"channels\":4000},\"network\":{\"kind\":\"Mlp\",\"hidden\":[655" +
        "36,65536]}},\"training\":{},\"data\":{}}")]
    [InlineData("{\"model\":{\"pictures\":{\"width\":12,\"height\":12,\"channels\":1},\"latent\":-3},\"training\":{},\"data\":{}}")]
    [InlineData("{\"model\":{\"pictures\":{\"width\":12,\"height\":12,\"channels\":1},\"model\":\"Magic\"},\"training\":{},\"data\":{}}")]
    public void ADescriptionThatDescribesNothingIsRefused(string json)
    {
        Dictionary<string, string> metadata = ModelFile.Metadata(Card);
        metadata[CardKey] = json;
        SafeTensorsFile.Write(File, metadata, Tensors());
        Refused("");
    }

    [Fact]
    public void AMissingFileIsRefused() => Refused("");

    private List<(string Name, Tensor Value)> Tensors() =>
        [.. _model.Parameters.Select(p => (p.Name, p.Value)), .. _model.Buffers.Select(b => (b.Name, b.Value))];

    private void Refused(string part)
    {
        var exception = Should.Throw<ModelFileException>(() => ModelFile.Load(File));
        exception.Path.ShouldBe(File);
        exception.Message.ShouldStartWith(File);
        exception.Message.ShouldContain(part);
    }
}
