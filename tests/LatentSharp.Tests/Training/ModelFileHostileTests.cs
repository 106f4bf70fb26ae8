using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Latent;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Tests.Training;

/// <summary>What a stranger writes into a model file or checkpoint decides neither what is allocated nor how the program ends.</summary>
public sealed class ModelFileHostileTests : IDisposable
{
    private const string CardKey = "latentsharp.model";
    private const string StateKey = "latentsharp.state";
    private const string LatentKey = "latentsharp.latent";

    /// <summary>The small files of these tests need a tenth of it.</summary>
    private const long MostBytes = 8_000_000;

    private readonly TemporaryFolder _folder = new();
    private readonly Autoencoder _model = new(TestSets.Mlp(Run.Format), seed: 5);

    private ModelCard Card => new() { Model = _model.Options, Training = new TrainingOptions(), Data = new DataCard() };

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int> Cards => [.. Enumerable.Range(0, Claims.Length)];

    private static (Func<ModelCard, ModelCard> Change, string Message)[] Claims =>
    [
        (card => card with { Model = card.Model with { Latent = 1_000_000_000 } }, "latent 1000000000 is not possible"),
        (card => card with { Model = card.Model with { Latent = 4096 } }, "its description is of a model of"),
        (card => Mlp(card, 65536), "but the file holds"),
        (card => Mlp(card, 65536, 65536, 65536), "a layer from 65,536 to 65,536 values"),
        (card => Mlp(card), "hidden  is not possible"),
        (card => Conv(card, 4096, 4096, 4096), "but the file holds"),
        (card => Conv(card, 4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096), "but the file holds"),
        (card => card with { Training = card.Training with { Batch = 1_000_000_000 } }, "batch 1000000000 is not possible"),
        (card => card with { Training = card.Training with { Epochs = -1 } }, "epochs -1 is not possible"),
        (card => card with { Training = card.Training with { LearningRate = double.NaN } }, "learning-rate NaN is not possible"),
    ];

    [Theory]
    [MemberData(nameof(Cards))]
    public void A_description_of_what_cannot_be_is_refused_before_it_is_allocated(int number)
    {
        (Func<ModelCard, ModelCard> change, string message) = Claims[number];
        string path = Write(CardKey, ModelFile.Metadata(change(Card))[CardKey]);
        Refuses(path, message, () => ModelFile.Load(path));
        Refuses(path, message, () => ModelFile.ReadCard(path));
    }

    [Theory]
    [InlineData("{\"model\":{\"pictures\":{\"width\":12,\"height\":12,\"channels\":1}},\"training\":{},\"data\":{}}",
        "model.network is missing")]
    [InlineData("{\"model\":{\"pictures\":{\"width\":12,\"height\":12,\"channels\":1},\"network\":{},\"likelihood\":{},\"objective\":{}}" +
        ",\"training\":{},\"data\":{}}", "its description cannot be read")]
    public void A_description_that_lacks_parts_is_refused(string json, string message)
    {
        string path = Write(CardKey, json);
        Refuses(path, message, () => ModelFile.Load(path));
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
    [InlineData("{\"epoch\":-1}", "the state's epoch is -1, expected a whole number from 0 to 10")]
    [InlineData("{\"epoch\":1e99}", "the state of the run in it cannot be read")]
    [InlineData("{\"steps\":-5}", "the state's steps is -5")]
    [InlineData("{\"seconds\":1e300,\"rateScale\":1}", "the state's seconds is 1E+300")]
    [InlineData("null", "the state of the run in it cannot be read")]
    [InlineData("[[[[[[[[", "the state of the run in it cannot be read")]
    public void A_state_that_cannot_be_is_refused(string state, string message)
    {
        string path = Write(StateKey, state);
        Refuses(path, message, () => Checkpoint.Load(path, _model, new Optimizer(OptimizerKind.Adam, _model.Parameters)));
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

    [Theory]
    [InlineData("codes.mean")]
    [InlineData("codes.log_variance")]
    [InlineData("codes.labels")]
    public void Codes_that_are_no_numbers_are_refused_by_name(string damaged)
    {
        Tensor Values(string name, int columns)
        {
            var tensor = new Tensor(new Shape(3, columns));
            tensor.Span[2] = name == damaged ? float.NaN : 1;
            return tensor;
        }

        string path = Write(
            LatentKey, "{\"labels\":[\"a\",\"b\"],\"groups\":[],\"features\":[],\"trust\":[]}",
            ("codes.mean", Values("codes.mean", 4)), ("codes.log_variance", Values("codes.log_variance", 4)),
                ("codes.labels", Values("codes.labels", 2)));
        Refuses(path, $"tensor '{damaged}': value 2 is NaN", () => LatentStore.Load(path));
    }

    [Fact]
    public void A_weight_that_is_no_number_is_refused_by_name()
    {
        string name = _model.Parameters[0].Name;
        _model.Parameters[0].Value.Span[1] = float.PositiveInfinity;
        string path = Write("other", "");
        Refuses(path, $"tensor '{name}': value 1 is ", () => ModelFile.Load(path));
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
        Dictionary<string, string> metadata = ModelFile.Metadata(Card);
        metadata[key] = value;
        SafeTensorsFile.Write(_folder["m"], metadata, [.. _model.Parameters.Select(p => (p.Name, p.Value)), .. more]);
        return _folder["m"];
    }

    private static ModelCard Mlp(ModelCard card, params int[] hidden) =>
        card with { Model = card.Model with { Network = new MlpOptions { Hidden = hidden } } };

    private static ModelCard Conv(ModelCard card, params int[] channels) =>
        card with { Model = card.Model with { Network = new ConvolutionOptions { Channels = channels, Residual = true } } };

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
