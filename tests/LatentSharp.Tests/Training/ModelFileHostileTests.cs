using LatentSharp.Formats;
using LatentSharp.Latent;
using LatentSharp.Models;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;

namespace LatentSharp.Tests.Training;

/// <summary>What a stranger writes into a model file or checkpoint decides neither what is allocated nor how the program ends.</summary>
public sealed class ModelFileHostileTests : IDisposable
{
    private const string CardKey = "latentsharp.model";
    private const string StateKey = "latentsharp.state";
    private const string LatentKey = "latentsharp.latent";
    private const string Pictures = "\"pictures\":{\"width\":12,\"height\":12,\"channels\":1}";

    /// <summary>The small files of these tests need a tenth of it.</summary>
    private const long MostBytes = 4_000_000;

    private readonly TemporaryFolder _folder = new();
    private readonly Autoencoder _model = new(TestSets.Mlp(Run.Format), seed: 5);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"latent\":1000000000", "--latent 1000000000 is not possible")]
    [InlineData("\"latent\":4096", "its description is of a model of")]
    [InlineData("\"network\":{\"kind\":\"Mlp\",\"hidden\":[65536]}", "but the file holds")]
    [InlineData("\"network\":{\"kind\":\"Mlp\",\"hidden\":[65536,65536,65536]}", "but the file holds")]
    [InlineData("\"network\":{\"kind\":\"Conv\",\"channels\":[4096,4096,4096]}", "but the file holds")]
    [InlineData("\"network\":{\"kind\":\"Conv\",\"channels\":[4096,4096,4096,4096,4096,4096,4096,4096,4096]}", "but the file holds")]
    [InlineData("\"network\":{\"kind\":\"Conv\",\"residual\":true,\"channels\":[1000,1000]}", "but the file holds")]
    [InlineData("\"network\":{\"kind\":\"Conv\",\"channels\":[]}", "--channels  is not possible")]
    public void A_description_larger_than_its_file_is_refused_before_it_is_allocated(string part, string message)
    {
        string path = Write(CardKey, $"{{\"model\":{{{Pictures},{part}}},\"training\":{{}},\"data\":{{}}}}");
        Refuses(path, message, () => ModelFile.Load(path));
        Refuses(path, message, () => ModelFile.ReadCard(path));
    }

    [Theory]
    [InlineData("\"batch\":1000000000", "--batch 1000000000 is not possible")]
    [InlineData("\"epochs\":-1", "--epochs -1 is not possible")]
    [InlineData("\"learningRate\":\"NaN\"", "--learning-rate NaN is not possible")]
    public void A_training_that_cannot_be_is_refused(string part, string message)
    {
        string path = Write(CardKey, $"{{\"model\":{{{Pictures}}},\"training\":{{{part}}},\"data\":{{}}}}");
        Refuses(path, message, () => ModelFile.ReadCard(path));
    }

    [Fact]
    public void Deep_and_huge_text_is_refused_or_read_in_proportion()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"model\":", 50_000));
        string path = Write(CardKey, deep);
        Refuses(path, "its description cannot be read", () => ModelFile.ReadCard(path));
        path = Write("free", new string('x', 2_000_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelFile.ReadCard(path).Epoch.ShouldBe(0);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000_000);
    }

    [Theory]
    [InlineData("{\"epoch\":-1}")]
    [InlineData("{\"epoch\":1e99}")]
    [InlineData("{\"steps\":-5}")]
    [InlineData("null")]
    [InlineData("[[[[[[[[")]
    public void A_state_that_cannot_be_is_refused(string state)
    {
        string path = Write(StateKey, state);
        Refuses(path, "the state of the run in it cannot be read", () => Checkpoint.Load(path, _model, new Optimiser(OptimiserKind.Adam, _model.Parameters)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"labels\":null,\"groups\":[],\"features\":[],\"trust\":[]}")]
    [InlineData("{\"labels\":[\"a\",\"a\"],\"groups\":[],\"features\":[],\"trust\":[]}")]
    [InlineData("{\"labels\":[\"a\",\"b\"],\"groups\":[{\"name\":\"g\",\"members\":[0,9]}],\"features\":[],\"trust\":[]}")]
    [InlineData("{\"labels\":[\"a\",\"b\"],\"groups\":[{\"name\":\"g\"}],\"features\":[],\"trust\":[]}")]
    [InlineData("{\"labels\":[\"a\",null],\"groups\":[],\"features\":[],\"trust\":[]}")]
    public void A_store_that_fits_nothing_is_refused(string json)
    {
        string path = Write(LatentKey, json, ("codes.mean", new Tensor(new Shape(3, 4))), ("codes.labels", new Tensor(new Shape(3, 2))));
        Refuses(path, "", () => LatentStore.Load(path));
    }

    [Fact]
    public void Codes_that_are_no_table_are_refused()
    {
        foreach (Shape shape in (Shape[])[new Shape([]), new Shape(3), new Shape(3, 4, 2), new Shape(0, 4), new Shape(3, 0)])
        {
            string path = Write(LatentKey, "{\"labels\":[],\"groups\":[],\"features\":[],\"trust\":[]}", ("codes.mean", new Tensor(shape)));
            Refuses(path, "", () => LatentStore.Load(path));
        }
    }

    private string Write(string key, string value, params (string, Tensor)[] more)
    {
        Dictionary<string, string> metadata = ModelFile.Metadata(new ModelCard { Model = _model.Options, Training = new TrainingOptions(), Data = new DataCard() });
        metadata[key] = value;
        SafeTensorsFile.Write(_folder["m"], metadata, [.. _model.Parameters.Select(p => (p.Name, p.Value)), .. more]);
        return _folder["m"];
    }

    private static void Refuses(string path, string message, Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception error = Should.Throw<Exception>(read);
        (error is ModelFileException or LatentException).ShouldBeTrue(error.ToString());
        error.Message.ShouldContain(message);
        error.Message.ShouldContain(path);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostBytes);
    }
}
