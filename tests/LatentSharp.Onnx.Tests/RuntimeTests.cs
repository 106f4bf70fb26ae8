using Google.Protobuf;
using LatentSharp.Data;
using LatentSharp.Export.Onnx;
using LatentSharp.Export.Onnx.Checking;
using LatentSharp.Tensors;
using LatentSharp.Tests;
using LatentSharp.Tests.Export;
using Onnx;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Onnx.Tests;

/// <summary>What ONNX Runtime computes from the files is what the engine computes.</summary>
public sealed class RuntimeTests
{
    public static TheoryData<string> Models => ExportModels.Names;

    public static TheoryData<string> Operations => ExportOperations.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void EachKindOfModelSaysTheSame(string name)
    {
        OnnxSource source = ExportModels.Source(name);
        IReadOnlyList<(string Name, ModelProto Model)> files = OnnxModels.Build(source);
        string[] floats = source.Model.Options.Format is PictureFormat ? [OnnxFiles.EncoderOfFloats] : [];
        files.Select(file => file.Name).ShouldBe([OnnxFiles.Encoder, .. floats, OnnxFiles.Decoder, OnnxFiles.Sample, OnnxFiles.Score]);
        Compare(source, files);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void EachOperationSaysTheSame(string name)
    {
        OnnxSource source = ExportOperations.Source(name);
        Compare(source, OnnxModels.Build(source));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void PicturesThatTheModelNeverMadeSayTheSame(string name)
    {
        OnnxSource source = ExportModels.Source(name);
        if (source.Model.Options.Format is not PictureFormat format)
        {
            return;
        }

        PictureDataset set = TestSets.Boxes(100, format, seed: 12);
        Tensor seen = TestSets.Pixels(set);
        double[] bytes = [.. Enumerable.Range(0, set.Count).SelectMany(i => set.Pixels(i).ToArray()).Select(b => (double)b)];
        double[] floats = [.. seen.Span.ToArray().Select(x => (double)x)];
        (Tensor mean, Tensor? logVariance) = source.Model.EncodePosterior(seen);
        foreach ((string file, ElementType type, double[] given) in ((string, ElementType, double[])[])
            [(OnnxFiles.Encoder, ElementType.Uint8, bytes), (OnnxFiles.EncoderOfFloats, ElementType.Float, floats)])
        {
            using var session = new Session(OnnxModels.Build(source).Single(built => built.Name == file).Model.ToByteArray());
            Dictionary<string, double[]> found = session.Run(type, source.Model.BatchShape(set.Count).ToArray(), given);
            Close(found["mean"], mean);
            if (logVariance is not null)
            {
                Close(found["log_variance"], logVariance);
            }
        }

        static void Close(double[] found, Tensor expected)
        {
            double most = Math.Max(1, found.Max(Math.Abs));
            found.Zip(expected.Span.ToArray()).Max(pair => Math.Abs(pair.First - pair.Second)).ShouldBeLessThan(ExportCheck.Allowed * most);
        }
    }

    [Fact]
    public void TheFilesSayWhatTheyAre()
    {
        OnnxSource source = ExportModels.Source("table");
        using var session = new Session(OnnxModels.Build(source)[3].Model.ToByteArray());
        session.Metadata["latentsharp.columns"].ShouldBe("""["year","constant","mass","seconds"]""");
        session.Metadata["latentsharp.dimensions"].ShouldBe("""["z0","z1"]""");
        session.Metadata["latentsharp.features"].ShouldBe("""["bright"]""");
        session.Metadata["latentsharp.units"].ShouldBe("rows go in and come out in the columns' own units");
        session.Metadata["latentsharp.bounds"].ShouldStartWith("""{"decibels":[""");
    }

    /// <summary>One at a time and seven at a time, each as the model says; the check at export says so too.</summary>
    private static void Compare(OnnxSource source, IReadOnlyList<(string Name, ModelProto Model)> files)
    {
        (string Name, byte[] Contents)[] bytes = [.. files.Select(file => (file.Name, file.Model.ToByteArray()))];
        new ExportCheck(source, 1).Run(bytes, (_, _) => { }, default).ShouldBeLessThan(ExportCheck.Allowed);
        var examples = new CheckExamples(source);
        foreach ((string name, byte[] contents) in bytes)
        {
            (ElementType type, Shape shape, double[] given) = examples.GivenTo(name);
            IReadOnlyList<Expected> expected = Expected.Of(name, source, examples);
            using var session = new Session(contents);
            int length = given.Length / CheckExamples.Count;
            for (int first = 0; first < CheckExamples.Count;)
            {
                int count = first < 2 ? 1 : 7;
                Dictionary<string, double[]> found = session.Run(type, [count, .. shape.ToArray()],
                    given.AsSpan(first * length, count * length));
                foreach (Expected output in expected)
                {
                    Compare(name, output, found[output.Output], first);
                }

                first += count;
            }
        }
    }

    private static void Compare(string file, Expected expected, double[] found, int first)
    {
        int start = expected.Values.Length / CheckExamples.Count * first;
        for (int i = 0; i < found.Length; i++)
        {
            double difference = Math.Abs(found[i] - expected.Values[start + i]) / expected.Ranges[start + i];
            difference.ShouldBeLessThanOrEqualTo(ExportCheck.Allowed,
                $"{file}, {expected.Output}, value {start + i}: {found[i]} and {expected.Values[start + i]}");
        }
    }
}
