using System.IO.Compression;
using Google.Protobuf;
using LatentSharp.Data;
using LatentSharp.Evaluation.Features;
using LatentSharp.Tensors;
using Onnx;

namespace LatentSharp.Tests.Evaluation.Features;

/// <summary>What is read of files; the network itself is compared with ONNX Runtime in LatentSharp.Onnx.Tests.</summary>
public sealed class ResNet18FileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-resnet").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_none_is_told_so()
    {
        string path = Path.Combine(_folder, "ResNet18.onnx");
        File.WriteAllText(path, "no network");
        Should.Throw<DataException>(() => PictureFeatures.ResNet18(path)).Message.ShouldContain("is not ResNet-18");
        File.WriteAllBytes(path, []);
        Should.Throw<DataException>(() => PictureFeatures.ResNet18(path)).Message.ShouldContain("is not ResNet-18");
        Should.Throw<DataException>(() => PictureFeatures.ResNet18(path + "2")).Message.ShouldContain("is not ResNet-18");
    }

    [Fact]
    public void Another_network_is_told_so()
    {
        string path = Path.Combine(_folder, "some.nupkg");
        using (ZipArchive package = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream stream = package.CreateEntry("tools/ResNet18.onnx").Open();
            stream.Write(Block().ToByteArray());
        }

        Should.Throw<DataException>(() => PictureFeatures.ResNet18(path)).Message.ShouldContain("1 residual blocks in place of 9");
    }

    [Fact]
    public void A_block_is_computed_as_written()
    {
        // relu(x + 2(3x + 1 − 4)/√(1 + 0) + 5): a convolution of one pixel and its normalization.
        ConvolutionGraph graph = ConvolutionGraph.Read("block", Block().ToByteArray());
        var x = new Tensor(new Shape(1, 1, 2, 2), [1f, -2f, 0.5f, 0f]);
        graph.Run(x).Single().Span.ToArray().ShouldBe([6, 0, 2.5f, 0], 1e-5f);
    }

    [Fact]
    public void The_largest_of_a_window_is_taken_within_the_picture()
    {
        ModelProto model = Block();
        NodeProto pool = Node("MaxPool", ["x"], "p");
        pool.Attribute.Add(Whole("kernel_shape", 3));
        pool.Attribute.Add(Whole("strides", 2));
        pool.Attribute.Add(Whole("pads", 1));
        model.Graph.Node.Insert(0, pool);
        model.Graph.Node[1].Input[0] = model.Graph.Node[3].Input[1] = "p";
        ConvolutionGraph graph = ConvolutionGraph.Read("block", model.ToByteArray());
        var x = new Tensor(new Shape(1, 1, 4, 4), [.. Enumerable.Range(0, 16).Select(i => (float)-i)]);

        // The largest of rows and columns −1 to 1, and 1 to 3: 0, −1, −4, −5, of which 7x − 1 is rectified.
        graph.Run(x).Single().Span.ToArray().ShouldBe([0, 0, 0, 0], 1e-5f);
        x.Span.Reverse();
        graph.Run(x).Single().Span.ToArray().ShouldBe([.. ((float[])[-10, -8, -2, 0]).Select(v => Math.Max(0, (7 * v) - 1))], 1e-5f);
    }

    private static ModelProto Block()
    {
        var graph = new GraphProto();
        NodeProto convolution = Node("Conv", ["x", "w", "b"], "c");
        convolution.Attribute.Add(Whole("strides", 1));
        convolution.Attribute.Add(Whole("pads", 0));
        NodeProto normalization = Node("BatchNormalization", ["c", "gamma", "beta", "mean", "variance"], "n");
        normalization.Attribute.Add(new AttributeProto { Name = "epsilon", F = 0 });
        graph.Node.AddRange([convolution, normalization, Node("Add", ["n", "x"], "s"), Node("Relu", ["s"], "y")]);
        foreach ((string name, float value, int rank) in ((string, float, int)[])
            [("w", 3, 4), ("b", 1, 1), ("gamma", 2, 1), ("beta", 5, 1), ("mean", 4, 1), ("variance", 1, 1)])
        {
            var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float };
            tensor.Dims.AddRange(Enumerable.Repeat(1L, rank));
            tensor.FloatData.Add(value);
            graph.Initializer.Add(tensor);
        }

        return new ModelProto { Graph = graph };
    }

    private static NodeProto Node(string type, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = type };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        return node;
    }

    private static AttributeProto Whole(string name, int value)
    {
        var attribute = new AttributeProto { Name = name };
        attribute.Ints.AddRange([value, value, value, value]);
        return attribute;
    }
}
