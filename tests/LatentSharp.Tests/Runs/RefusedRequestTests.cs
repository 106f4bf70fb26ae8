using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Latent.Directions;
using LatentSharp.Layers;
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Altering;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Interpolating;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Reconstructing;
using LatentSharp.Runs.Sampling;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>What a program asks wrongly is refused at once, by the name of what is wrong, and not by an error of an array.</summary>
public sealed class RefusedRequestTests : IDisposable
{
    private static readonly PictureFormat Format = new(8, 8, 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-refused").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Codes_that_cannot_be_decoded_are_refused_before_they_are_used()
    {
        using Run run = Trained();
        Argument("codes", () => run.Decode((Tensor)null!));
        Argument("codes", () => run.Decode(new Tensor(new Shape(2, 9))));
        Argument("codes", () => run.Decode(new Tensor(new Shape(4))));
        Argument("codes", () => run.Decode(new Tensor(new Shape(1, 4), [0, float.NaN, 0, 0])));
        run.Decode(new Tensor(new Shape(1, 4))).Pictures.Count().ShouldBe(1);
    }

    [Fact]
    public void Inputs_that_are_none_are_refused()
    {
        using Run run = Trained();
        Argument("Inputs", () => run.Reconstruct((IReadOnlyList<PictureInput>)null!));
        Argument("Inputs", () => run.Reconstruct(new Picture(8, 8, 1), null!));
        Argument("Inputs", () => run.Alter(new AlterRequest { Inputs = [null!], Toward = [new Toward("a")] }));
        Argument("Inputs", () => run.Interpolate(new InterpolateRequest { Inputs = [null!] }));
        Said("nothing was given", () => run.Reconstruct());
        Said("nothing was given", () => run.Reconstruct(new ReconstructRequest { Inputs = [] }));
        Argument("folder", () => run.ExportOnnx(null!));
        Argument("path", () => run.ExportWeb(null!));
        Argument("path", () => run.Encode(TestSets.Boxes(3, Format)).Save(null!));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        using Run run = Trained();
        Said("count -1 is not possible", () => run.Sample(-1));
        Said("count 0 is not possible", () => run.Sample(0));
        Said("temperature NaN is not possible", () => run.Sample(new SampleRequest { Temperature = double.NaN }));
        Said("temperature -1 is not possible", () => run.Sample(new SampleRequest { Temperature = -1 }));
        Said("spread 2 is not possible", () => run.Sample(new SampleRequest { Like = new Picture(8, 8, 1), Spread = 2 }));
        Argument("count", () => run.Model.Sample(-1));
        Argument("temperature", () => run.Model.Sample(1, temperature: double.NaN));
        Argument("temperature", () => run.Model.SampleCodes(1, temperature: -1));
        Argument("pictures", () => run.Model.Encode(new Tensor(new Shape(8, 8))));
        var request = new TrainRequest(new DataRequest(TestSets.Boxes(20, Format))) { Out = Path.Combine(_folder, "timed") };
        Said("time 00:00:00 is not possible", () => Run.Train(request with { Time = TimeSpan.Zero }));
        Said("time -00:00:01 is not possible", () => Run.Train(request with { Time = TimeSpan.FromSeconds(-1) }));
        Directory.Exists(request.Folder).ShouldBeFalse();
    }

    [Fact]
    public void Data_that_are_none_are_refused_where_they_are_given()
    {
        // A set that is null was taken for the path "run".
        Argument("set", () => new DataRequest((Dataset)null!));
        Argument("Data", () => new TrainRequest((DataRequest)null!));
        Argument("Data", () => new CompareRequest(null!));
        PictureDataset set = TestSets.Boxes(4, Format);
        Argument("index", () => set.Name(4));
        Argument("index", () => set.Hash(-1));
        Argument("index", () => set.Batch([0, 4]));
        Argument("size", () => set.BatchesAsync(0));
        Argument("batch", () => Format.Draw(new Tensor(new Shape(3))));
        var labels = new AttributeTable(1, ["a"], [[1]]);
        Argument("row", () => _ = labels[1, 0]);
        Argument("attribute", () => _ = labels[0, 1]);
        Argument("attribute", () => labels.Column(-1));
    }

    [Fact]
    public void A_division_that_judges_by_what_was_learned_is_refused()
    {
        PictureDataset set = TestSets.Boxes(4, Format);
        Argument("Set", () => new Split(null!, [0], [1]));
        Argument("Train", () => new Split(set, null!, [1]));
        Argument("Test", () => new Split(set, [0], null!));
        var model = new Autoencoder(TestSets.Mlp(Format));
        Trainer Of(int[] train, int[] test) => new(model, new Split(set, train, test), new TrainingOptions { Epochs = 1 });
        Should.Throw<ArgumentException>(() => Of([0, 1, 2], [3, 2])).Message
            .ShouldContain("picture 2 is to be learned from and to be judged by");
        Should.Throw<ArgumentException>(() => Of([0, -1], [3])).Message.ShouldContain("no picture -1");
        Should.Throw<ArgumentException>(() => Of([0, 1], [4])).Message.ShouldContain("no picture 4");
        Argument("resume", () => Of([0, 1], [2]).Run(resume: true));
    }

    [Fact]
    public void Layers_of_no_size_are_refused()
    {
        var random = new RandomStream(1, 1);
        Argument("inputs", () => new Linear("a", 0, 3, random));
        Argument("outputs", () => new Linear("a", 3, -1, random));
        Argument("name", () => new Linear("", 3, 3, random));
        Argument("kernel", () => new Convolution("a", 1, 1, 0, 1, 0, random));
        Argument("stride", () => new Convolution("a", 1, 1, 3, 0, 0, random));
        Argument("padding", () => new TransposedConvolution("a", 1, 1, 3, 1, -1, (0, 0), random));
        Argument("outputPadding", () => new TransposedConvolution("a", 1, 1, 3, 1, 0, (0, -1), random));
        Argument("dimension", () => new Shape(1, 2).With(2, 1));
        Argument("sizes", () => new Shape(1, 2).CopyTo(new int[1]));
    }

    private static void Argument(string name, Action action) => Should.Throw<ArgumentException>(action).ParamName.ShouldBe(name);

    private static void Said(string text, Action action) => Should.Throw<LatentSharpException>(action).Message.ShouldContain(text);

    /// <summary>A run of a model that has learned nothing.</summary>
    private Run Trained()
    {
        var folder = new RunFolder(Path.Combine(_folder, "run"));
        new Trainer(new Autoencoder(TestSets.Mlp(Format)), Split.ByContent(TestSets.Boxes(20, Format)), new TrainingOptions { Epochs = 1 },
            folder).Run();
        return Run.Open(folder.Path);
    }
}
